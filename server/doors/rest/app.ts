import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { accepts } from "hono/accepts";
import { bodyLimit } from "hono/body-limit";
import { systemClock } from "@/server/foundation/clock";
import { db } from "@/server/foundation/db";
import { DomainError, isDomainError } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { balanceLevel } from "@/server/ledger/watch-levels";
import { creditsToMicrocredits, microcreditsToCredits } from "@/server/pricing/microcredits";
import { authenticate } from "../auth/authenticate";
import { clientIp } from "../client-ip";
import {
  type CreditReport,
  type CsvFile,
  callEndpoint,
  dryRunEndpoint,
  type Endpoint,
} from "../endpoints/endpoint";
import { allEndpoints } from "../endpoints/registry";
import { receiveStripeEvent } from "../stripe-webhook/receive-stripe-event";
import { trpcContext } from "../trpc/context";
import { appRouter } from "../trpc/router";
import { openApiDocument } from "./openapi";
import { problem, problemResponse } from "./problem";
import { takeRequest } from "./rate-limit";
import { isDryRun, queryOf } from "./read-query";
import { writeCsv } from "./write-csv";

const MAX_BODY_BYTES = 1_000_000;

/** What an answer may come as, where its endpoint knows both. */
const mediaTypes = {
  header: "Accept",
  supports: ["application/json", "text/csv"],
  default: "application/json",
} satisfies Parameters<typeof accepts>[1];

type Api = { Variables: { requestId: string }; Bindings: Partial<HttpBindings> };

/** An answer before it is a Response. */
type Answer = { status: number; headers: Record<string, string>; body: string };

/**
 * Everything under /api that is not next-auth's: REST, tRPC, Stripe's webhook, health. One app, served
 * by the Node server directly and mounted on a Next route for hosts without a custom server.
 */
export function createApi(): Hono<Api> {
  const app = new Hono<Api>().basePath("/api");

  app.use(async (c, next) => {
    c.set("requestId", newId("request"));
    await next();
    if (c.res !== RESPONSE_ALREADY_SENT) c.header("x-request-id", c.get("requestId"));
  });
  app.onError((error, c) =>
    problemResponse(error, c.get("requestId"), { "x-request-id": c.get("requestId") }),
  );
  app.notFound((c) =>
    problemResponse(
      new DomainError(
        "not_found",
        `There is nothing at ${c.req.method} ${c.req.path}. GET /api/openapi.json lists every path.`,
      ),
      c.get("requestId"),
    ),
  );
  app.use(refuseLargeBodies());

  app.get("/health", (c) => c.json({ status: "ok" }));
  app.get("/ready", async (c) => {
    const [migrations, jobs] = await Promise.all([
      db().$queryRaw<
        { pending: bigint }[]
      >`select count(*) as pending from _prisma_migrations where finished_at is null and rolled_back_at is null`,
      db().$queryRaw<
        { ready: boolean }[]
      >`select to_regclass('graphile_worker.jobs') is not null as ready`,
    ]);
    const ready = Number(migrations[0]?.pending ?? 1) === 0 && jobs[0]?.ready === true;
    return c.json(
      {
        status: ready ? "ready" : "not_ready",
        database: true,
        migrations: Number(migrations[0]?.pending ?? 1) === 0,
        jobs: jobs[0]?.ready === true,
      },
      ready ? 200 : 503,
    );
  });
  app.get("/openapi.json", async (c) => c.json(await openApiDocument(systemClock.now())));
  app.post("/stripe/webhook", async (c) => receiveStripeEvent(c.req.raw, systemClock.now()));
  app.all("/trpc/*", (c) =>
    fetchRequestHandler({
      endpoint: "/api/trpc",
      req: c.req.raw,
      router: appRouter,
      maxBatchSize: 20,
      createContext: () => trpcContext(c.req.raw, socketAddress(c), c.get("requestId")),
    }),
  );

  for (const endpoint of allEndpoints) {
    const path = endpoint.rest.path.replace(/\{(\w+)\}/g, ":$1");
    app.on(endpoint.rest.method.toUpperCase(), path, async (c) => {
      const requestId = c.get("requestId");
      const params = c.req.param() as Record<string, string>;
      const accepted = endpoint.csv && accepts(c, mediaTypes) === "text/csv" ? "csv" : "json";
      const ip = clientIp(c.req.raw.headers, socketAddress(c));
      return send(c, await answer(endpoint, c.req.raw, params, { requestId, ip }, accepted));
    });
  }
  return app;
}

function socketAddress(c: Context<Api>): string | undefined {
  return c.env?.incoming?.socket.remoteAddress;
}

// On our own server an answer is written to the socket as it is: making a web Response of it, only to
// read it back, costs as much as a charge.
function send(c: Context<Api>, { status, headers, body }: Answer): Response {
  const { outgoing } = c.env ?? {};
  if (!outgoing) return new Response(body, { status, headers });
  outgoing.writeHead(status, {
    ...headers,
    "x-request-id": c.get("requestId"),
    "content-length": Buffer.byteLength(body),
  });
  outgoing.end(body);
  return RESPONSE_ALREADY_SENT;
}

/** A length that is stated is judged by it; only a body of unknown length is counted as it comes. */
function refuseLargeBodies(): MiddlewareHandler<Api> {
  const refuse = async (c: Context<Api>) => {
    await discard(c.req.raw);
    return problemResponse(
      new DomainError(
        "payload_too_large",
        "The body is larger than 1 MB. Nothing was changed or charged.",
      ),
      c.get("requestId"),
    );
  };
  const count = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: refuse });
  return (c, next) => {
    if (c.req.header("transfer-encoding")) return count(c, next);
    return Number(c.req.header("content-length") ?? 0) > MAX_BODY_BYTES ? refuse(c) : next();
  };
}

async function answer(
  endpoint: Endpoint,
  request: Request,
  params: Record<string, string>,
  { requestId, ip }: { requestId: string; ip: string },
  accepted: "json" | "csv",
): Promise<Answer> {
  const report: CreditReport = {};
  try {
    const now = systemClock.now();
    const caller = await authenticate(request, requestId, now, ip);
    const limit = await takeRequest(
      caller.kind === "api_key" ? caller.keyId : caller.userId,
      endpoint.limit,
    );
    const isGet = endpoint.rest.method === "get";
    const input = { ...(isGet ? queryOf(request) : await bodyOf(request, endpoint)), ...params };
    const context = {
      caller,
      now,
      idempotencyKey: request.headers.get("idempotency-key") ?? undefined,
      ip,
      report,
    };
    if (!isGet && isDryRun(request)) {
      const told = await dryRunEndpoint(endpoint, context, input);
      return {
        status: 200,
        body: JSON.stringify(told),
        headers: { "content-type": "application/json", "cache-control": "no-store", ...limit },
      };
    }
    const output = await callEndpoint(endpoint, context, input);
    // A link cannot send a header, so it says what it wants in the address; the file it gets is opened
    // by a spreadsheet, which takes it for UTF-8 by the mark at its front.
    const linked = endpoint.csv && queryOf(request).format;
    const file = (linked ?? accepted) === "csv" ? endpoint.csv?.(output) : undefined;
    return {
      status: report.httpStatus ?? endpoint.rest.status,
      body: file ? `${linked ? "\uFEFF" : ""}${writeCsv(file.rows)}` : JSON.stringify(output),
      headers: {
        ...(file ? csvHeaders(file) : { "content-type": "application/json" }),
        "cache-control": "no-store",
        ...limit,
        ...linkHeader(request, report.nextCursor ?? nextCursorOf(output)),
        ...creditHeaders(report),
      },
    };
  } catch (error) {
    const available = isDomainError(error) ? error.extra.available : undefined;
    if (typeof available === "number")
      report.availableMicrocredits = creditsToMicrocredits(available);
    return problem(error, requestId, creditHeaders(report));
  }
}

// A client that is still sending would see a reset instead of the answer, so the rest of a body that
// is too large is read and thrown away, up to what an honest mistake may weigh.
async function discard(request: Request): Promise<void> {
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > 50 * MAX_BODY_BYTES) return;
  }
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
  { list }: Pick<Endpoint, "list">,
): Promise<Record<string, unknown>> {
  const text = await request.text();
  if (text === "") return {};
  const type = request.headers.get("content-type") ?? "";
  if (!type.toLowerCase().startsWith("application/json")) {
    throw new DomainError(
      "unsupported_media_type",
      "Send the body as application/json. Nothing was changed or charged.",
    );
  }
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw notAnObject("The body is not valid JSON");
  }
  if (list && Array.isArray(body)) return { [list.field]: body };
  if (body === null || typeof body !== "object" || Array.isArray(body)) {
    throw notAnObject(`The body must be a JSON object${list ? " or an array of them" : ""}`);
  }
  return list ? { [list.field]: [body] } : (body as Record<string, unknown>);
}

function notAnObject(message: string): DomainError {
  return new DomainError("validation_failed", `${message}. Nothing was changed or charged.`, {
    errors: [{ path: "", message }],
  });
}

function creditHeaders(report: CreditReport): Record<string, string> {
  const headers: Record<string, string> = {};
  if (report.costMicrocredits !== undefined)
    headers["x-credits-cost"] = String(microcreditsToCredits(report.costMicrocredits));
  if (report.replayed) headers["idempotent-replayed"] = "true";
  if (report.availableMicrocredits !== undefined) {
    headers["x-credits-remaining"] = String(microcreditsToCredits(report.availableMicrocredits));
    const level = balanceLevel(
      report.availableMicrocredits,
      report.alertThresholdMicrocredits ?? 0n,
    );
    if (level !== "ok") headers["x-credits-warning"] = level;
    else if (report.rechargePaused) headers["x-credits-warning"] = "recharge_paused";
  }
  return headers;
}
