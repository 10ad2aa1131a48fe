import { DomainError, errorTable } from "@/server/foundation/errors";
import { apiHeaders, failureHeaders } from "../answer-headers";
import { admit } from "../auth/admit";
import { withoutCookies } from "../auth/without-cookies";
import { noteRefusal } from "../credit-facts";
import { callEndpoint } from "../endpoints/call-endpoint";
import type { CreditReport, Endpoint } from "../endpoints/define-endpoint";
import { parseJson, refused, shortened } from "../endpoints/input-budget";
import { parseInput } from "../endpoints/parse-input";
import { endpointNamed } from "../endpoints/registry";
import { failureOf } from "../failure-of";
import { readText } from "../read-text";
import { creditHeaders } from "../rest/credit-headers";
import { problemBody } from "../rest/problem";
import { queryOf } from "../rest/read-query";
import { callsAt, insteadOf } from "./calls";
import type { CallContext, CallOurs } from "./define-call";

const BASE = "/api/flexprice/v1";

/**
 * Flexprice's API, as its official client speaks it, in terms of our endpoints: every request becomes calls
 * of those, so access, idempotency, allowances and prices are theirs. Keys only, as with MCP.
 */
export async function serveFlexprice(
  request: Request,
  origin: { requestId: string; ip: string; now: Date },
): Promise<Response> {
  const report: CreditReport = {};
  let limit: Record<string, string> = {};
  const isRead = request.method === "GET" || request.method === "HEAD";
  try {
    const path = new URL(request.url).pathname.slice(BASE.length);
    const found = callsAt(path).get(request.method.toLowerCase());
    const admission = await admit(withoutCookies(request), origin, found?.call.limit);
    limit = admission.limit.headers;
    if (admission.limit.refusal) throw admission.limit.refusal;
    const caller = admission.caller() as CallContext<unknown>["caller"];
    if (!found) throw notOffered(request.method, path);
    const { call, params } = found;
    const sent = { ...queryOf(request), ...(isRead ? {} : await bodyOf(request)) };
    const input = parseInput(call.input, { ...sent, ...decodedParams(params) });
    const ours: CallOurs = async (name, fields, { idempotencyKey } = {}) => {
      const endpoint: Endpoint = endpointNamed(name);
      return callEndpoint(endpoint, { ...origin, caller, report, idempotencyKey }, fields) as never;
    };
    const idempotencyKey = request.headers.get("idempotency-key") ?? undefined;
    const context = {
      input,
      ours,
      caller,
      report,
      idempotencyKey,
      now: timeOf(caller, origin.now),
    };
    const answer = await call.handle(context);
    const status = report.httpStatus ?? call.status;
    return respond(status, answer, { ...limit, ...creditHeaders(report) });
  } catch (error) {
    noteRefusal(report, error);
    const failure = failureOf(error, isRead ? "read" : "change", origin.requestId);
    return respond(errorTable[failure.code].httpStatus, errorAnswer(failure, origin.requestId), {
      ...limit,
      ...creditHeaders(report),
      ...failureHeaders(failure),
    });
  }
}

/** A key of a sandbox asks by the clock of that sandbox. */
function timeOf({ organization }: CallContext<unknown>["caller"], now: Date): Date {
  return new Date(now.getTime() + (organization?.clockAheadMs ?? 0));
}

function respond(status: number, answer: unknown, headers: Record<string, string>): Response {
  return new Response(JSON.stringify(answer), {
    status,
    headers: { ...apiHeaders(), ...headers, "content-type": "application/json" },
  });
}

/** A failure in their shape, with all that ours says beside it. */
function errorAnswer(failure: DomainError, requestId: string) {
  const { detail, code, ...details } = problemBody(failure, requestId);
  return { success: false, error: { message: detail, internal_error: code, details } };
}

async function bodyOf(request: Request): Promise<object> {
  const text = await readText(request);
  if (text === "") return {};
  if (!(request.headers.get("content-type") ?? "").toLowerCase().startsWith("application/json"))
    throw new DomainError(
      "unsupported_media_type",
      "Send the body as application/json. Nothing was changed or charged.",
    );
  const body = parseJson(text);
  if (body === null || typeof body !== "object" || Array.isArray(body))
    throw refused("The body must be a JSON object");
  return body;
}

function decodedParams(params: Record<string, string>): Record<string, string> {
  try {
    return Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
  } catch {
    throw refused("The address contains broken percent-encoding");
  }
}

function notOffered(method: string, path: string): DomainError {
  const allowed = [...callsAt(path).keys()].map((one) => one.toUpperCase());
  const asked = `${method} ${shortened(path)}`;
  const instead = insteadOf(path);
  if (instead === undefined && allowed.length === 0)
    return new DomainError("not_found", `There is nothing at ${asked}. Nothing was changed.`);
  return new DomainError(
    "not_supported",
    `Bursar doesn't offer ${asked} of Flexprice's API. Nothing was changed or charged. ${instead ?? ""}`.trim(),
  );
}
