import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { env } from "@/server/foundation/env";
import { DomainError } from "@/server/foundation/errors";

let limiter: RateLimiterMemory | undefined;

/**
 * Counts a request against its key's or person's limit and answers the RateLimit headers.
 * Counted per process; the limit protects the service, it is not a quota that is sold.
 * @throws rate_limited
 */
export async function takeRequest(who: string): Promise<Record<string, string>> {
  const points = env().RATE_LIMIT_PER_MINUTE;
  limiter ??= new RateLimiterMemory({ points, duration: 60 });
  try {
    const state = await limiter.consume(who);
    return {
      "ratelimit-policy": `"default";q=${points};w=60`,
      ratelimit: `"default";r=${state.remainingPoints};t=${Math.ceil(state.msBeforeNext / 1000)}`,
    };
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const seconds = Math.ceil(error.msBeforeNext / 1000);
    throw new DomainError(
      "rate_limited",
      `More than ${points} requests in a minute. Nothing was done or charged. Wait ${seconds} seconds.`,
      { retry_after: seconds },
    );
  }
}
