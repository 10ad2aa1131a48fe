import { ownPath } from "@/server/foundation/own-path";

/** Where to go when an address names no place of its own: the caller's first organization. */
export const HOME = "/go";

/**
 * The place to return to after signing in, from `?next=`. Only a path of this site counts: an address
 * that leads elsewhere would make the sign-in page a springboard for phishing.
 */
export function safeNext(next: string | undefined): string {
  return ownPath(next) ?? HOME;
}

/** The first value of a search parameter, which may be absent or repeated. */
export function firstOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
