import { readDocsPages } from "@/app/docs/docs-pages";

// It names the address it is read at, which is known when it runs.
export const dynamic = "force-dynamic";

type Context = { params: Promise<{ page?: string[] }> };

/** A page of the docs as Markdown; `proxy.ts` leads here whoever asks for that. */
export async function GET(_: Request, { params }: Context): Promise<Response> {
  const { page = [] } = await params;
  const path = ["/docs", ...page].join("/");
  const found = (await readDocsPages()).find((candidate) => candidate.path === path);
  return new Response(found?.markdown ?? "# Not found\n\nSee [the list of pages](/llms.txt).\n", {
    status: found ? 200 : 404,
    headers: { "content-type": "text/markdown; charset=utf-8", vary: "accept" },
  });
}
