import { inTransaction } from "@/server/foundation/db";
import { verifyEvent } from "@/server/gateways/stripe/verify-event";
import { takeInEvent } from "@/server/payments/inbox/take-in-event";
import { countGuess } from "../auth/admit";
import { forged } from "../forged";
import { takeRequests } from "../rate-limit";
import { problemResponse } from "../rest/problem";

/**
 * Takes a delivery from Stripe: verify the signature on the raw bytes, write the event down (once),
 * enqueue its work in the same transaction, answer 200. Nothing in the body is believed beyond ids.
 * Only what Stripe did not sign is counted by address, so however much comes, no genuine delivery is refused.
 */
export async function receiveStripeEvent(
  request: Request,
  { requestId, ip, now }: { requestId: string; ip: string; now: Date },
): Promise<Response> {
  const event = verifyEvent(await request.text(), request.headers.get("stripe-signature"));
  if (!event) {
    const { headers, refusal } = await takeRequests(`address:${ip}`, "address");
    const failure = refusal ?? (await countGuess(ip)) ?? forged();
    return problemResponse(failure, requestId, headers);
  }
  await inTransaction((tx) => takeInEvent(tx, event, "delivered", now));
  return Response.json({ received: true });
}
