import { env } from "@/server/foundation/env";
import { sitePaths } from "../site-paths";

export const dynamic = "force-dynamic";

/** What machines may read: the public pages. An organization's pages and the links in email are nobody's to index. */
export function GET(): Response {
  const allowed = [
    ...["/", "/pricing", ...sitePaths].map((path) => `${path}$`),
    "/docs",
    "/pictures/",
    "/opengraph-image",
    "/llms.txt",
    "/llms-full.txt",
    "/sitemap.xml",
  ];
  const lines = [
    "User-agent: *",
    ...allowed.map((path) => `Allow: ${path}`),
    "Disallow: /",
    `Sitemap: ${new URL("/sitemap.xml", env().APP_URL)}`,
  ];
  return new Response(`${lines.join("\n")}\n`, {
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
}
