import { readDocsPages } from "@/app/docs/docs-pages";
import { env } from "@/server/foundation/env";
import { sitePaths } from "../site-paths";

export const dynamic = "force-dynamic";

/** The pages that search engines may show. */
export async function GET(): Promise<Response> {
  const docs = (await readDocsPages()).map(({ path }) => path);
  const urls = ["/", "/pricing", ...sitePaths, ...docs].map(
    (path) => `  <url><loc>${new URL(path, env().APP_URL)}</loc></url>`,
  );
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${urls.join("\n")}
</urlset>
`;
  return new Response(text, { headers: { "content-type": "application/xml; charset=utf-8" } });
}
