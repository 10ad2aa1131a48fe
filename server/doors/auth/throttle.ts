import { RateLimiterMemory } from "rate-limiter-flexible";

// Counted per process: a limit against guessing and floods, not a quota that is sold.
const limits = {
  "sign-in": new RateLimiterMemory({ points: 20, duration: 300 }),
  "sign-up": new RateLimiterMemory({ points: 30, duration: 600 }),
  "email-link": new RateLimiterMemory({ points: 10, duration: 600 }),
};

/** Counts one attempt. False when there were too many for this key. */
export async function takeAttempt(what: keyof typeof limits, key: string): Promise<boolean> {
  return limits[what].consume(key).then(
    () => true,
    () => false,
  );
}

/** Whether the attempts for this key are used up; counts none. */
export async function isExhausted(what: keyof typeof limits, key: string): Promise<boolean> {
  const state = await limits[what].get(key);
  return state !== null && state.remainingPoints <= 0;
}
