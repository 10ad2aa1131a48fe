import { STATUS_CODES } from "node:http";
import { cureSchema } from "@/server/foundation/cure.schema";
import { type ErrorCode, errorTable } from "@/server/foundation/errors";
import type { Endpoint } from "../endpoints/define-endpoint";
import { errorGuide } from "../error-guide";
import { inputSchema } from "./openapi-schemas";

/** The headers of answers, as components of the document. */
export const headerComponents = {
  "X-Request-Id": {
    description:
      "Identifies this request: the ID the client sent in this header (1 to 128 letters, digits and ._:-), otherwise one we generate.",
    schema: { type: "string" },
  },
  RateLimit: {
    description: "Requests left in the window, and seconds until it resets.",
    schema: { type: "string", examples: ['"default";r=599;t=60'] },
  },
  "RateLimit-Policy": {
    description: "Requests allowed per window, and its length in seconds.",
    schema: { type: "string", examples: ['"default";q=600;w=60'] },
  },
  "Retry-After": { description: "Seconds to wait before retrying.", schema: { type: "integer" } },
  "X-Credits-Cost": {
    description: "Credits charged for this request; 0 for a repeat.",
    schema: { type: "number" },
  },
  "X-Credits-Remaining": {
    description: "Credits available after it.",
    schema: { type: "number" },
  },
  "X-Credits-Warning": {
    description: "Absent when the balance is fine.",
    schema: { type: "string", enum: ["low", "critical", "depleted", "recharge_paused"] },
  },
  "Idempotent-Replayed": {
    description:
      "true: this is the response to an earlier request with the same Idempotency-Key; nothing was done again.",
    schema: { type: "string", enum: ["true"] },
  },
  Link: {
    description: 'The next page, `<...>; rel="next"`; absent on the last one.',
    schema: { type: "string" },
  },
} as const;
type HeaderName = keyof typeof headerComponents;

const onEveryAnswer: HeaderName[] = ["X-Request-Id", "RateLimit", "RateLimit-Policy"];

/** References to the headers that an endpoint's answer may carry. */
export function headersOf(endpoint: Endpoint, isList: boolean): Record<string, { $ref: string }> {
  const names: HeaderName[] = [
    ...onEveryAnswer,
    ...(endpoint.aboutCredits || endpoint.costs
      ? (["X-Credits-Remaining", "X-Credits-Warning"] as const)
      : []),
    ...(endpoint.costs ? (["X-Credits-Cost"] as const) : []),
    ...(endpoint.acceptsIdempotencyKey ? (["Idempotent-Replayed"] as const) : []),
    ...(isList ? (["Link"] as const) : []),
  ];
  return refs(names);
}

/** What every endpoint may be refused with, and what only changes and paid requests are. */
export function refusalsOf(endpoint: Endpoint): Record<string, { $ref: string }> {
  return {
    ...Object.fromEntries(
      statusesOf(endpoint).map((status) => [status, responseRef(responseName(status))]),
    ),
    default: responseRef("Failure"),
  };
}

function statusesOf({ rest, costs, acceptsIdempotencyKey }: Endpoint): number[] {
  const isChange = rest.method !== "get";
  const ofChanges = isChange ? [409, 413, 415] : [];
  return [
    ...[400, 401, 403, 404, 429, 500, 503],
    ...(costs || acceptsIdempotencyKey ? [402] : []),
    ...ofChanges,
  ];
}

/** The answer to a failure by status, each with the codes it may carry: of the statuses that are referred to. */
export function failureComponents(endpoints: readonly Endpoint[]): Record<string, object> {
  const used = new Set(endpoints.flatMap(statusesOf));
  const byStatus = Map.groupBy(
    Object.entries(errorTable) as [ErrorCode, (typeof errorTable)[ErrorCode]][],
    ([, { httpStatus }]) => httpStatus,
  );
  const described = [...byStatus]
    .filter(([status]) => used.has(status))
    .map(([status, rows]) => [
      responseName(status),
      failure(
        rows.map(([code, { title }]) => `\`${code}\`: ${title}.`).join(" "),
        status === 402 ? ["X-Credits-Remaining", "X-Credits-Warning"] : [],
        status === 429 || status === 503,
      ),
    ]);
  return { ...Object.fromEntries(described), Failure: failure("Refused or failed.", [], false) };
}

function failure(description: string, more: HeaderName[], waits: boolean): object {
  return {
    description,
    headers: refs([...onEveryAnswer, ...more, ...(waits ? (["Retry-After"] as const) : [])]),
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
}

function responseName(status: number): string {
  return (STATUS_CODES[status] ?? `Status ${status}`).replaceAll(/[^A-Za-z0-9]/g, "");
}

function responseRef(name: string) {
  return { $ref: `#/components/responses/${name}` };
}

function refs(names: readonly HeaderName[]): Record<string, { $ref: string }> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** The body of a failure (RFC 9457). A code may bring fields of its own. */
export function problemSchema(): object {
  const credits = (description: string) => ({ type: "number", description });
  return {
    type: "object",
    required: ["type", "title", "status", "detail", "code", "request_id"],
    properties: {
      type: { type: "string", description: "URL of the page that explains the code" },
      title: { type: "string" },
      status: { type: "integer", description: "The HTTP status" },
      detail: { type: "string", description: "What happened, in words for people" },
      code: {
        type: "string",
        enum: Object.keys(errorTable),
        "x-enum-remedies": Object.fromEntries(errorGuide.map(({ code, remedy }) => [code, remedy])),
      },
      request_id: { type: "string" },
      errors: {
        type: "array",
        description: "What is wrong with the request, field by field",
        items: {
          type: "object",
          required: ["path", "message"],
          properties: { path: { type: "string" }, message: { type: "string" } },
        },
      },
      retry_after: { type: "integer", description: "Seconds to wait, as in Retry-After" },
      required: credits("Credits required"),
      available: credits("Credits available to spend"),
      held: credits("Credits set aside by holds"),
      shortfall: credits("required minus available"),
      blocked_by: { type: "string", description: "What blocked the charge" },
      top_up_url: { type: "string", description: "Where a person buys credits" },
      recharge_state: { type: "string" },
      cures: {
        type: "array",
        description: "Ways to fix it, quickest first",
        items: inputSchema(cureSchema),
      },
    },
    additionalProperties: true,
  };
}
