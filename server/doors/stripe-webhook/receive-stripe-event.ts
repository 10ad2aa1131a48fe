import { inTransaction } from "@/server/foundation/db";
import { addJob } from "@/server/gateways/jobs/add-job";
import { verifyEvent } from "@/server/gateways/stripe/verify-event";

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
  const { id, type, objectId, objectType, occurredAt } = event;
  await inTransaction(async (tx) => {
    const written = await tx.stripeEvent.createMany({
      data: [{ id, type, objectId, objectType, occurredAt, receivedAt: now }],
      skipDuplicates: true,
    });
    if (written.count === 1)
      await addJob(tx, "process-stripe-event", { eventId: id }, { key: `stripe-event:${id}` });
  });
  return Response.json({ received: true });
}
