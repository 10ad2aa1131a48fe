import { resolveResponse } from "@trpc/server/http";
import { type DomainError, isDomainError } from "@/server/foundation/errors";
import { apiHeaders, failureHeaders } from "../answer-headers";
import { admit } from "../auth/admit";
import { measureJson } from "../endpoints/input-budget";
import { readText } from "../read-text";
import { trpcContext } from "./context";
import { asTrpcError } from "./init";
import { notJson } from "./not-json";
import { appRouter } from "./router";

const MAX_BATCH = 20;
const JSON_TYPE = { "content-type": "application/json" };

/** Answers a tRPC request: input within the budget, each call counted, headers as over REST. */
export async function serveTrpc(
  request: Request,
  from: { requestId: string; ip: string; now: Date },
): Promise<Response> {
  const { readable, refusal } = await readInput(request);
  let limit: Record<string, string> = {};
  const response = await resolveResponse({
    router: appRouter,
    req: readable,
    path: new URL(request.url).pathname.replace(/^\/api\/trpc\/?|\/$/g, ""),
    error: refusal ? asTrpcError(refusal) : null,
    maxBatchSize: MAX_BATCH,
    async createContext({ info }) {
      const admission = await admit(request, from, "default", info.calls.length);
      limit = admission.limit.headers;
      return trpcContext(request, admission, from);
    },
    responseMeta({ errors, ctx }) {
      const failures = errors.map(({ cause }) => cause).filter(isDomainError);
      const headers = new Headers(Object.assign({}, ...failures.map(failureHeaders)));
      for (const cookie of ctx?.setCookies ?? []) headers.append("set-cookie", cookie);
      return { headers };
    },
  });
  for (const [name, value] of Object.entries({ ...apiHeaders(), ...limit }))
    response.headers.set(name, value);
  if (response.headers.get("allow") === "GET") response.headers.set("allow", "GET, HEAD");
  return request.method === "HEAD" ? new Response(null, response) : response;
}

/** The request as tRPC is to read it: its input measured, and a HEAD as the GET that it stands for. */
async function readInput(request: Request): Promise<{ readable: Request; refusal?: DomainError }> {
  const { url, method, headers } = request;
  try {
    if (method === "GET" || method === "HEAD") {
      measureJson(new URL(url).searchParams.get("input") ?? "");
      return { readable: new Request(url, { headers }) };
    }
    const text = method === "POST" ? await readText(request) : "";
    if (text === "") return { readable: new Request(url, { method, headers: JSON_TYPE }) };
    refuseOtherTypes(headers.get("content-type"));
    measureJson(text);
    return { readable: new Request(url, { method, headers, body: text }) };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { readable: new Request(url, { method, headers: JSON_TYPE }), refusal: error };
  }
}

/** @throws unsupported_media_type: a form, which any site can post, or bytes that are not measured */
function refuseOtherTypes(type: string | null): void {
  if (/^application\/json\s*(;|$)/i.test(type ?? "")) return;
  throw notJson();
}
