import { Readable } from "node:stream";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { accepts } from "hono/accepts";
import { systemClock } from "@/server/foundation/clock";
import type { CsvFile } from "@/server/foundation/csv-file";
import { DomainError, invalid } from "@/server/foundation/errors";
import type { FileAnswer } from "@/server/foundation/file-answer";
import { FileContent, fromBase64 } from "@/server/foundation/file-content";
import { BYTE_ORDER_MARK, writeCsv } from "@/server/foundation/write-csv";
import { existsFor, requireSecondFactorOfStaff } from "@/server/organizations/access/decide";
import { apiHeaders } from "../answer-headers";
import { admit } from "../auth/admit";
import { clientIp } from "../client-ip";
import { noteRefusal } from "../credit-facts";
import { bodyLimit, bodyLimitAt } from "../endpoints/body-limit";
import { callEndpoint, dryRunEndpoint } from "../endpoints/call-endpoint";
import type { CreditReport, Endpoint, RequestContext } from "../endpoints/define-endpoint";
import { inputBudget, parseJson, refused, shortened } from "../endpoints/input-budget";
import { allEndpoints } from "../endpoints/registry";
import { serveFlexprice } from "../flexprice/serve-flexprice";
import { serveMcp } from "../mcp/serve-mcp";
import { serveMetrics } from "../metrics/serve-metrics";
import { takeRequests } from "../rate-limit";
import { readText, tooLarge } from "../read-text";
import { requestIdOf } from "../request-id";
import { receiveEmailEvent } from "../resend-webhook/receive-email-event";
import { receiveStripeEvent } from "../stripe-webhook/receive-stripe-event";
import { serveTrpc } from "../trpc/serve";
import { askedPart, partOf } from "./byte-range";
import { serveCollectKey, serveStartLogin } from "./cli-logins";
import { contentDisposition } from "./content-disposition";
import { creditHeaders } from "./credit-headers";
import { knownMethods } from "./known-methods";
import { inTurn } from "./large-bodies";
import { serveOneClick, showUnsubscribePage } from "./one-click-unsubscribe";
import { openApiText } from "./openapi";
import { challengeHeaders, payingOnTheSpot } from "./pay-on-the-spot";
import { problem, problemResponse } from "./problem";
import { eventTypes, readEvents } from "./read-events";
import { fileTooLarge, readForm } from "./read-form";
import { isDryRun, queryOf } from "./read-query";
import { readReadiness } from "./readiness";

/** What an answer may come as, where its endpoint knows both. */
const mediaTypes = {
  header: "Accept",
  supports: ["application/json", "text/csv"],
  default: "application/json",
} satisfies Parameters<typeof accepts>[1];

type Api = { Variables: { requestId: string }; Bindings: Partial<HttpBindings> };

/** An answer before it is a Response. */
type Answer = {
  status: number;
  headers: Record<string, string>;
  body: string | FileAnswer | null;
};

/**
 * Everything under /api that is not next-auth's: REST, tRPC, Stripe's webhook, health. One app, served
 * by the Node server directly and mounted on a Next route for hosts without a custom server.
 */
export function createApi(): Hono<Api> {
  const root = new Hono<Api>();

  root.use(async (c, next) => {
    c.set("requestId", requestIdOf(c.req.header("x-request-id")));
    await next();
    if (c.res === RESPONSE_ALREADY_SENT) return;
    for (const [name, value] of Object.entries(apiHeaders())) c.header(name, value);
    c.header("x-request-id", c.get("requestId"));
  });
  root.onError((error, c) =>
    problemResponse(error, c.get("requestId"), { "x-request-id": c.get("requestId") }),
  );
  root.notFound(async (c) => {
    const { headers, refusal } = await takeRequests(`address:${addressOf(c)}`, "address");
    return problemResponse(refusal ?? nothingHere(c), c.get("requestId"), {
      ...headers,
      ...allowHeader(c.req.path),
    });
  });
  root.use(refuseLargeBodies);

  const app = root.basePath("/api");
  for (const path of ["/health", "/ready", "/metrics", "/openapi.json"])
    app.use(path, countByAddress);

  app.get("/health", (c) => c.json({ status: "ok" }));
  app.get("/ready", async (c) => {
    const state = await readReadiness(systemClock.now());
    return c.json(
      state,
      state.status === "ready" ? 200 : 503,
      state.database ? {} : { "retry-after": "5" },
    );
  });
  app.get("/openapi.json", async (c) =>
    c.body(await openApiText(systemClock.now()), 200, { "content-type": "application/json" }),
  );
  app.get("/metrics", (c) => serveMetrics(c.req.raw));
  app.post("/stripe/webhook", (c) => receiveStripeEvent(c.req.raw, origin(c)));
  app.post("/resend/webhook", (c) => receiveEmailEvent(c.req.raw, origin(c)));
  app.post("/unsubscribe", countByAddress, (c) => serveOneClick(c.req.raw, origin(c)));
  app.get("/unsubscribe", countByAddress, (c) => showUnsubscribePage(c.req.raw));
  app.post("/mcp", (c) => serveMcp(c.req.raw, origin(c)));
  app.all("/flexprice/v1/*", (c) => serveFlexprice(c.req.raw, origin(c)));
  app.post("/v1/cli-logins", countByAddress, (c) => serveStartLogin(c.req.raw, origin(c)));
  app.post("/v1/cli-logins/collect", countByAddress, (c) => serveCollectKey(c.req.raw, origin(c)));
  app.all("/trpc/*", (c) => serveTrpc(c.req.raw, origin(c)));

  for (const endpoint of allEndpoints) {
    const path = endpoint.rest.path.replace(/\{(\w+)\}/g, ":$1");
    app.on(endpoint.rest.method.toUpperCase(), path, async (c) => {
      const requestId = c.get("requestId");
      const params = c.req.param() as Record<string, string>;
      const accepted = endpoint.csv && accepts(c, mediaTypes) === "text/csv" ? "csv" : "json";
      const from = { requestId, ip: addressOf(c) };
      return send(c, await answer(endpoint, c.req.raw, params, from, accepted));
    });
  }
  return root;
}

function origin(c: Context<Api>): { requestId: string; ip: string; now: Date } {
  return { requestId: c.get("requestId"), ip: addressOf(c), now: systemClock.now() };
}

function addressOf(c: Context<Api>): string {
  return clientIp(c.req.raw.headers, c.env?.incoming?.socket.remoteAddress);
}

/** For what nobody has to sign in for. */
const countByAddress: MiddlewareHandler<Api> = async (c, next) => {
  const { headers, refusal } = await takeRequests(`address:${addressOf(c)}`, "address");
  if (refusal) return problemResponse(refusal, c.get("requestId"), headers);
  await next();
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
};

function nothingHere(c: Context<Api>): DomainError {
  const { method, path } = c.req;
  const allowed = knownMethods(path);
  if (allowed.length === 0) return nothingAt(method, path);
  return new DomainError(
    "method_not_allowed",
    `There is no ${method} ${shortened(path)}. This path accepts only ${allowed.join(", ")}. Nothing was changed or charged.`,
  );
}

function nothingAt(method: string, path: string): DomainError {
  return new DomainError(
    "not_found",
    `There is nothing at ${method} ${shortened(path)}. GET /api/openapi.json lists every path.`,
  );
}

function allowHeader(path: string): Record<string, string> {
  const allowed = knownMethods(path);
  return allowed.length > 0 ? { allow: allowed.join(", ") } : {};
}

// On our own server an answer is written to the socket as it is: making a web Response of it, only to
// read it back, costs as much as a charge.
function send(c: Context<Api>, { status, headers, body }: Answer): Response {
  if (body === null || typeof body === "object") return sendFile(c, status, headers, body);
  const { outgoing } = c.env ?? {};
  if (!outgoing || c.req.method === "HEAD") return new Response(body, { status, headers });
  outgoing.writeHead(status, {
    ...headers,
    "x-request-id": c.get("requestId"),
    "content-length": Buffer.byteLength(body),
  });
  outgoing.end(body);
  return RESPONSE_ALREADY_SENT;
}

/** A file goes out as fast as it is taken, a piece at a time. */
function sendFile(
  c: Context<Api>,
  status: number,
  headers: Record<string, string>,
  file: FileAnswer | null,
): Response {
  const body = file && c.req.method !== "HEAD" ? toWeb(file.read()) : null;
  return new Response(body, { status, headers });
}

function toWeb(pieces: AsyncIterable<Uint8Array>): ReadableStream {
  return Readable.toWeb(Readable.from(pieces, { objectMode: false })) as ReadableStream;
}

/** Where no front door did it: a length that is stated is judged by it, an unknown one is counted as it comes. */
const refuseLargeBodies: MiddlewareHandler<Api> = async (c, next) => {
  if (c.env?.incoming) return next();
  const { url, method, headers, body } = c.req.raw;
  if (body === null) return next();
  const stated = headers.get("content-length");
  if (stated !== null) {
    const limit = bodyLimitAt(method, c.req.path);
    return Number(stated) > limit ? problemResponse(tooLarge(limit), c.get("requestId")) : next();
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > inputBudget.bytes)
      return problemResponse(tooLarge(inputBudget.bytes), c.get("requestId"));
    chunks.push(chunk);
  }
  c.req.raw = new Request(url, { method, headers, body: Buffer.concat(chunks) });
  return next();
};

async function answer(
  endpoint: Endpoint,
  request: Request,
  params: Record<string, string>,
  { requestId, ip }: { requestId: string; ip: string },
  accepted: "json" | "csv",
): Promise<Answer> {
  const report: CreditReport = {};
  let limit: Record<string, string> = {};
  const now = systemClock.now();
  try {
    const admission = await admit(request, { requestId, ip, now }, endpoint.limit);
    limit = admission.limit.headers;
    if (admission.limit.refusal) throw admission.limit.refusal;
    const caller = admission.caller();
    requireSecondFactorOfStaff(endpoint.access, caller);
    if (!existsFor(endpoint.access, caller))
      throw nothingAt(request.method, new URL(request.url).pathname);
    const context = {
      caller,
      now,
      idempotencyKey: request.headers.get("idempotency-key") ?? undefined,
      ip,
      report,
    };
    const call = () =>
      payingOnTheSpot(request, context, (sent) =>
        callWith(endpoint, sent, params, context, accepted),
      );
    const isLarge = Number(request.headers.get("content-length")) > inputBudget.bytes;
    const who = caller.kind === "api_key" ? caller.organizationId : caller.userId;
    const { headers, ...told } = await (isLarge ? inTurn(who, call) : call());
    return { ...told, headers: { ...apiHeaders(), ...headers, ...limit } };
  } catch (error) {
    noteRefusal(report, error);
    const doing = endpoint.rest.method === "get" ? "read" : "change";
    const challenge = await challengeHeaders(error, request, now).catch(() => ({}));
    return problem(error, requestId, { ...limit, ...creditHeaders(report), ...challenge }, doing);
  }
}

async function callWith(
  endpoint: Endpoint,
  request: Request,
  params: Record<string, string>,
  context: RequestContext,
  accepted: "json" | "csv",
): Promise<Answer> {
  const { report } = context;
  const isGet = endpoint.rest.method === "get";
  const input = { ...(isGet ? queryOf(request) : await bodyOf(request, endpoint)), ...params };
  if (!isGet && isDryRun(request)) {
    const told = await dryRunEndpoint(endpoint, context, input);
    return { status: 200, body: JSON.stringify(told), headers: JSON_TYPE };
  }
  const output = await callEndpoint(endpoint, context, input);
  if (endpoint.asFile) return fileAnswer(request, await endpoint.asFile(output));
  // A link cannot send a header, so it says what it wants in the address.
  const { format = accepted, bom } = endpoint.csv ? queryOf(request) : {};
  const file =
    format === "csv" ? await endpoint.csv?.(output, { bom: bom !== "false" }) : undefined;
  if (file && "read" in file) return fileAnswer(request, file);
  const mark = bom === "false" ? "" : BYTE_ORDER_MARK;
  return {
    status: report.httpStatus ?? endpoint.rest.status,
    body: file ? `${mark}${writeCsv(file.rows)}` : JSON.stringify(output),
    headers: {
      ...(file ? csvHeaders(file) : JSON_TYPE),
      ...linkHeader(request, report.nextCursor ?? nextCursorOf(output)),
      ...creditHeaders(report),
    },
  };
}

const JSON_TYPE = { "content-type": "application/json" };

/**
 * A file is saved, never shown: what somebody uploaded runs in no page of ours. Whoever has it already
 * is told so, and whoever has the first part of it gets the rest.
 */
function fileAnswer(request: Request, file: FileAnswer): Answer {
  const headers = {
    etag: file.etag,
    "cache-control": "private, no-cache",
    "content-security-policy": "sandbox; default-src 'none'",
    "content-disposition": contentDisposition(file.name),
    ...(file.readFrom ? { "accept-ranges": "bytes" } : {}),
  };
  const known = request.headers.get("if-none-match")?.split(/\s*,\s*/) ?? [];
  if (known.some((tag) => tag === "*" || tag.replace(/^W\//, "") === file.etag))
    return { status: 304, body: null, headers };
  const part = askedPart(request, file);
  if (part === "nothing")
    return {
      status: 416,
      body: null,
      headers: { ...headers, "content-range": `bytes */${file.bytes}` },
    };
  const type = { "content-type": file.contentType };
  if (part) {
    const { from, to } = part;
    return {
      status: 206,
      body: { ...file, read: () => partOf(file, from, to) },
      headers: {
        ...headers,
        ...type,
        "content-range": `bytes ${from}-${to}/${file.bytes}`,
        "content-length": String(to - from + 1),
      },
    };
  }
  return {
    status: 200,
    body: file,
    headers: { ...headers, ...type, "content-length": String(file.bytes) },
  };
}

function nextCursorOf(output: unknown): string | null {
  const { next_cursor: cursor } = (output ?? {}) as { next_cursor?: unknown };
  return typeof cursor === "string" ? cursor : null;
}

/** Where a list goes on (RFC 8288): the same address with the next cursor. */
function linkHeader(request: Request, cursor: string | null): Record<string, string> {
  if (cursor === null) return {};
  const { pathname, searchParams } = new URL(request.url);
  searchParams.set("cursor", cursor);
  return { link: `<${pathname}?${searchParams}>; rel="next"` };
}

function csvHeaders({ name }: CsvFile): Record<string, string> {
  return {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${name}.csv"`,
    vary: "accept",
  };
}

async function bodyOf(
  request: Request,
  endpoint: Pick<Endpoint, "list" | "takesFile">,
): Promise<Record<string, unknown>> {
  const { list, takesFile } = endpoint;
  const type = (request.headers.get("content-type") ?? "").toLowerCase();
  if (takesFile && type.startsWith("multipart/form-data")) return readForm(request, takesFile);
  const limit = bodyLimit(takesFile);
  const text = await readText(request, limit);
  const events = list?.orCloudEvent && readEvents(request, text, type);
  if (list && events) return { [list.field]: events };
  if (text === "") return {};
  if (!type.startsWith("application/json")) throw wrongType(endpoint);
  const body = takesFile ? parseJson(text, limit) : parseJson(text);
  if (list && Array.isArray(body)) return { [list.field]: body };
  if (body === null || typeof body !== "object" || Array.isArray(body)) {
    throw refused(`The body must be a JSON object${list ? " or an array of them" : ""}`);
  }
  if (takesFile) return withFile(body as Record<string, unknown>, takesFile);
  return list ? { [list.field]: [body] } : (body as Record<string, unknown>);
}

function wrongType({ list, takesFile }: Pick<Endpoint, "list" | "takesFile">): DomainError {
  const others = [
    ...(takesFile ? ["multipart/form-data"] : []),
    ...(list?.orCloudEvent ? Object.values(eventTypes) : []),
  ];
  const types = [...others, "application/json"].join(", ").replace(/, (?=[^,]*$)/, " or ");
  return new DomainError(
    "unsupported_media_type",
    `Send the body as ${types}. Nothing was changed or charged.`,
  );
}

/** The body with its file as bytes, wherever it stands as base64. */
async function withFile(
  body: Record<string, unknown>,
  { field, bytes: limit }: NonNullable<Endpoint["takesFile"]>,
): Promise<Record<string, unknown>> {
  const sent = body[field];
  if (typeof sent !== "string") return body;
  const bytes = fromBase64(sent);
  if (!bytes) throw invalid(field, "Is not base64");
  if (bytes.length > limit) throw fileTooLarge(limit);
  return { ...body, [field]: await FileContent.of(bytes) };
}
