import { type ErrorCode, errorTable } from "@/server/foundation/errors";

type Advice = {
  /** What happened. */
  meaning: string;
  /** What the caller does next. */
  remedy: string;
  /** Whether the same request may succeed later, unchanged. */
  retry: "no" | "yes" | "after the wait";
  /** Fields beyond the usual ones. */
  fields?: Record<string, string>;
};

// Complete by its type: a new code does not compile until it is explained here.
const advice: Record<ErrorCode, Advice> = {
  validation_failed: {
    meaning: "A field is missing, unknown or out of range.",
    remedy: "Read errors: each names the path of a field and what is wrong with it.",
    retry: "no",
    fields: { errors: "array of { path, message }, path dotted: entries.0.account_id" },
  },
  unauthenticated: {
    meaning: "No key was sent, or the key is unknown, revoked or expired.",
    remedy: "Send Authorization: Bearer bk_live_… with an active key.",
    retry: "no",
  },
  insufficient_credits: {
    meaning:
      "The balance is smaller than the price, or a budget is used up. Nothing was done or charged.",
    remedy:
      "Follow one of the cures: buy credits at top_up_url, switch on auto-recharge, wait for the budget to reset or ask for more of it. Then send the request again with the same Idempotency-Key.",
    retry: "yes",
    fields: {
      required: "credits the operation costs",
      available: "credits available to spend",
      held: "credits set aside by holds",
      shortfall: "required minus available",
      blocked_by: "what blocked it: balance, budget or managed",
      budget: "the budget that refused, with its limit and what is spent",
      cures:
        "array of { kind, detail, url, request, after }: how to fix it, quickest first. request is what a program sends",
      top_up_url: "where a person buys credits",
      recharge_state: "what auto-recharge is doing: off, idle, disabled or the state of an attempt",
    },
  },
  organization_suspended: {
    meaning:
      "The organization has been in debt for too long. Reads still work; paid operations are refused.",
    remedy: "Buy credits at top_up_url; it resumes at once.",
    retry: "yes",
    fields: { top_up_url: "where a person buys credits" },
  },
  forbidden: {
    meaning: "The key doesn’t have the scope, or the person doesn’t have the role.",
    remedy: "Use a key with the scope listed for the endpoint. A key's scopes can’t be changed.",
    retry: "no",
  },
  cross_origin: {
    meaning: "A change was requested with a session cookie from another site.",
    remedy: "Outside the app's own pages, use an API key.",
    retry: "no",
  },
  reauthentication_required: {
    meaning:
      "Changes to keys, roles and money settings, and staff actions on credits, require that the person has confirmed who they are within the last ten minutes. Nothing was changed. API keys are never asked: their scopes decide.",
    remedy:
      "In the app a dialog asks for the password or sends a link, then continues. With a session cookie, POST /api/v1/me/reauthenticate, then retry the request.",
    retry: "yes",
    fields: {
      ways: "how this person can confirm: password and email_link, or passkey and code where they have a second factor",
    },
  },
  second_factor_required: {
    meaning:
      "The organization, or one that owns it, opens only to people who have a second factor, and this person has none. Nothing was changed or charged. API keys are unaffected.",
    remedy: "Set one up under Your account > Security, then try again.",
    retry: "no",
    fields: { set_up_url: "the page where it is set up" },
  },
  organization_closed: {
    meaning:
      "Its owner closed the organization. Owners can still read its books, ledger and receipts; everything else is refused, keys included.",
    remedy: "An owner reopens it in Settings.",
    retry: "no",
  },
  not_found: {
    meaning: "It doesn’t exist, or the caller has no access to it. The two look the same.",
    remedy: "Check the ID, and which organization the key belongs to.",
    retry: "no",
  },
  method_not_allowed: {
    meaning: "The path exists, but not with this method.",
    remedy: "Look up the endpoint in the reference.",
    retry: "no",
  },
  already_exists: {
    meaning: "A value that must be unique is already taken, such as an account code.",
    remedy: "Choose another value; errors names the field.",
    retry: "no",
    fields: { errors: "array of { path, message }" },
  },
  shared_billing: {
    meaning:
      "The organization spends its parent's credits, so it has no billing of its own to change.",
    remedy: "Send the request to billing_organization_id.",
    retry: "no",
    fields: { billing_organization_id: "the organization that owns the billing" },
  },
  payment_method_required: {
    meaning: "Auto-recharge needs a saved card, and there is none.",
    remedy: "Add a card, then switch it on.",
    retry: "yes",
  },
  payment_not_completed: {
    meaning: "The checkout hasn’t been paid, or the bank hasn’t confirmed it yet.",
    remedy: "Finish the payment. Credits are added automatically once it is confirmed.",
    retry: "yes",
  },
  earnings_not_available: {
    meaning: "More earnings were to be redeemed than are available. Nothing was redeemed.",
    remedy: "Redeem what is left, or wait for more.",
    retry: "no",
    fields: { available: "how many credits can be redeemed" },
  },
  runs_here: {
    meaning:
      "Bursar runs this operation itself, so your software can’t meter it: charging for an invoice wouldn’t create one.",
    remedy: "Send the request in `endpoint`. It does the work and charges for it.",
    retry: "no",
    fields: { endpoint: "The request that runs the operation", operation: "The operation" },
  },
  wrong_state: {
    meaning: "It isn’t possible in the current state, such as posting a transaction twice.",
    remedy: "Fetch the resource again and check its status.",
    retry: "no",
  },
  idempotency_key_reused: {
    meaning: "This Idempotency-Key was used for a request with another body.",
    remedy: "Send a new key for a new request.",
    retry: "no",
  },
  idempotency_in_progress: {
    meaning: "The first request with this Idempotency-Key is still running.",
    remedy: "Wait, then retry: you get the first request’s response.",
    retry: "yes",
  },
  payload_too_large: {
    meaning: "The body is larger than 1 MB.",
    remedy: "Send less data per request.",
    retry: "no",
  },
  unsupported_media_type: {
    meaning: "The body isn’t JSON.",
    remedy: "Send Content-Type: application/json.",
    retry: "no",
  },
  rate_limited: {
    meaning: "Too many requests in a minute.",
    remedy: "Wait for the number of seconds in Retry-After.",
    retry: "after the wait",
    fields: { retry_after: "seconds" },
  },
  internal: {
    meaning: "Something went wrong on our side.",
    remedy: "Retry with the same Idempotency-Key. If it keeps failing, send us the request_id.",
    retry: "yes",
  },
  not_supported: {
    meaning: "The request is part of another product’s API that Bursar doesn’t offer.",
    remedy: "Use the request named in the detail, or look it up in the reference.",
    retry: "no",
  },
  payment_provider_unavailable: {
    meaning: "The payment provider didn't respond.",
    remedy: "Try again in a minute.",
    retry: "yes",
  },
  recharge_in_progress: {
    meaning:
      "The balance is too low and the saved card is being charged. Nothing was done or charged.",
    remedy:
      "Wait for the number of seconds in Retry-After, then retry with the same Idempotency-Key.",
    retry: "after the wait",
    fields: {
      retry_after: "seconds",
      required: "credits the operation costs",
      available: "credits available to spend",
      shortfall: "required minus available",
    },
  },
  organization_moved: {
    meaning: "The organization began to spend other credits while the request ran.",
    remedy: "Send it again with the same Idempotency-Key.",
    retry: "yes",
  },
  unavailable: {
    meaning: "Part of the service is briefly unavailable.",
    remedy: "Try again in a few seconds.",
    retry: "yes",
  },
};

export type ErrorGuideEntry = Advice & { code: ErrorCode; httpStatus: number; title: string };

/** Every code there is, by status, with what it means and what to do. */
export const errorGuide: readonly ErrorGuideEntry[] = (Object.keys(advice) as ErrorCode[])
  .map((code) => ({
    code,
    httpStatus: errorTable[code].httpStatus,
    title: errorTable[code].title,
    ...advice[code],
  }))
  .sort((a, b) => a.httpStatus - b.httpStatus);
