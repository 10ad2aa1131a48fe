import type { Purchase } from "@/generated/prisma/client";
import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { notifyPayers } from "@/server/gateways/notices/notify";
import type { CheckoutFacts, TransferFacts } from "@/server/gateways/stripe/read-checkout";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { endUnpaid } from "./end-unpaid";
import { methodInWords } from "./method-in-words";
import type { TransferInstructions } from "./purchase.schema";

export type UnpaidReason = "not_paid" | "processing" | "expired" | "failed";
type Unpaid = { fulfilled: false; purchase: Purchase; reason: UnpaidReason };

/**
 * Writes down where a purchase stands that is not paid: its page ran out, a delayed method is on its
 * way, a transfer is awaited or came short, or the money will not come. The caller holds the
 * purchase's lock.
 */
export async function recordUnpaid(
  tx: Tx,
  purchase: Purchase,
  facts: CheckoutFacts,
  now: Date,
): Promise<Unpaid> {
  if (facts.status === "expired") {
    await endUnpaid(tx, purchase.id, { status: "expired", problem: null }, now);
    return answer(tx, purchase, "expired");
  }
  if (facts.status !== "complete") return { fulfilled: false, purchase, reason: "not_paid" };
  if (facts.paymentFailed) {
    // A payment that failed has let go of its method; the purchase knows it from before.
    const method = methodInWords({
      methodType: facts.methodType ?? purchase.methodType,
      bankLast4: facts.bankLast4 ?? purchase.bankLast4,
    });
    const problem = facts.givenUp
      ? "It was cancelled"
      : `The payment by ${method} did not go through`;
    const failed = await endUnpaid(tx, purchase.id, { status: "failed", problem }, now);
    if (failed && !facts.givenUp) await tellFailure(tx, purchase, method, now);
    return answer(tx, purchase, "failed");
  }
  await tx.purchase.updateMany({
    // What is over stays over, however late the news of it being on its way.
    where: { id: purchase.id, status: { in: ["created", "checkout_open", "processing"] } },
    data: {
      status: "processing",
      processingAt: purchase.processingAt ?? now,
      checkoutSessionId: facts.sessionId,
      methodType: facts.methodType,
      bankLast4: facts.bankLast4,
      problem: null,
      transferMissingCents: facts.transfer?.missingCents ?? null,
      ...(facts.transfer ? { transferInstructions: instructionsOf(facts.transfer) } : {}),
    },
  });
  if (facts.transfer && facts.transfer.missingCents !== purchase.transferMissingCents)
    await askForTransfer(tx, purchase, facts.transfer, now);
  return answer(tx, purchase, "processing");
}

async function answer(tx: Tx, purchase: Purchase, reason: UnpaidReason): Promise<Unpaid> {
  const current = await tx.purchase.findUniqueOrThrow({ where: { id: purchase.id } });
  return { fulfilled: false, purchase: current, reason };
}

function instructionsOf(transfer: TransferFacts): TransferInstructions {
  const { reference, lines, instructionsUrl } = transfer;
  return { reference, lines, instructions_url: instructionsUrl };
}

/** Where to send a transfer, and what is still missing of it: once for each sum that is missing. */
async function askForTransfer(
  tx: Tx,
  purchase: Purchase,
  transfer: TransferFacts,
  now: Date,
): Promise<void> {
  await notifyPayers(
    tx,
    purchase.creditAccountId,
    {
      template: "transfer-awaited",
      event: `${purchase.id}:${transfer.missingCents}`,
      props: (organization) => ({
        organizationName: organization.name,
        title: purchase.title,
        credits: microcreditsToCredits(purchase.credits),
        amountCents: Number(purchase.amountCents),
        missingCents: Number(transfer.missingCents),
        currency: purchase.currency,
        reference: transfer.reference,
        lines: transfer.lines,
        billingUrl: `${env().APP_URL}/${organization.slug}/billing`,
      }),
    },
    now,
  );
}

async function tellFailure(tx: Tx, purchase: Purchase, method: string, now: Date): Promise<void> {
  await notifyPayers(
    tx,
    purchase.creditAccountId,
    {
      template: "payment-failed",
      event: `${purchase.id}`,
      props: (organization) => ({
        organizationName: organization.name,
        title: purchase.title,
        amountCents: Number(purchase.amountCents),
        currency: purchase.currency,
        paymentMethod: method,
        billingUrl: `${env().APP_URL}/${organization.slug}/billing#buy`,
      }),
    },
    now,
  );
}
