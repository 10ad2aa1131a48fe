import type { X402Payment } from "@/generated/prisma/client";
import { db, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { invariant } from "@/server/foundation/invariant";
import { log } from "@/server/foundation/log";
import { settlePayment } from "@/server/gateways/x402/facilitator";
import { findTransfer } from "@/server/gateways/x402/find-transfer";
import type { X402Payload } from "@/server/gateways/x402/read-payment";
import { centsOf } from "@/server/gateways/x402/requirements";
import { type X402Terms, x402Terms } from "@/server/gateways/x402/x402-terms";
import { creditPurchase } from "../fulfil";

export type X402Outcome =
  | { result: "credited"; payment: X402Payment; before?: boolean }
  /** Nothing was paid, and nothing will be. */
  | { result: "refused"; reason: string }
  /** Nothing was sent on. */
  | { result: "unavailable" }
  /** It may still go through until then; if it does, it becomes credits by itself. */
  | { result: "pending"; reason: string; until: Date };

/**
 * Settles a payment that was written down. Safe to repeat at any point, and by any number at once: what happened is
 * looked up on the chain itself, an authorization moves money once, and the row is credited once under its lock. It is
 * given up only when the chain is final past the end of the authorization and has no transfer of it.
 */
export async function settleX402(
  id: string,
  now: Date,
  { isFirst = false }: { isFirst?: boolean } = {},
): Promise<X402Outcome> {
  const row = await db().x402Payment.findUniqueOrThrow({ where: { id } });
  if (row.state !== "settling") return outcomeOf(row);
  const terms = termsOf(row);
  if (!terms) return pending(row, "x402 is switched off here");
  if (!isFirst) {
    const found = await look(terms, row);
    if (found && "transaction" in found) return credit(id, found.transaction, now);
    if (found && found.notUntil > row.validBefore) return refuse(id, now);
  }
  let reason = "its authorization has ended, and the chain isn't final yet";
  if (now < row.validBefore) {
    const sent = await settlePayment(terms, payloadOf(row));
    if (sent.result === "settled") return credit(id, sent.transaction, now);
    reason = sent.reason;
    log().warn({ x402Payment: id, reason }, `an x402 payment: ${sent.result}`);
    const found = await look(terms, row);
    if (found && "transaction" in found) return credit(id, found.transaction, now);
  }
  return pending(row, reason);
}

/** What became of a payment. */
export function outcomeOf(row: X402Payment): X402Outcome {
  if (row.state === "credited") return { result: "credited", payment: row };
  if (row.state === "refused") return { result: "refused", reason: row.problem ?? "" };
  return pending(row, row.problem ?? "it is being settled");
}

function pending(row: X402Payment, reason: string): X402Outcome {
  return { result: "pending", reason, until: row.validBefore };
}

/** What is asked for may have changed since: a payment is looked for where it was made. */
function termsOf(row: X402Payment): X402Terms | null {
  const terms = x402Terms();
  if (!terms || terms.network !== row.network) return null;
  return { ...terms, asset: row.asset, payTo: row.payTo };
}

/** It was checked when it was read from its header. */
function payloadOf({ payload }: X402Payment): X402Payload {
  return payload as unknown as X402Payload;
}

async function look(terms: X402Terms, row: X402Payment) {
  const { payer, nonce, startBlock: fromBlock } = row;
  const { accepted } = payloadOf(row);
  try {
    return await findTransfer(terms, { payer, nonce, units: BigInt(accepted.amount), fromBlock });
  } catch (error) {
    log().warn({ err: error, x402Payment: row.id }, "the chain could not be read");
    return null;
  }
}

/** Money that arrived becomes a purchase, a payment and credits in one commit. */
async function credit(id: string, transaction: string, now: Date): Promise<X402Outcome> {
  const payment = await inTransaction(async (tx) => {
    await tx.$queryRaw`select id from x402_payments where id = ${id} for update`;
    const row = await tx.x402Payment.findUniqueOrThrow({ where: { id } });
    if (row.state === "credited") return row;
    const { accepted } = payloadOf(row);
    invariant(centsOf(BigInt(accepted.amount)) === row.amountCents, `${id} is what was signed`);
    const purchase = await tx.purchase.create({
      data: {
        id: newId("purchase"),
        creditAccountId: row.creditAccountId,
        organizationId: row.organizationId,
        kind: "custom_amount",
        title: row.title,
        credits: row.credits,
        amountCents: row.amountCents,
        currency: "usd",
        priceVersion: row.priceVersion,
        createdAt: row.createdAt,
      },
    });
    await creditPurchase(tx, purchase, { ...nothingOfStripe, paymentIntentId: id }, now);
    return tx.x402Payment.update({
      where: { id },
      data: {
        state: "credited",
        transaction,
        purchaseId: purchase.id,
        settledAt: now,
        problem: null,
      },
    });
  });
  return { result: "credited", payment };
}

const nothingOfStripe = {
  sessionId: null,
  chargeId: null,
  methodType: "x402",
  bankLast4: null,
  cardUsed: null,
  card: null,
  taxes: null,
  receiptUrl: null,
  invoice: null,
};

async function refuse(id: string, now: Date): Promise<X402Outcome> {
  const problem = "it was never settled, and its authorization has ended";
  await db().x402Payment.updateMany({
    where: { id, state: "settling" },
    data: { state: "refused", problem, settledAt: now },
  });
  return outcomeOf(await db().x402Payment.findUniqueOrThrow({ where: { id } }));
}
