/** What machines may read: the public pages. An organization's pages and the links in email are nobody's to index. */
export function GET(): Response {
  const allowed = ["/$", "/pricing$", "/docs", "/llms.txt", "/llms-full.txt"];
  const lines = ["User-agent: *", ...allowed.map((path) => `Allow: ${path}`), "Disallow: /"];
  return new Response(`${lines.join("\n")}\n`, {
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
}
