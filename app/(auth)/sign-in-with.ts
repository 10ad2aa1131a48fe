import { trpc } from "@/app/trpc/client";
import { plainAnswer } from "./plain-answer";

/** What became of an attempt to sign in. */
export type SignInOutcome =
  | { kind: "signed_in" }
  | { kind: "refused" }
  /** The account has a second factor, which is asked for next. */
  | { kind: "second_factor" }
  /** The second step ended: the first factor is asked for again. */
  | { kind: "start_again" }
  /** After so many seconds it may be tried again. */
  | { kind: "rate_limited"; seconds: number }
  | { kind: "failed" };

/** Signs in without leaving the page, so that a refusal loses nothing from the form. */
export async function signInWith(
  provider: "password" | "link" | "second-step" | "passkey",
  credentials: Record<string, string>,
): Promise<SignInOutcome> {
  try {
    const { signIn } = await import("next-auth/react");
    const answer = await signIn(provider, { ...credentials, redirect: false });
    if (answer?.ok && !answer.error) return { kind: "signed_in" };
    if (answer?.error === "second_factor" || answer?.error === "start_again")
      return { kind: answer.error };
    const waits = /^rate_limited (\d+)$/.exec(answer?.error ?? "")?.[1];
    if (waits) return { kind: "rate_limited", seconds: Number(waits) };
    return { kind: answer?.error === "CredentialsSignin" ? "refused" : "failed" };
  } catch {
    return { kind: "failed" };
  }
}

/** A full load, so that nothing a signed-out visitor was shown stays in the router's cache. */
export function enter(path: string): void {
  window.location.assign(path);
}

/** Where the second factor is asked for. @param next where to go once it is proved */
export function secondStepPath(next: string): string {
  return `/sign-in/second-step?next=${encodeURIComponent(next)}`;
}

/** Signs in with a passkey of this device alone. The person giving up is no failure. */
export async function signInWithPasskey(): Promise<SignInOutcome | { kind: "given_up" }> {
  try {
    const { startAuthentication } = await import("@simplewebauthn/browser");
    const request = await trpc.auth.passkeyRequest.mutate({});
    const response = await startAuthentication({ optionsJSON: request });
    return await signInWith("passkey", { response: JSON.stringify(plainAnswer(response)) });
  } catch (error) {
    return {
      kind: error instanceof Error && error.name === "NotAllowedError" ? "given_up" : "failed",
    };
  }
}
