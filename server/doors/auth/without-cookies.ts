/** The request as a program sends it: where only keys open anything, a browser's session does not. */
export function withoutCookies({ url, method, headers }: Request): Request {
  const kept = new Headers(headers);
  kept.delete("cookie");
  return new Request(url, { method, headers: kept });
}
