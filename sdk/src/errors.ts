import type { components } from "./api.generated.ts";
import { remedies } from "./names.generated.ts";

/** What the API says about a failure (RFC 9457), with the fields of its code. */
export type Problem = components["schemas"]["Problem"];
export type ErrorCode = Problem["code"];
/** One way out of a refusal: in words, and as a link for a person or a request for a program. */
export type Cure = NonNullable<Problem["cures"]>[number];

/** What is known about a failed request besides its answer. */
export type Sent = { idempotencyKey?: string | undefined; retryAfterMs?: number | undefined };

/** Every error of this package. */
export class BursarError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The API refused the request or failed. There is a class for each code; a code newer than this package has this one. */
export class ApiError extends BursarError {
  readonly code: ErrorCode;
  readonly status: number;
  /** Send it along when you report a problem. */
  readonly requestId: string;
  /** Ways to fix it, quickest first. Empty where there is nothing but `fix`. */
  readonly cures: readonly Cure[];
  /** What to do next, in words. */
  readonly fix: string;
  /** How long to wait before the same request may succeed; null where the API did not say. */
  readonly retryAfterMs: number | null;
  /** The Idempotency-Key that was sent: a repeat with it does nothing twice. */
  readonly idempotencyKey: string | null;

  constructor(
    /** Everything the API said. */
    readonly problem: Problem,
    sent: Sent = {},
  ) {
    super(problem.detail);
    this.idempotencyKey = sent.idempotencyKey ?? null;
    this.retryAfterMs = sent.retryAfterMs ?? null;
    this.code = problem.code;
    this.status = problem.status;
    this.requestId = problem.request_id;
    this.cures = problem.cures ?? [];
    this.fix = this.cures[0]?.detail ?? remedies[problem.code] ?? problem.detail;
  }
}

export class ValidationFailedError extends ApiError {
  /** What is wrong with the request, field by field. */
  readonly fields: readonly { path: string; message: string }[] = this.problem.errors ?? [];
}
export class UnauthenticatedError extends ApiError {}
/** Nothing was done or charged: the balance is too low, or a budget is used up. */
export class InsufficientCreditsError extends ApiError {
  readonly required = this.problem.required ?? null;
  /** null where the credits belong to an organization that keeps its balance private. */
  readonly available = this.problem.available ?? null;
  readonly shortfall = this.problem.shortfall ?? null;
  /** balance, budget or managed. */
  readonly blockedBy = this.problem.blocked_by ?? null;
  /** Where a person buys credits. */
  readonly topUpUrl = this.problem.top_up_url ?? null;
}
export class OrganizationSuspendedError extends ApiError {}
export class ForbiddenError extends ApiError {}
export class CrossOriginError extends ApiError {}
export class ReauthenticationRequiredError extends ApiError {}
export class SecondFactorRequiredError extends ApiError {}
export class OrganizationClosedError extends ApiError {}
export class NotFoundError extends ApiError {}
export class MethodNotAllowedError extends ApiError {}
export class AlreadyExistsError extends ApiError {}
export class SharedBillingError extends ApiError {}
export class PaymentMethodRequiredError extends ApiError {}
export class PaymentNotCompletedError extends ApiError {}
export class EarningsNotAvailableError extends ApiError {}
export class RunsHereError extends ApiError {}
export class WrongStateError extends ApiError {}
export class IdempotencyKeyReusedError extends ApiError {}
export class IdempotencyInProgressError extends ApiError {}
export class PayloadTooLargeError extends ApiError {}
export class UnsupportedMediaTypeError extends ApiError {}
export class RateLimitedError extends ApiError {}
export class InternalError extends ApiError {}
/** A compatible path that Bursar does not offer; the detail names what to use instead. */
export class NotSupportedError extends ApiError {}
export class PaymentProviderUnavailableError extends ApiError {}
export class RechargeInProgressError extends ApiError {}
/** It began to spend other credits while the request ran: send it again. */
export class OrganizationMovedError extends ApiError {}
export class UnavailableError extends ApiError {}

/** The class of each code. A code without one does not compile. */
export const errorClasses = {
  validation_failed: ValidationFailedError,
  unauthenticated: UnauthenticatedError,
  insufficient_credits: InsufficientCreditsError,
  organization_suspended: OrganizationSuspendedError,
  forbidden: ForbiddenError,
  cross_origin: CrossOriginError,
  reauthentication_required: ReauthenticationRequiredError,
  second_factor_required: SecondFactorRequiredError,
  organization_closed: OrganizationClosedError,
  not_found: NotFoundError,
  method_not_allowed: MethodNotAllowedError,
  already_exists: AlreadyExistsError,
  shared_billing: SharedBillingError,
  payment_method_required: PaymentMethodRequiredError,
  payment_not_completed: PaymentNotCompletedError,
  earnings_not_available: EarningsNotAvailableError,
  runs_here: RunsHereError,
  wrong_state: WrongStateError,
  idempotency_key_reused: IdempotencyKeyReusedError,
  idempotency_in_progress: IdempotencyInProgressError,
  payload_too_large: PayloadTooLargeError,
  unsupported_media_type: UnsupportedMediaTypeError,
  rate_limited: RateLimitedError,
  internal: InternalError,
  not_supported: NotSupportedError,
  payment_provider_unavailable: PaymentProviderUnavailableError,
  recharge_in_progress: RechargeInProgressError,
  organization_moved: OrganizationMovedError,
  unavailable: UnavailableError,
} as const satisfies Record<ErrorCode, typeof ApiError>;

/** The error for what the API said. */
export function errorOf(problem: Problem, sent: Sent = {}): ApiError {
  const Class = errorClasses[problem.code] ?? ApiError;
  return new Class(problem, sent);
}

/** No usable response came: the connection failed, took too long, or something between answered. */
export class ConnectionError extends BursarError {
  readonly retryAfterMs: number | null;
  /** The Idempotency-Key that was sent: a repeat with it does nothing twice. */
  readonly idempotencyKey: string | null;

  constructor(
    message: string,
    /** Whether the request may have been carried out. With its Idempotency-Key it is safe to send again. */
    readonly mayHaveHappened: boolean,
    sent: Sent = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.idempotencyKey = sent.idempotencyKey ?? null;
    this.retryAfterMs = sent.retryAfterMs ?? null;
  }
}
