import { inTransaction } from "@/server/foundation/db";
import { verifyEvent } from "@/server/gateways/stripe/verify-event";
import { takeInEvent } from "@/server/payments/inbox/take-in-event";

/**
 * Takes a delivery from Stripe: verify the signature on the raw bytes, write the event down (once),
 * enqueue its work in the same transaction, answer 200. Nothing in the body is believed beyond ids.
 */
export async function receiveStripeEvent(request: Request, now: Date): Promise<Response> {
  const event = verifyEvent(await request.text(), request.headers.get("stripe-signature"));
  if (!event)
    return Response.json(
      { error: "The signature is missing, forged or too old." },
      { status: 400 },
    );
  await inTransaction((tx) => takeInEvent(tx, event, "delivered", now));
  return Response.json({ received: true });
}
