import { signIn } from "next-auth/react";

/** What became of an attempt to sign in. */
export type SignInOutcome = "signed_in" | "refused" | "rate_limited" | "failed";

/** Signs in without leaving the page, so that a refusal loses nothing from the form. */
export async function signInWith(
  provider: "password" | "link",
  credentials: Record<string, string>,
): Promise<SignInOutcome> {
  try {
    const answer = await signIn(provider, { ...credentials, redirect: false });
    if (answer?.ok && !answer.error) return "signed_in";
    if (answer?.error === "rate_limited") return "rate_limited";
    return answer?.error === "CredentialsSignin" ? "refused" : "failed";
  } catch {
    return "failed";
  }
}

/** A full load, so that nothing a signed-out visitor was shown stays in the router's cache. */
export function enter(path: string): void {
  window.location.assign(path);
}
