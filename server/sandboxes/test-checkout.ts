import type { TestPayment } from "@/generated/prisma/client";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { DomainError, invalid, notFound } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { openSimulatedPage } from "@/server/gateways/stripe/simulated/simulated-checkout";
import { testCard } from "@/server/gateways/stripe/simulated/test-card.schema";
import type { CheckoutOutcome, TestCheckoutAnswer } from "./test-checkout.schema";

type Ending = {
  outcome: CheckoutOutcome;
  card: string;
  /** What an event of Stripe would make happen. */
  finish: (sessionId: string, now: Date) => Promise<unknown>;
  /** What follows where the bank takes the payment back at once. */
  dispute: (intentId: string, now: Date) => Promise<unknown>;
};

/** The page of a sandbox's checkout. @throws not_found */
export async function readTestCheckout(
  sessionId: string,
  creditAccountId: string,
): Promise<TestCheckoutAnswer> {
  const row = await db().testPayment.findFirst({ where: { id: sessionId, creditAccountId } });
  if (!row?.successUrl) throw notFound("checkout");
  return answer(row, null);
}

/**
 * Ends a checkout of a sandbox as its person or a test chooses. What follows is what follows at Stripe: the same code
 * reads the checkout again and settles the purchase, the recharge or the card.
 * @throws not_found; wrong_state once it is over
 */
export async function endTestCheckout(
  sessionId: string,
  creditAccountId: string,
  ending: Ending,
  now: Date,
): Promise<TestCheckoutAnswer> {
  const [row, declineCode] = await inTransaction((tx) =>
    end(tx, sessionId, creditAccountId, ending),
  );
  await ending.finish(sessionId, now);
  const isPaid = row.state === "succeeded" && row.mode === "payment";
  if (isPaid && row.cardNumber && testCard(row.cardNumber)?.isDisputed)
    await ending.dispute(row.intentId, now);
  return answer(row, declineCode);
}

/** The same for the page of a purchase. */
export async function endTestPurchase(
  purchaseId: string,
  creditAccountId: string,
  ending: Ending,
  now: Date,
): Promise<TestCheckoutAnswer> {
  const purchase = await db().purchase.findFirst({ where: { id: purchaseId, creditAccountId } });
  if (!purchase?.checkoutSessionId) throw notFound("purchase");
  return endTestCheckout(purchase.checkoutSessionId, creditAccountId, ending, now);
}

/** Saves a test card without a page. @throws validation_failed for a card that no page would take */
export async function saveTestCard(
  creditAccountId: string,
  { card, ...ending }: Omit<Ending, "outcome">,
  now: Date,
): Promise<TestCheckoutAnswer> {
  if (testCard(card)?.onPage.result === "declined")
    throw invalid("card", "This card is declined on every page, so it can't be saved");
  const { sessionId } = await openSimulatedPage({
    creditAccountId,
    mode: "setup",
    key: `card:${newId("request")}`,
    title: "Save a card",
    successUrl: "/",
    cancelUrl: "/",
  });
  return endTestCheckout(sessionId, creditAccountId, { outcome: "paid", card, ...ending }, now);
}

async function end(
  tx: Tx,
  id: string,
  creditAccountId: string,
  { outcome, card: number }: Ending,
): Promise<[TestPayment, declineCode: string | null]> {
  await tx.$queryRaw`select id from test_payments where id = ${id} for update`;
  const row = await tx.testPayment.findFirst({ where: { id, creditAccountId } });
  if (!row?.successUrl) throw notFound("checkout");
  const ends = row.state === "open" || (row.state === "processing" && isLate(outcome));
  if (!ends) throw isOver(row);
  const card = testCard(number);
  if (outcome === "declined") return [row, "generic_decline"];
  if (outcome === "paid" && row.state === "open" && card?.onPage.result === "declined")
    return [row, card.onPage.declineCode];
  if (outcome === "failed" && row.state === "open")
    throw new DomainError(
      "wrong_state",
      "Only a payment that is processing can fail. Nothing was changed. Send declined, or processing first.",
    );
  const state = outcome === "paid" ? "succeeded" : outcome;
  // A delayed payment is a bank's, not a card's.
  const cardNumber = outcome === "paid" && row.state === "open" ? number : null;
  return [await tx.testPayment.update({ where: { id }, data: { state, cardNumber } }), null];
}

function isLate(outcome: CheckoutOutcome): boolean {
  return outcome === "paid" || outcome === "failed";
}

const over: Record<TestPayment["state"], string> = {
  open: "is open",
  requires_action: "is waiting for its buyer",
  processing: "is already processing",
  succeeded: "has already succeeded",
  failed: "has already failed",
  expired: "has already expired",
};

function isOver({ state }: TestPayment): DomainError {
  return new DomainError(
    "wrong_state",
    `This checkout ${over[state]}, so it can't be completed again. Nothing was changed.`,
    { state },
  );
}

function answer(row: TestPayment, declineCode: string | null): TestCheckoutAnswer {
  return {
    session_id: row.id,
    mode: row.mode === "setup" ? "setup" : "payment",
    state: row.state,
    title: row.title,
    amount_cents: row.amountCents === null ? null : Number(row.amountCents),
    currency: row.currency,
    decline_code: declineCode,
    success_url: row.successUrl.replace("{CHECKOUT_SESSION_ID}", row.id),
    cancel_url: row.cancelUrl,
  };
}
