import { RateLimiterMemory } from "rate-limiter-flexible";
import { env } from "@/server/foundation/env";

type Limits = Record<
  "sign-in" | "reauthentication" | "sign-up" | "email-link" | "invitation" | "invited-address",
  RateLimiterMemory
>;

// On globalThis because the web process holds this module twice: sign-in is in the copy that Next bundles.
const shared = globalThis as typeof globalThis & { bursarThrottle?: Limits };

// Counted per process: a limit against guessing and floods, not a quota that is sold.
function limits(): Limits {
  shared.bursarThrottle ??= {
    "sign-in": new RateLimiterMemory({ points: 20, duration: 300 }),
    reauthentication: new RateLimiterMemory({ points: 10, duration: 300 }),
    "sign-up": new RateLimiterMemory({ points: env().RATE_LIMIT_SIGN_UPS, duration: 600 }),
    "email-link": new RateLimiterMemory({ points: 10, duration: 600 }),
    invitation: new RateLimiterMemory({ points: 200, duration: 3_600 }),
    "invited-address": new RateLimiterMemory({ points: 20, duration: 3_600 }),
  };
  return shared.bursarThrottle;
}

/** Counts one attempt. False when there were too many for this key. */
export async function takeAttempt(what: keyof Limits, key: string): Promise<boolean> {
  return limits()
    [what].consume(key)
    .then(
      () => true,
      () => false,
    );
}

/** Whether the attempts for this key are used up; counts none. */
export async function isExhausted(what: keyof Limits, key: string): Promise<boolean> {
  const state = await limits()[what].get(key);
  return state !== null && state.remainingPoints <= 0;
}
