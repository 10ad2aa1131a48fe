import { isForStaff } from "@/server/organizations/access/decide";
import { allEndpoints } from "../endpoints/registry";

type KnownPath = { pattern: RegExp; method: string };

const beside: KnownPath[] = [
  { pattern: /^\/api\/(health|ready|metrics|openapi\.json)$/, method: "GET" },
  { pattern: /^\/api\/stripe\/webhook$/, method: "POST" },
  { pattern: /^\/api\/resend\/webhook$/, method: "POST" },
  { pattern: /^\/api\/unsubscribe$/, method: "GET" },
  { pattern: /^\/api\/unsubscribe$/, method: "POST" },
  { pattern: /^\/api\/mcp$/, method: "POST" },
  { pattern: /^\/api\/v1\/cli-logins(\/collect)?$/, method: "POST" },
];

const known: KnownPath[] = [
  ...beside,
  // What is there for staff alone is not told by its methods either.
  ...allEndpoints
    .filter(({ access }) => !isForStaff(access))
    .map(({ rest }) => ({
      pattern: new RegExp(`^/api${rest.path.replace(/[.]/g, "\\.").replace(/\{\w+\}/g, "[^/]+")}$`),
      method: rest.method.toUpperCase(),
    })),
];

/** The methods that a path answers, as `Allow` lists them; none where there is nothing at all. */
export function knownMethods(path: string): string[] {
  const methods = known.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
  return [...new Set(methods)].flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]));
}
