import {
  createMcpHandler,
  isLegacyRequest,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  WebStandardStreamableHTTPServerTransport,
} from "@modelcontextprotocol/server";
import { env } from "@/server/foundation/env";
import { DomainError, invalid } from "@/server/foundation/errors";
import { type Admission, admit } from "../auth/admit";
import { withoutCookies } from "../auth/without-cookies";
import { inputBudget, measureJson, parseJson, refused } from "../endpoints/input-budget";
import { failureOf } from "../failure-of";
import { readText } from "../read-text";
import { problem, problemBody } from "../rest/problem";
import { queryOf } from "../rest/read-query";
import { callTool } from "./call-tool";
import { listTools } from "./list-tools";
import { type ToolCaller, toolGroups, toolNamed } from "./tools";

type Origin = { requestId: string; ip: string; now: Date };

/** What is known about one message before the protocol is spoken. */
type Asked = Origin & {
  caller: ToolCaller;
  groups: ReadonlySet<string>;
  /** Why nothing is done for it: the caller's limit is used up. */
  refusal: DomainError | undefined;
};

/**
 * The Model Context Protocol over streamable HTTP: one message a request, one JSON answer, nothing kept in
 * between, so any process answers any message. Revision 2026-07-28, and those before it that begin with
 * `initialize`. Keys only: a browser's session opens nothing here.
 */
export async function serveMcp(request: Request, origin: Origin): Promise<Response> {
  let limit: Record<string, string> = {};
  try {
    requireOwnOrigin(request);
    const admission = await admit(withoutCookies(request), origin);
    limit = admission.limit.headers;
    const { refusal } = admission.limit;
    const caller = keyOf(request, admission);
    const message = await messageOf(request);
    // An agent sees the result of a call and acts on it; any other refusal is its client's business.
    if (refusal && message.method !== "tools/call") throw refusal;
    const asked = { ...origin, caller, groups: groupsOf(request), refusal };
    const response = await speak(request, message, asked);
    for (const [name, value] of Object.entries(limit)) response.headers.set(name, value);
    return response;
  } catch (error) {
    return refusalResponse(request, error, origin.requestId, limit);
  }
}

/** A page of another site must not speak for whoever looks at it (DNS rebinding). @throws cross_origin */
function requireOwnOrigin({ headers }: Request): void {
  const sent = headers.get("origin");
  if (sent === null || sent === new URL(env().APP_URL).origin) return;
  throw new DomainError(
    "cross_origin",
    "This request came from a page of another site, so nothing was done. Call the MCP endpoint from a program.",
  );
}

/** @throws rate_limited, unauthenticated */
function keyOf(request: Request, { caller, limit }: Admission): ToolCaller {
  try {
    return caller() as ToolCaller;
  } catch (error) {
    if (limit.refusal) throw limit.refusal;
    if (sendsKey(request)) throw error;
    throw new DomainError(
      "unauthenticated",
      "Send an API key as 'Authorization: Bearer bk_live_…'. Nothing was changed or charged.",
    );
  }
}

function sendsKey({ headers }: Request): boolean {
  return headers.has("authorization") || headers.has("x-api-key");
}

/** @throws validation_failed, unsupported_media_type, payload_too_large */
async function messageOf(request: Request): Promise<{ method?: unknown }> {
  const type = (request.headers.get("content-type") ?? "").toLowerCase();
  if (!type.startsWith("application/json"))
    throw new DomainError(
      "unsupported_media_type",
      "Send the message as application/json. Nothing was changed or charged.",
    );
  const text = await readText(request);
  const message = parseJson(text, inputBudget.bytes) as {
    method?: unknown;
    params?: { name?: unknown };
  };
  if (message === null || typeof message !== "object" || Array.isArray(message))
    throw refused("Send one JSON-RPC message a request, not a batch");
  // Only a file may be so long a text.
  if (!toolNamed(message.params?.name)?.endpoint.takesFile) measureJson(text);
  return message;
}

/** The groups that the address narrows the tools to: `?groups=billing,usage`. */
function groupsOf(request: Request): ReadonlySet<string> {
  const { groups = "" } = queryOf(request);
  const named = groups.split(",").filter(Boolean);
  const unknown = named.find((group) => !toolGroups.has(group));
  if (unknown !== undefined) throw invalid("groups", `Use some of ${[...toolGroups].join(", ")}`);
  return new Set(named);
}

async function speak(request: Request, message: object, asked: Asked): Promise<Response> {
  const server = serverFor(asked);
  if (!(await isLegacyRequest(request, message))) {
    // Nothing changes while somebody listens, so there is nothing to subscribe to.
    const handler = createMcpHandler(() => server, { legacy: "reject", maxSubscriptions: 0 });
    return handler.fetch(request, { parsedBody: message });
  }
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  try {
    return await transport.handleRequest(request, { parsedBody: message });
  } finally {
    await server.close();
  }
}

const instructions = `Bursar keeps an organization's credits and books. Tools that read are free; a paid tool says its price and is charged only if it succeeds. Where a tool takes dry_run, true tells the price and does nothing. Where it takes idempotency_key, send one of your own and repeat it when you retry: nothing happens twice. Leave out organization_id to act on the key's own organization. A result says what it cost and what is left under credits. A refusal has isError: true; nothing was done or charged, and how_to_fix says what to do next.`;

/** Tools of a key stay the same for minutes at least; so do prices, which are published ahead. */
const LIST_LIVES_MS = 60_000;

function serverFor({ caller, groups, refusal, requestId, ip, now }: Asked): Server {
  const server = new Server(
    { name: "bursar", title: "Bursar", version: "1", websiteUrl: `${env().APP_URL}/docs/mcp` },
    {
      capabilities: { tools: {} },
      instructions,
      cacheHints: { "tools/list": { ttlMs: LIST_LIVES_MS, cacheScope: "private" } },
    },
  );
  server.setRequestHandler("tools/list", async ({ params }) => {
    try {
      return await listTools(caller, groups, params?.cursor, now);
    } catch (error) {
      throw asProtocolError(error, requestId);
    }
  });
  server.setRequestHandler("tools/call", ({ params }) => {
    const tool = toolNamed(params.name);
    if (!tool || (groups.size > 0 && !groups.has(tool.group)))
      throw new ProtocolError(
        ProtocolErrorCode.InvalidParams,
        "There is no such tool. tools/list names those there are.",
      );
    return callTool(tool, params.arguments ?? {}, { caller, now, ip }, refusal);
  });
  return server;
}

function asProtocolError(error: unknown, requestId: string): ProtocolError {
  if (error instanceof ProtocolError) return error;
  const failure = failureOf(error, "read", requestId);
  const body = problemBody(failure, requestId);
  return new ProtocolError(ProtocolErrorCode.InternalError, failure.message, body);
}

/** What is refused before the protocol is spoken: an HTTP status, and an error of JSON-RPC that says why. */
function refusalResponse(
  request: Request,
  error: unknown,
  requestId: string,
  limit: Record<string, string>,
): Response {
  const failure = failureOf(error, "read", requestId);
  const { status, headers } = problem(failure, requestId, limit);
  const challenge = `Bearer realm="Bursar"${sendsKey(request) ? ', error="invalid_token"' : ""}`;
  const body = {
    jsonrpc: "2.0",
    id: null,
    error: {
      code: failure.code === "validation_failed" ? -32_600 : -32_000,
      message: failure.message,
      data: problemBody(failure, requestId),
    },
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      ...headers,
      "content-type": "application/json",
      ...(failure.code === "unauthenticated" ? { "www-authenticate": challenge } : {}),
    },
  });
}
