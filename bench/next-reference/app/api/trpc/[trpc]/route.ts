import { initTRPC } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";

// The reference: what the usual stack answers before anything of ours is done.
const t = initTRPC.create();
const router = t.router({ empty: t.procedure.query(() => null) });

export function GET(request: Request): Promise<Response> {
  return fetchRequestHandler({ endpoint: "/api/trpc", req: request, router });
}
