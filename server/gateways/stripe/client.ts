import { randomUUID } from "node:crypto";
import Stripe from "stripe";
import { env } from "@/server/foundation/env";
import { noteCall } from "@/server/foundation/tracing";

let client: Stripe | undefined;

/** The Stripe SDK, pointed at the local stand-in when STRIPE_API_BASE says so. */
export function stripe(): Stripe {
  const { STRIPE_SECRET_KEY, STRIPE_API_BASE } = env();
  if (client) return client;
  const base = STRIPE_API_BASE ? new URL(STRIPE_API_BASE) : undefined;
  client = new Stripe(STRIPE_SECRET_KEY, {
    telemetry: false,
    timeout: 25_000,
    ...(base
      ? {
          host: base.hostname,
          port: base.port,
          protocol: base.protocol === "https:" ? "https" : "http",
        }
      : {}),
  });
  client.on("response", noteAnswer);
  return client;
}

function noteAnswer(answer: Stripe.ResponseEvent): void {
  const { method, path, status, request_start_time: from, request_end_time: until } = answer;
  const attributes = { "http.request.method": method, "url.path": path };
  noteCall(`Stripe ${method}`, from, until, { ...attributes, "http.response.status_code": status });
}

/** For `.catch`: what Stripe does not know is null; any other failure stays one. */
export function nullWhenMissing(error: unknown): null {
  if (error instanceof Error && "code" in error && error.code === "resource_missing") return null;
  throw error;
}

/**
 * Whether Stripe looked at a call and refused it, so that it had no effect and the same call would be
 * refused again. Everything else (no answer, 5xx, 409, 429) may have happened or may yet pass.
 */
export function isRefusal(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeInvalidRequestError ||
    error instanceof Stripe.errors.StripeIdempotencyError ||
    error instanceof Stripe.errors.StripePermissionError ||
    error instanceof Stripe.errors.StripeAuthenticationError
  );
}

/** Whether Stripe refused a call because it does not know the customer any more: deleted in its dashboard. */
export function isCustomerMissing(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeInvalidRequestError &&
    error.code === "resource_missing" &&
    (error.param === "customer" || /no such customer/i.test(error.message))
  );
}

/**
 * Makes something under a key, so that asked for again it is the same. Where Stripe failed inside it
 * repeats that answer under the key for a day, so another key is tried: only for what costs nothing and is
 * known to nobody where it was made all the same (a customer, a page).
 */
export async function makeUnderKey<T>(
  key: string,
  make: (idempotencyKey: string) => Promise<T>,
): Promise<T> {
  return make(key).catch((error: unknown) => {
    if (!failedInside(error)) throw error;
    return make(`${key}:${randomUUID()}`);
  });
}

/** Whether Stripe answered that it failed inside (5xx): an answer it repeats for a day under the same key. */
function failedInside(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeAPIError && (error.statusCode ?? 0) >= 500;
}

/** Whether Stripe could not be reached or did not say what became of a call, and nobody has translated that yet. */
export function isProviderAway(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeConnectionError ||
    error instanceof Stripe.errors.StripeAPIError ||
    error instanceof Stripe.errors.StripeRateLimitError
  );
}
