import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { type Env, env } from "@/server/foundation/env";
import { DomainError } from "@/server/foundation/errors";

/** Requests in a minute, by what they are. The names stand in the RateLimit headers. */
const policies = {
  /** Of one key or person, through any door. */
  default: (settings: Env) => settings.RATE_LIMIT_PER_MINUTE,
  /** Charges, holds and events of one key or person. */
  metering: (settings: Env) => settings.RATE_LIMIT_METERING_PER_MINUTE,
  /** Of one address without a key or session that works. */
  address: (settings: Env) => settings.RATE_LIMIT_PER_MINUTE,
  /** Keys, sessions, passwords, links and signatures from one address that did not work. */
  "failed-authentication": (settings: Env) => settings.RATE_LIMIT_FAILED_AUTHENTICATION_PER_MINUTE,
} satisfies Record<string, (settings: Env) => number>;

export type RateLimitPolicy = keyof typeof policies;

/** What an answer says about the limit, and the refusal when it is used up. */
export type Taken = { headers: Record<string, string>; refusal?: DomainError };

// On globalThis because the web process holds this module twice (the server's own copy and the one Next
// bundles): a caller has one limit, whichever copy counts.
const shared = globalThis as typeof globalThis & {
  bursarRateLimiters?: Map<RateLimitPolicy, RateLimiterMemory>;
};

/**
 * Counts requests of a caller. Counted per process; the limit protects the service, it is not a quota
 * that is sold.
 * @param who the caller, with what it is: `key:…`, `user:…`, `address:…`
 */
export async function takeRequests(
  who: string,
  policy: RateLimitPolicy = "default",
  requests = 1,
): Promise<Taken> {
  const limit = policies[policy](env());
  try {
    const state = await limiterOf(policy, limit).consume(who, requests);
    return { headers: headersOf(policy, limit, state) };
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    return { headers: headersOf(policy, limit, error), refusal: refusalOf(policy, limit, error) };
  }
}

function limiterOf(policy: RateLimitPolicy, points: number): RateLimiterMemory {
  shared.bursarRateLimiters ??= new Map();
  let limiter = shared.bursarRateLimiters.get(policy);
  if (!limiter) {
    limiter = new RateLimiterMemory({ points, duration: 60 });
    shared.bursarRateLimiters.set(policy, limiter);
  }
  return limiter;
}

function headersOf(
  policy: RateLimitPolicy,
  limit: number,
  state: RateLimiterRes,
): Record<string, string> {
  return {
    "ratelimit-policy": `"${policy}";q=${limit};w=60`,
    ratelimit: `"${policy}";r=${Math.max(0, state.remainingPoints)};t=${secondsOf(state)}`,
  };
}

function refusalOf(policy: RateLimitPolicy, limit: number, state: RateLimiterRes): DomainError {
  const what =
    policy === "failed-authentication"
      ? "invalid keys, sessions, passwords, links or signatures"
      : "requests";
  return new DomainError(
    "rate_limited",
    `There were more than ${limit.toLocaleString("en-US")} ${what} in a minute. Nothing was done or charged. Wait ${secondsOf(state)} seconds.`,
    { retry_after: secondsOf(state) },
  );
}

function secondsOf(state: RateLimiterRes): number {
  return Math.max(1, Math.ceil(state.msBeforeNext / 1000));
}
