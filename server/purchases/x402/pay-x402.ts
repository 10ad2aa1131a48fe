import type { X402Payment } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { log } from "@/server/foundation/log";
import { verifyPayment } from "@/server/gateways/x402/facilitator";
import { newestBlock } from "@/server/gateways/x402/find-transfer";
import { readPayment, type SignedPayment, whyNotNow } from "@/server/gateways/x402/read-payment";
import type { X402Terms } from "@/server/gateways/x402/x402-terms";
import type { Order } from "../place-order";
import { orderX402 } from "./offer-x402";
import { outcomeOf, settleX402, type X402Outcome } from "./settle-x402";

/** Who is short of credits, and of how many. */
export type Short = { organizationId: string; creditAccountId: string; shortfall: bigint };

/**
 * Turns the payment that a request carries into credits, once. It is checked against what we ask for, and by the
 * facilitator; then it is written down with all that settling it again takes; only then is it settled. A payment that
 * was sent before is not sent anew: what became of it is told, and finished if it was interrupted.
 */
export async function payX402(
  terms: X402Terms,
  header: string,
  short: Short,
  now: Date,
): Promise<X402Outcome> {
  const signed = readPayment(header, terms);
  if ("refusal" in signed) return { result: "refused", reason: signed.refusal };
  const known = await findPayment(terms, signed);
  if (known) return resume(known, short, now);

  const refusal = whyNotNow(signed, now);
  if (refusal) return { result: "refused", reason: refusal };
  const order = await orderX402(short.creditAccountId, signed.amountCents, now);
  if (!order) return { result: "refused", reason: "no order of credits costs its amount" };
  if (order.credits < short.shortfall)
    return { result: "refused", reason: "it buys fewer credits than are missing now" };
  const verified = await verifyPayment(terms, signed.payload);
  if (verified.result === "invalid") {
    // It may be the same payment, which another request settled meanwhile.
    const settled = await findPayment(terms, signed);
    return settled ? resume(settled, short, now) : { result: "refused", reason: verified.reason };
  }
  const startBlock = verified.result === "valid" ? await readBlock(terms) : null;
  if (startBlock === null) {
    const reason = verified.result === "unknown" ? verified.reason : "the node didn't answer";
    log().warn({ reason }, "an x402 payment could not be verified");
    return { result: "unavailable" };
  }
  const id = await writePayment(terms, { signed, order, short, startBlock }, now);
  if (id) return settleX402(id, now, { isFirst: true });
  // The same header came twice at once, and the other request was first.
  const other = await findPayment(terms, signed);
  return other ? resume(other, short, now) : { result: "unavailable" };
}

/** What became of a payment that was sent before. */
async function resume(known: X402Payment, short: Short, now: Date): Promise<X402Outcome> {
  if (known.creditAccountId !== short.creditAccountId)
    return { result: "refused", reason: "it was used before, for another account" };
  if (known.state === "settling") return settleX402(known.id, now);
  const outcome = outcomeOf(known);
  return outcome.result === "credited" ? { ...outcome, before: true } : outcome;
}

function findPayment(
  terms: X402Terms,
  { payer, nonce }: Pick<SignedPayment, "payer" | "nonce">,
): Promise<X402Payment | null> {
  const { network, asset } = keyOf(terms);
  return db().x402Payment.findFirst({ where: { network, asset, payer, nonce } });
}

async function readBlock(terms: X402Terms): Promise<bigint | null> {
  return newestBlock(terms).catch((error: unknown) => {
    log().warn({ err: error }, "the node of the x402 network did not answer");
    return null;
  });
}

/** @returns null where the same authorization was written down meanwhile */
async function writePayment(
  terms: X402Terms,
  made: { signed: SignedPayment; order: Order; short: Short; startBlock: bigint },
  now: Date,
): Promise<string | null> {
  const { signed, order, short, startBlock } = made;
  const id = newId("x402Payment");
  const { count } = await db().x402Payment.createMany({
    data: [
      {
        id,
        creditAccountId: short.creditAccountId,
        organizationId: short.organizationId,
        ...keyOf(terms),
        payTo: terms.payTo.toLowerCase(),
        payer: signed.payer,
        nonce: signed.nonce,
        payload: JSON.parse(JSON.stringify(signed.payload)),
        validBefore: signed.validBefore,
        startBlock,
        amountCents: order.amountCents,
        credits: order.credits,
        title: order.title,
        priceVersion: order.priceVersion,
        createdAt: now,
      },
    ],
    skipDuplicates: true,
  });
  return count > 0 ? id : null;
}

function keyOf({ network, asset }: X402Terms) {
  return { network, asset: asset.toLowerCase() };
}
