import type {
  StoredPaymentIntent,
  StoredPaymentMethod,
  StoredSetupIntent,
} from "../state/tables.ts";

export type ErrorType = "api_error" | "card_error" | "idempotency_error" | "invalid_request_error";

/** The `error` object of a refused call, as the API documents it. */
export interface ErrorBody {
  type: ErrorType;
  message: string;
  code?: string;
  param?: string;
  charge?: string;
  decline_code?: string;
  advice_code?: string;
  network_decline_code?: string;
  network_advice_code?: string;
  doc_url?: string;
  request_log_url?: string;
  payment_intent?: StoredPaymentIntent;
  payment_method?: StoredPaymentMethod;
  setup_intent?: StoredSetupIntent;
}

/** A refusal that the caller sees with exactly this status and body. */
export class StripeApiError extends Error {
  readonly status: number;
  readonly body: ErrorBody;

  constructor(status: number, body: ErrorBody) {
    super(body.message);
    this.status = status;
    this.body = body.code
      ? {
          doc_url: `https://stripe.com/docs/error-codes/${body.code.replaceAll("_", "-")}`,
          ...body,
        }
      : body;
  }
}

/** 400 for a request that cannot be right, whatever the state. */
export function invalidRequest(message: string, code?: string, param?: string): StripeApiError {
  return new StripeApiError(400, {
    type: "invalid_request_error",
    message,
    ...(code ? { code } : {}),
    ...(param ? { param } : {}),
  });
}

/** 404 in the words of the API: `No such customer: 'cus_1'`. */
export function noSuch(kind: string, id: string, param = "id"): StripeApiError {
  return new StripeApiError(404, {
    type: "invalid_request_error",
    code: "resource_missing",
    message: `No such ${kind}: '${id}'`,
    param,
  });
}

/** 400 for an id in a parameter that names nothing. */
export function noSuchReference(kind: string, id: string, param: string): StripeApiError {
  return invalidRequest(`No such ${kind}: '${id}'`, "resource_missing", param);
}
