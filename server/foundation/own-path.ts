const HERE = "http://here.internal";

/** One slash and then no second one, no backslash and no control character anywhere. */
const PLAIN = /^\/(?![/\\])[^\\\p{Cc}]*$/u;

/**
 * A path of this site as the browser will read it, or null for anything that could lead elsewhere. Every
 * place to go on to that came from outside passes through here. The parser resolves dots, so what it
 * makes of the path is judged again: `/.//evil.test` looks like ours and becomes `//evil.test`.
 */
export function ownPath(sent: unknown): string | null {
  if (typeof sent !== "string" || sent.length > 2_000 || !PLAIN.test(sent)) return null;
  const path = resolve(sent);
  return path !== null && PLAIN.test(path) && resolve(path) === path ? path : null;
}

function resolve(path: string): string | null {
  if (!URL.canParse(path, HERE)) return null;
  const { origin, pathname, search, hash } = new URL(path, HERE);
  return origin === HERE ? `${pathname}${search}${hash}` : null;
}
