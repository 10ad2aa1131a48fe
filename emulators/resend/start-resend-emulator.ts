import type { Server } from "node:http";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { keepConnections } from "../keep-connections";
import { type ApiError, type ApiErrorName, acceptEmail } from "./accept-email";
import { createFaultQueue, type FaultQueue, faultSchema } from "./inject-faults";
import { addMailboxPages } from "./mailbox-page";
import { type MessageStore, openMessageStore, type StoredMessage } from "./message-store";
import { addReceiving, type InboundWebhook } from "./receive-email";

export type ResendEmulatorOptions = {
  /** 0 picks a free port. */
  port: number;
  /** A loopback address or name; anything else is refused. */
  host?: string;
  /** Keeps the mailbox over restarts; without it everything is in memory. */
  stateFile?: string | undefined;
  /** Where received email is told of. */
  inboundWebhook?: InboundWebhook | undefined;
  /** The time in milliseconds; tests move it. */
  now?: () => number;
};

export type ResendEmulator = {
  url: string;
  port: number;
  /** Writes the state file (if any), ends open requests and frees the port. */
  stop(): Promise<void>;
  /** Writes the state file (if any) now. */
  flush(): Promise<void>;
};

type Env = { Bindings: HttpBindings };

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;
const LOCAL_KEY = /^re_(local|test)_\w+$/;
const MAX_BATCH = 100;

/**
 * Starts the local stand-in for Resend: the send API of the official SDK, a mailbox page at `/`
 * and a control plane under `/_emulator`. Rejects when the port is taken (`EADDRINUSE`) or the
 * address is not loopback.
 */
export async function startResendEmulator({
  port,
  host = "127.0.0.1",
  stateFile,
  inboundWebhook,
  now = Date.now,
}: ResendEmulatorOptions): Promise<ResendEmulator> {
  if (!LOOPBACK.test(host)) {
    throw new Error(`The Resend emulator listens on loopback only, not on ${host}.`);
  }
  const store = await openMessageStore({ stateFile, now });
  const app = createApp(store, createFaultQueue());
  addReceiving(app, store, { webhook: inboundWebhook, now });
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: keepConnections,
  }) as Server;
  await listen(server, port, host);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port was assigned.");

  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`,
    port: address.port,
    flush: store.flush,
    async stop() {
      await store.flush();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections(); // keep-alive and hanging requests would hold it open
      });
      await store.flush();
    },
  };
}

function createApp(store: MessageStore, faults: FaultQueue): Hono<Env> {
  const app = new Hono<Env>();

  // A page of another site that points its name at 127.0.0.1 must not read sign-in links.
  app.use(async (c, next) => {
    const name = new URL(c.req.url).hostname.replace(/^\[|\]$/g, "");
    if (!LOOPBACK.test(name)) return refuse(c, 403, "validation_error", "Use a loopback address.");
    return next();
  });

  for (const path of ["/emails", "/emails/*"]) {
    app.use(path, faults.middleware);
    app.use(path, async (c, next) => refuseKey(c) ?? next());
  }

  app.post("/emails", (c) =>
    sendOnce(c, store, (body, key) => {
      const verdict = acceptEmail(body);
      if (!verdict.ok) return verdict;
      return { ok: true, answer: { id: store.add(verdict.email, key).id } };
    }),
  );
  app.post("/emails/batch", (c) =>
    sendOnce(c, store, (body, key) => {
      const permissive = c.req.header("x-batch-validation") === "permissive";
      return acceptBatch(body, permissive, key, store);
    }),
  );
  app.get("/emails/:id", (c) => {
    const message = store.find(c.req.param("id"));
    if (!message) return refuse(c, 404, "not_found", "Email not found");
    return c.json(describeMessage(message));
  });

  addControlPlane(app, store, faults);
  addMailboxPages(app, store);
  app.notFound((c) =>
    refuse(c, 404, "not_found", `The emulator does not answer ${c.req.method} ${c.req.path}.`),
  );
  app.onError((error, c) => {
    console.warn("resend emulator:", error);
    return refuse(c, 500, "internal_server_error", "An unexpected error occurred.");
  });
  return app;
}

function addControlPlane(app: Hono<Env>, store: MessageStore, faults: FaultQueue): void {
  app.get("/_emulator/messages", (c) => c.json(store.list({ to: c.req.query("to") })));
  app.delete("/_emulator/messages", (c) => {
    store.clear();
    return c.body(null, 204);
  });
  app.get("/_emulator/faults", (c) => c.json(faults.waiting()));
  app.post("/_emulator/faults", async (c) => {
    const fault = faultSchema.safeParse(await readJson(c));
    if (!fault.success) return refuse(c, 422, "validation_error", fault.error.message);
    faults.add(fault.data);
    return c.json(fault.data, 201);
  });
  app.delete("/_emulator/faults", (c) => {
    faults.clear();
    return c.body(null, 204);
  });
}

function refuseKey(c: Context<Env>): Response | undefined {
  const key = /^Bearer\s+(.+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  if (!key) {
    return refuse(c, 401, "missing_api_key", "Missing API key in the authorization header.");
  }
  if (!LOCAL_KEY.test(key)) {
    return refuse(c, 403, "invalid_api_key", "live keys are refused by the emulator");
  }
  return undefined;
}

type Outcome = { ok: true; answer: unknown } | { ok: false; error: ApiError };

/** The same key and body within 24 hours get the first answer; only accepted requests count. */
async function sendOnce(
  c: Context<Env>,
  store: MessageStore,
  send: (body: unknown, idempotencyKey: string | null) => Outcome,
): Promise<Response> {
  const body = await readJson(c);
  if (body === undefined) {
    return refuse(c, 400, "validation_error", "The request body is not valid JSON.");
  }
  const key = c.req.header("idempotency-key") ?? null;
  if (key !== null && (key.length < 1 || key.length > 256)) {
    const message = "Idempotency keys, if present, must have between 1 and 256 characters.";
    return refuse(c, 400, "invalid_idempotency_key", message);
  }
  const scope = `${c.req.header("authorization")} ${c.req.path} ${key}`;
  if (key !== null) {
    const earlier = store.checkIdempotency(scope, body);
    if (earlier.kind === "replay") return Response.json(earlier.answer);
    if (earlier.kind === "other_body") {
      const message =
        "This idempotency key was used within the last 24 hours with another request body.";
      return refuse(c, 409, "invalid_idempotent_request", message);
    }
  }
  const outcome = send(body, key);
  if (!outcome.ok) {
    const { statusCode, name, message } = outcome.error;
    return refuse(c, statusCode as ContentfulStatusCode, name, message);
  }
  if (key !== null) store.rememberAnswer(scope, body, outcome.answer);
  return Response.json(outcome.answer);
}

function acceptBatch(
  body: unknown,
  permissive: boolean,
  key: string | null,
  store: MessageStore,
): Outcome {
  const refusal = (message: string): Outcome => ({
    ok: false,
    error: { statusCode: 422, name: "validation_error", message },
  });
  if (!Array.isArray(body) || body.length === 0) {
    return refusal("The request body must be an array of emails.");
  }
  if (body.length > MAX_BATCH) return refusal(`A batch holds at most ${MAX_BATCH} emails.`);
  const verdicts = body.map((email: unknown) => acceptEmail(email, { inBatch: true }));
  const errors = verdicts.flatMap((verdict, index) => (verdict.ok ? [] : [{ index, ...verdict }]));
  const first = errors[0];
  // Strict is the default: one bad email, and none of them leaves.
  if (first && !permissive) return { ok: false, error: first.error };
  const data = verdicts.flatMap((v) => (v.ok ? [{ id: store.add(v.email, key).id }] : []));
  if (!permissive) return { ok: true, answer: { data } };
  const described = errors.map(({ index, error }) => ({ index, message: error.message }));
  return { ok: true, answer: { data, errors: described } };
}

function describeMessage(message: StoredMessage) {
  const { headers: _headers, attachments: _attachments, idempotency_key: _key, ...rest } = message;
  const last_event = message.scheduled_at ? "scheduled" : "delivered";
  return { object: "email", ...rest, last_event };
}

async function readJson(c: Context<Env>): Promise<unknown> {
  try {
    return await c.req.json();
  } catch {
    return undefined;
  }
}

function refuse(
  c: Context<Env>,
  statusCode: ContentfulStatusCode,
  name: ApiErrorName,
  message: string,
): Response {
  return c.json({ statusCode, name, message } satisfies ApiError, statusCode);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
