import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import { type Emulator, nowSeconds, type RequestLogEntry } from "../state/emulator.ts";
import { makeId } from "../state/make-id.ts";
import type { ApiRoute } from "./api-route.ts";
import { expandAnswer } from "./expand.ts";
import { type Fault, takeFault } from "./faults.ts";
import { claimIdempotencyKey, keyInUse, releaseIdempotencyKey } from "./idempotency.ts";
import { type FormObject, parseForm } from "./parse-form.ts";
import { type ErrorBody, StripeApiError } from "./stripe-api-error.ts";
import { apiVersion, validateParameters } from "./validate-parameters.ts";

export type ApiContext = Context<{ Bindings: HttpBindings }>;

const REQUEST_LOG_LIMIT = 5_000;

interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

/**
 * One call of the API from bytes to bytes: authentication, injected faults, idempotency,
 * parameters, the handler, expansion, and the headers the SDK reads.
 */
export async function answerApiRequest(
  emulator: Emulator,
  route: ApiRoute | null,
  context: ApiContext,
): Promise<Response> {
  const text = context.req.method === "POST" ? await context.req.text() : "";
  const query = new URL(context.req.url).search.slice(1);
  const form = parseForm(context.req.method === "POST" && text !== "" ? text : query);
  const key = context.req.header("idempotency-key") ?? null;
  const entry: RequestLogEntry = {
    id: makeId("req", 14),
    at: nowSeconds(emulator),
    method: context.req.method,
    path: context.req.path,
    parameters: form,
    idempotency_key: key,
    stripe_version: context.req.header("stripe-version") ?? null,
    status: null,
    replayed: false,
    fault: null,
  };
  emulator.requests.push(entry);
  if (emulator.requests.length > REQUEST_LOG_LIMIT) emulator.requests.shift();
  const fault = takeFault(emulator.faults, entry.method, entry.path);
  entry.fault = fault?.effect ?? null;

  if (fault?.effect === "drop_before") return closeConnection(context, "close");
  if (fault?.effect === "reset") return closeConnection(context, "reset");

  let answer: Answer;
  try {
    requireTestKey(context.req.header("authorization"));
    refuseByFault(fault, key);
    answer = await runOnce(emulator, route, context, form, entry, fault);
  } catch (error) {
    answer = toErrorAnswer(error, entry);
  }
  entry.status = answer.status;
  emulator.changed();
  if (fault?.effect === "drop_after" || fault?.effect === "hang")
    return closeConnection(context, "close");
  if (fault?.effect === "truncate") return truncateAnswer(context, answer);
  return new Response(answer.body, {
    status: answer.status,
    headers: answerHeaders(answer, entry),
  });
}

async function runOnce(
  emulator: Emulator,
  route: ApiRoute | null,
  context: ApiContext,
  form: FormObject,
  entry: RequestLogEntry,
  fault: Fault | null,
): Promise<Answer> {
  if (!route) {
    throw new StripeApiError(404, {
      type: "invalid_request_error",
      message: `Unrecognized request URL (${entry.method}: ${entry.path}).`,
    });
  }
  const verdict = claimIdempotencyKey(emulator, {
    key: entry.idempotency_key,
    requestId: entry.id,
    method: entry.method,
    path: entry.path,
    form,
  });
  if (verdict.kind === "replay") {
    entry.replayed = true;
    return {
      ...verdict.answer,
      headers: { "Idempotent-Replayed": "true", "Original-Request": verdict.record.requestId },
    };
  }
  let parameters: Record<string, unknown>;
  try {
    const checked = validateParameters(`${route.verb} ${route.path}`, form);
    parameters = checked as Record<string, unknown>;
  } catch (error) {
    releaseIdempotencyKey(emulator, verdict.record);
    throw error;
  }
  if (emulator.latencyMs > 0) await delay(emulator.latencyMs);
  const answer = perform(emulator, route, context, parameters, entry, fault);
  // While a call hangs its key stays taken, exactly as long as the caller waits for it.
  if (fault?.effect === "hang") await callerGone(context);
  if (verdict.record) verdict.record.answer = { status: answer.status, body: answer.body };
  return answer;
}

function perform(
  emulator: Emulator,
  route: ApiRoute,
  context: ApiContext,
  parameters: Record<string, unknown>,
  entry: RequestLogEntry,
  fault: Fault | null,
): Answer {
  try {
    if (fault?.effect === "status_500" && !fault.performed) throw internalError();
    const { expand, ...rest } = parameters;
    emulator.currentRequest = { id: entry.id, idempotencyKey: entry.idempotency_key };
    const result = route.handle({
      emulator,
      id: context.req.param("id") ?? "",
      parameters: rest as never,
    });
    if (fault?.effect === "status_500") throw internalError();
    const paths = Array.isArray(expand) ? expand.map(String) : [];
    return { status: 200, body: JSON.stringify(expandAnswer(emulator, result, paths), null, 2) };
  } catch (error) {
    return toErrorAnswer(error, entry);
  } finally {
    emulator.currentRequest = null;
  }
}

function requireTestKey(authorization: string | undefined): void {
  const [scheme = "", value = ""] = (authorization ?? "").split(" ");
  const key =
    scheme.toLowerCase() === "basic"
      ? (Buffer.from(value, "base64").toString("utf8").split(":")[0] ?? "")
      : value;
  if (/^(sk|rk)_test_\w+/.test(key)) return;
  throw new StripeApiError(401, {
    type: "invalid_request_error",
    message: key.includes("_live_")
      ? "This is a local stand-in for Stripe: it refuses live keys. Use a key that starts with sk_test_."
      : key === ""
        ? "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth."
        : "Invalid API Key provided. Use a key that starts with sk_test_.",
  });
}

function refuseByFault(fault: Fault | null, key: string | null): void {
  if (fault?.effect === "status_429") {
    throw new StripeApiError(429, {
      type: "invalid_request_error",
      code: "rate_limit",
      message:
        "Request rate limit exceeded. Learn more about rate limits in the API documentation.",
    });
  }
  if (fault?.effect === "status_400") {
    throw new StripeApiError(400, {
      type: "invalid_request_error",
      message: "Your account cannot currently make charges.",
    });
  }
  if (fault?.effect === "status_409") throw keyInUse(key ?? "");
}

function internalError(): StripeApiError {
  return new StripeApiError(500, {
    type: "api_error",
    message: "Sorry, something went wrong. We have already been notified of the problem.",
  });
}

function toErrorAnswer(error: unknown, entry: RequestLogEntry): Answer {
  let refusal: StripeApiError;
  if (error instanceof StripeApiError) refusal = error;
  else {
    console.error(`${entry.method} ${entry.path} failed in the Stripe stand-in`, error);
    refusal = internalError();
  }
  const body: ErrorBody = {
    ...refusal.body,
    request_log_url: `https://dashboard.stripe.com/test/logs/${entry.id}?t=${entry.at}`,
  };
  return { status: refusal.status, body: JSON.stringify({ error: body }, null, 2) };
}

function answerHeaders(answer: Answer, entry: RequestLogEntry): Headers {
  const headers = new Headers({
    "content-type": "application/json",
    "cache-control": "no-cache, no-store",
    "Request-Id": entry.id,
    "Stripe-Version": entry.stripe_version ?? apiVersion,
    ...answer.headers,
  });
  if (entry.idempotency_key) headers.set("Idempotency-Key", entry.idempotency_key);
  // The SDK obeys this before its own rules: a stored answer would only be replayed.
  if (answer.status === 409) headers.set("Stripe-Should-Retry", "true");
  else if (answer.status >= 400) headers.set("Stripe-Should-Retry", "false");
  return headers;
}

function closeConnection(context: ApiContext, how: "close" | "reset"): Response {
  const { socket } = context.env.incoming;
  if (how === "reset") socket.resetAndDestroy();
  else socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** Half of the body and then nothing, as when a connection breaks while it is read. */
function truncateAnswer(context: ApiContext, answer: Answer): Response {
  const { outgoing } = context.env;
  outgoing.writeHead(answer.status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(answer.body),
  });
  outgoing.write(answer.body.slice(0, Math.floor(answer.body.length / 2)), () =>
    context.env.incoming.socket.destroy(),
  );
  return RESPONSE_ALREADY_SENT;
}

function callerGone(context: ApiContext): Promise<void> {
  const { socket } = context.env.incoming;
  return new Promise((resolve) => {
    if (socket.destroyed) resolve();
    else socket.once("close", () => resolve());
  });
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
