import { type NextRequest, NextResponse } from "next/server";
import { prefersMarkdown } from "@/app/docs/prefers-markdown";
import { PATH_HEADER } from "@/app/path-header";

/**
 * Gives every page a policy of what it may load and run: scripts only of ours, by a nonce that is new
 * for each answer, so that text somebody smuggled into a page stays text. Next puts the nonce on its
 * own scripts by reading the policy off the request; the theme's script gets it in `app/layout`.
 */
export function proxy(request: NextRequest): NextResponse {
  // A path that was rewritten comes by here again.
  const docs = /^\/docs(?!\/markdown)(?<page>(?:\/[\w-]+)?)(?<ending>\.md)?$/.exec(
    request.nextUrl.pathname,
  );
  if (docs && (docs.groups?.ending || prefersMarkdown(request.headers.get("accept"))))
    return NextResponse.rewrite(new URL(`/docs/markdown${docs.groups?.page}`, request.url));
  const nonce = btoa(crypto.randomUUID());
  const evaluates = process.env.NODE_ENV === "development" ? " 'unsafe-eval'" : ""; // React's dev tools
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${evaluates}`,
    "style-src 'self' 'unsafe-inline'", // charts and overlays place themselves with style attributes
    "img-src 'self' data: blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");

  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set(PATH_HEADER, pathOf(request));
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  if (docs) response.headers.append("vary", "accept"); // it is Markdown for who would rather have that
  if (process.env.APP_URL?.startsWith("https:"))
    response.headers.set("strict-transport-security", "max-age=31536000; includeSubDomains");
  return response;
}

/** The page that was asked for, with its query and without what the router adds to it. */
function pathOf({ nextUrl }: NextRequest): string {
  const query = new URLSearchParams(nextUrl.search);
  query.delete("_rsc");
  return `${nextUrl.pathname}${query.size > 0 ? `?${query}` : ""}`;
}

export const config = {
  // Everything but the API and the files of a build: also what is fetched ahead, since it is shown later,
  // and paths that only look like files.
  matcher: "/((?!api/|_next/static/).*)",
};
