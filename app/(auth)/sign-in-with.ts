import { signIn } from "next-auth/react";

/** What became of an attempt to sign in. */
export type SignInOutcome =
  | { kind: "signed_in" }
  | { kind: "refused" }
  /** After so many seconds it may be tried again. */
  | { kind: "rate_limited"; seconds: number }
  | { kind: "failed" };

/** Signs in without leaving the page, so that a refusal loses nothing from the form. */
export async function signInWith(
  provider: "password" | "link",
  credentials: Record<string, string>,
): Promise<SignInOutcome> {
  try {
    const answer = await signIn(provider, { ...credentials, redirect: false });
    if (answer?.ok && !answer.error) return { kind: "signed_in" };
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
