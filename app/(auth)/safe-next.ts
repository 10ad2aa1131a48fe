/** Where to go when an address names no place of its own: the caller's first organization. */
export const HOME = "/go";

const HERE = "http://here.internal";

/**
 * The place to return to after signing in, from `?next=`. Only a path of this site counts: an
 * address that leads elsewhere would make the sign-in page a springboard for phishing. The URL
 * parser decides, as the browser will: `//evil.test` and `/\evil.test` are other sites to both.
 */
export function safeNext(next: string | undefined): string {
  if (!next?.startsWith("/") || !URL.canParse(next, HERE)) return HOME;
  const url = new URL(next, HERE);
  return url.origin === HERE ? `${url.pathname}${url.search}${url.hash}` : HOME;
}

/** The first value of a search parameter, which may be absent or repeated. */
export function firstOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
