import { readDocsPages } from "@/app/docs/docs-pages";

export const dynamic = "force-dynamic";

/** All of the docs as one Markdown text, for programs that read everything at once. */
export async function GET(): Promise<Response> {
  const pages = await readDocsPages();
  return new Response(pages.map(({ markdown }) => markdown).join("\n"), {
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
}
