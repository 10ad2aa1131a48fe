/**
 * Everything that can go wrong on purpose: one row a code. Doors translate it; nothing else knows
 * HTTP status or tRPC code.
 */
const table = {
  validation_failed: {
    httpStatus: 400,
    trpcCode: "BAD_REQUEST",
    title: "The request is invalid",
  },
  unauthenticated: {
    httpStatus: 401,
    trpcCode: "UNAUTHORIZED",
    title: "Sign in or send an API key",
  },
  insufficient_credits: {
    httpStatus: 402,
    trpcCode: "PAYMENT_REQUIRED",
    title: "Not enough credits",
  },
  organization_suspended: {
    httpStatus: 402,
    trpcCode: "PAYMENT_REQUIRED",
    title: "The organization is suspended",
  },
  forbidden: { httpStatus: 403, trpcCode: "FORBIDDEN", title: "Not allowed" },
  cross_origin: {
    httpStatus: 403,
    trpcCode: "FORBIDDEN",
    title: "Request from another site refused",
  },
  reauthentication_required: {
    httpStatus: 403,
    trpcCode: "FORBIDDEN",
    title: "Confirm it's you",
  },
  second_factor_required: {
    httpStatus: 403,
    trpcCode: "FORBIDDEN",
    title: "A second factor is required",
  },
  organization_closed: {
    httpStatus: 403,
    trpcCode: "FORBIDDEN",
    title: "The organization is closed",
  },
  not_found: { httpStatus: 404, trpcCode: "NOT_FOUND", title: "Not found" },
  method_not_allowed: {
    httpStatus: 405,
    trpcCode: "METHOD_NOT_SUPPORTED",
    title: "Method not allowed",
  },
  already_exists: { httpStatus: 409, trpcCode: "CONFLICT", title: "Already exists" },
  shared_billing: { httpStatus: 409, trpcCode: "CONFLICT", title: "Billing is shared" },
  payment_method_required: {
    httpStatus: 409,
    trpcCode: "CONFLICT",
    title: "A saved card is required",
  },
  payment_not_completed: {
    httpStatus: 409,
    trpcCode: "CONFLICT",
    title: "The payment isn't complete",
  },
  earnings_not_available: {
    httpStatus: 409,
    trpcCode: "CONFLICT",
    title: "Not enough earnings",
  },
  runs_here: { httpStatus: 409, trpcCode: "CONFLICT", title: "Bursar runs this operation" },
  wrong_state: { httpStatus: 409, trpcCode: "CONFLICT", title: "Not possible in this state" },
  idempotency_key_reused: {
    httpStatus: 409,
    trpcCode: "CONFLICT",
    title: "Idempotency-Key was used for another request",
  },
  idempotency_in_progress: {
    httpStatus: 409,
    trpcCode: "CONFLICT",
    title: "The same request is still running",
  },
  payload_too_large: {
    httpStatus: 413,
    trpcCode: "PAYLOAD_TOO_LARGE",
    title: "The request is too large",
  },
  unsupported_media_type: {
    httpStatus: 415,
    trpcCode: "UNSUPPORTED_MEDIA_TYPE",
    title: "Send JSON",
  },
  rate_limited: { httpStatus: 429, trpcCode: "TOO_MANY_REQUESTS", title: "Too many requests" },
  internal: {
    httpStatus: 500,
    trpcCode: "INTERNAL_SERVER_ERROR",
    title: "Something went wrong on our side",
  },
  not_supported: { httpStatus: 501, trpcCode: "NOT_IMPLEMENTED", title: "Not supported" },
  payment_provider_unavailable: {
    httpStatus: 502,
    trpcCode: "BAD_GATEWAY",
    title: "The payment provider didn't respond",
  },
  recharge_in_progress: {
    httpStatus: 503,
    trpcCode: "SERVICE_UNAVAILABLE",
    title: "A recharge is in progress",
  },
  organization_moved: {
    httpStatus: 503,
    trpcCode: "SERVICE_UNAVAILABLE",
    title: "The organization has just moved",
  },
  unavailable: {
    httpStatus: 503,
    trpcCode: "SERVICE_UNAVAILABLE",
    title: "Briefly unavailable",
  },
} as const satisfies Record<string, { httpStatus: number; trpcCode: string; title: string }>;

export type ErrorCode = keyof typeof table;
export const errorTable: Record<
  ErrorCode,
  { httpStatus: number; trpcCode: (typeof table)[ErrorCode]["trpcCode"]; title: string }
> = table;

/** One thing that is wrong with an input: where (dotted path) and what. */
export type FieldError = { path: string; message: string };

/** What every answer to a failure says (RFC 9457, and ours). */
export const problemFields = [
  "type",
  "title",
  "status",
  "detail",
  "instance",
  "code",
  "request_id",
] as const;

/** Fields that an answer has beyond the usual ones, and never in their place. */
export type ProblemExtra = { [field: string]: unknown } & {
  [Field in (typeof problemFields)[number]]?: never;
};

/**
 * An expected failure. `message` is written for the person who gets it: what happened, what was not
 * charged and what to do next. `extra` becomes fields of the answer.
 */
export class DomainError extends Error {
  override readonly name = "DomainError";
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly extra: ProblemExtra = {},
  ) {
    super(message);
  }
}

/** By name, not by class: the web process holds this module twice, bundled by Next and not. */
export function isDomainError(error: unknown): error is DomainError {
  return error instanceof Error && error.name === "DomainError";
}

/** The refusal of one field of an input. */
export function invalid(path: string, message: string): DomainError {
  return new DomainError(
    "validation_failed",
    `${path}: ${message}. Nothing was changed or charged.`,
    {
      errors: [{ path, message }] satisfies FieldError[],
    },
  );
}

/** The answer to an id that does not exist or belongs to somebody else: the two look the same. */
export function notFound(what: string): DomainError {
  return new DomainError("not_found", `There is no such ${what}, or you have no access to it.`);
}

/** The answer to an emailed link that is over, whatever it was for. */
export function linkIsOver(): DomainError {
  return new DomainError(
    "wrong_state",
    "This link was already used or cancelled, or it has expired. Nothing was changed.",
  );
}
