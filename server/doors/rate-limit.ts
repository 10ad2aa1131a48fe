import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { isDatabaseAway } from "@/server/foundation/database-away";
import { type Env, env } from "@/server/foundation/env";
import { DomainError } from "@/server/foundation/errors";
import { takeLeased } from "./leased-windows";
import { limitsAreShared } from "./shared-windows";

const SECONDS = 60;

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
 * Counts requests of a caller, once for all processes where `limitsAreShared`. While the database is away each process
 * counts by itself: the limit protects the service, it is not a quota that is sold.
 * @param who the caller, with what it is: `key:…`, `user:…`, `address:…`
 */
export async function takeRequests(
  who: string,
  policy: RateLimitPolicy = "default",
  requests = 1,
): Promise<Taken> {
  const limit = policies[policy](env());
  const { isRefused, ...state } = await count(who, policy, { limit, requests });
  return {
    headers: headersOf(policy, limit, state),
    ...(isRefused ? { refusal: refusalOf(policy, limit, state) } : {}),
  };
}

type State = { remainingPoints: number; msBeforeNext: number };

async function count(
  who: string,
  policy: RateLimitPolicy,
  { limit, requests }: { limit: number; requests: number },
): Promise<State & { isRefused: boolean }> {
  if (limitsAreShared()) {
    try {
      return await takeLeased({ policy, who, limit, seconds: SECONDS }, requests);
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
    }
  }
  try {
    const { remainingPoints, msBeforeNext } = await limiterOf(policy, limit).consume(who, requests);
    return { remainingPoints, msBeforeNext, isRefused: false };
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const { remainingPoints, msBeforeNext } = error;
    return { remainingPoints, msBeforeNext, isRefused: true };
  }
}

function limiterOf(policy: RateLimitPolicy, points: number): RateLimiterMemory {
  shared.bursarRateLimiters ??= new Map();
  let limiter = shared.bursarRateLimiters.get(policy);
  if (!limiter) {
    limiter = new RateLimiterMemory({ points, duration: SECONDS });
    shared.bursarRateLimiters.set(policy, limiter);
  }
  return limiter;
}

function headersOf(policy: RateLimitPolicy, limit: number, state: State): Record<string, string> {
  return {
    "ratelimit-policy": `"${policy}";q=${limit};w=${SECONDS}`,
    ratelimit: `"${policy}";r=${Math.max(0, state.remainingPoints)};t=${secondsOf(state)}`,
  };
}

function refusalOf(policy: RateLimitPolicy, limit: number, state: State): DomainError {
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

function secondsOf(state: State): number {
  return Math.max(1, Math.ceil(state.msBeforeNext / 1000));
}
