import { createQuestion } from "@/app/open-question";

const { ask, useQuestion } = createQuestion<{ email: string }>();

export { useQuestion };

/** Whose pages are open in this tab; null on pages that anybody may see. */
let person: string | null = null;

/** Tells whose pages these are, so that nobody else takes them over by signing in. */
export function rememberPerson(email: string): void {
  person = email;
}

/**
 * Offers the person whose session has ended to sign in on this very page, which keeps what they typed.
 * Undefined where nobody was signed in.
 */
export function signInAgain(): Promise<boolean> | undefined {
  return person === null ? undefined : ask({ email: person });
}
