import type { ServerResponse } from "node:http";

/** What a browser is shown while the database is away: it needs nothing that could be away too. */
const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="5">
<title>Briefly unavailable</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  main { max-width: 32rem; margin: 20vh auto 0; padding: 0 1.5rem; }
  h1 { font-size: 1.25rem; }
</style>
</head>
<body>
<main>
<h1>Bursar is briefly unavailable</h1>
<p>Opening this page changed and charged nothing. It retries every five seconds.</p>
</main>
</body>
</html>
`;

export function sendUnavailablePage(response: ServerResponse, isHead: boolean): void {
  response.writeHead(503, {
    "content-type": "text/html; charset=utf-8",
    "content-length": Buffer.byteLength(PAGE),
    "content-security-policy":
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "retry-after": "5",
  });
  response.end(isHead ? undefined : PAGE);
}
