// Made by scripts/generate-sdk.ts from the OpenAPI document. Do not edit: run it again.

/** The operations that your software may charge, check and hold. Declare your own by merging into this interface. */
export interface Operations {
  /** Submit photoshoot: One photoshoot for one team member; 0.25 on the Lite package; drawn from the invitation's hold. */
  "photoshoot.submit": unknown;
  /** Run model: Priced by model, input and output tokens. */
  "model.inference": unknown;
  /** Generate image: About $0.02 an image. */
  "image.generate": unknown;
  /** Deploy container: About $0.50 a deploy. */
  "container.deploy": unknown;
  /** API call: Standard API call. */
  "api.call": unknown;
  /** Premium API call: Premium API call. */
  "api.call.premium": unknown;
  /** Compute minute: Heartbeat every 60 s of a long-running job. */
  "compute.minute": unknown;
}

/** What to do about each error, for whoever gets it. */
export const remedies = {
  validation_failed: "Read errors: each names the path of a field and what is wrong with it.",
  unauthenticated: "Send Authorization: Bearer bk_live_… with an active key.",
  insufficient_credits: "Follow one of the cures: buy credits at top_up_url, switch on auto-recharge, wait for the budget to reset or ask for more of it. Then send the request again with the same Idempotency-Key.",
  organization_suspended: "Buy credits at top_up_url; it resumes at once.",
  forbidden: "Use a key with the scope listed for the endpoint. A key's scopes can’t be changed.",
  cross_origin: "Outside the app's own pages, use an API key.",
  reauthentication_required: "In the app a dialog asks for the password or sends a link, then continues. With a session cookie, POST /api/v1/me/reauthenticate, then retry the request.",
  second_factor_required: "Set one up under Your account > Security, then try again.",
  organization_closed: "An owner reopens it in Settings.",
  not_found: "Check the ID, and which organization the key belongs to.",
  method_not_allowed: "Look up the endpoint in the reference.",
  already_exists: "Choose another value; errors names the field.",
  shared_billing: "Send the request to billing_organization_id.",
  payment_method_required: "Add a card, then switch it on.",
  payment_not_completed: "Finish the payment. Credits are added automatically once it is confirmed.",
  earnings_not_available: "Redeem what is left, or wait for more.",
  runs_here: "Send the request in `endpoint`. It does the work and charges for it.",
  wrong_state: "Fetch the resource again and check its status.",
  idempotency_key_reused: "Send a new key for a new request.",
  idempotency_in_progress: "Wait, then retry: you get the first request’s response.",
  payload_too_large: "Send less data per request.",
  unsupported_media_type: "Send Content-Type: application/json.",
  rate_limited: "Wait for the number of seconds in Retry-After.",
  internal: "Retry with the same Idempotency-Key. If it keeps failing, send us the request_id.",
  not_supported: "Use the request named in the detail, or look it up in the reference.",
  payment_provider_unavailable: "Try again in a minute.",
  recharge_in_progress: "Wait for the number of seconds in Retry-After, then retry with the same Idempotency-Key.",
  organization_moved: "Send it again with the same Idempotency-Key.",
  unavailable: "Try again in a few seconds.",
} as const;
