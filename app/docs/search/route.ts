import { searchDocs } from "../search-docs";

export const dynamic = "force-dynamic";

/** The sections of the docs that a search finds, for the command palette. */
export async function GET(request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams.get("q") ?? "";
  return Response.json(await searchDocs(query.slice(0, 200), 5));
}
