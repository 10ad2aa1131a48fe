import { UNREACHABLE } from "@/app/unreachable";
import type { SignInOutcome } from "./sign-in-with";

/** Why a sign-in did not work, and what to do. */
export function refusalInWords(
  outcome: Exclude<SignInOutcome, { kind: "signed_in" | "second_factor" }>,
): string {
  switch (outcome.kind) {
    case "refused":
      return "Wrong email or password. Check both, or get a sign-in link by email.";
    case "rate_limited": {
      const minutes = Math.ceil(outcome.seconds / 60);
      return `Too many wrong passwords. Try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}, or sign in with a link by email.`;
    }
    case "start_again":
    case "failed":
      return `${UNREACHABLE} You are not signed in; try again.`;
  }
}
