import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { env } from "@/server/foundation/env";
import { DomainError } from "@/server/foundation/errors";

const limiters = new Map<string, RateLimiterMemory>();

/**
 * Counts a request against its key's or person's limit and answers the RateLimit headers.
 * Counted per process; the limit protects the service, it is not a quota that is sold.
 * @throws rate_limited
 */
export async function takeRequest(
  who: string,
  kind: "default" | "metering" = "default",
): Promise<Record<string, string>> {
  const { RATE_LIMIT_PER_MINUTE, RATE_LIMIT_METERING_PER_MINUTE } = env();
  const points = kind === "metering" ? RATE_LIMIT_METERING_PER_MINUTE : RATE_LIMIT_PER_MINUTE;
  let limiter = limiters.get(kind);
  if (!limiter) {
    limiter = new RateLimiterMemory({ points, duration: 60 });
    limiters.set(kind, limiter);
  }
  try {
    const state = await limiter.consume(who);
    return {
      "ratelimit-policy": `"${kind}";q=${points};w=60`,
      ratelimit: `"${kind}";r=${state.remainingPoints};t=${Math.ceil(state.msBeforeNext / 1000)}`,
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
