import { env } from "@/server/foundation/env";
import { stripe } from "./client";
import { type EventNotice, noticeOf } from "./event-notice";

/** Accepts a delivery signed with the current or the previous secret, at most five minutes old. Null: forged or stale. */
export function verifyEvent(rawBody: string, signature: string | null): EventNotice | null {
  const { STRIPE_WEBHOOK_SECRET, STRIPE_WEBHOOK_SECRET_PREVIOUS } = env();
  for (const secret of [STRIPE_WEBHOOK_SECRET, STRIPE_WEBHOOK_SECRET_PREVIOUS]) {
    if (!secret || !signature) continue;
    try {
      return noticeOf(stripe().webhooks.constructEvent(rawBody, signature, secret, 300));
    } catch {
      // The next secret may fit.
    }
  }
  return null;
}
