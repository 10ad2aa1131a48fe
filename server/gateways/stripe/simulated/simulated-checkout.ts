import type { TestPayment } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { newSuffix } from "@/server/foundation/id-suffix";
import { invariant } from "@/server/foundation/invariant";
import type { CheckoutFacts, SavedCard } from "../read-checkout";
import { testCard } from "./test-card.schema";

/** Ids of what is simulated begin with it: Stripe is never asked about them, and never knows one. */
const PREFIX = "sim_";

/** Whether an id is of a sandbox, whose payments never reach Stripe. */
export function isSimulated(id: string): boolean {
  return id.startsWith(PREFIX);
}

/** The customer of a sandbox's credit account. */
export function simulatedCustomer(creditAccountId: string): string {
  return `${PREFIX}cus_${creditAccountId}`;
}

type NewPage = {
  creditAccountId: string;
  mode: "payment" | "setup";
  /** The same one sent again is the same page. */
  key: string;
  title: string;
  amountCents?: bigint;
  currency?: string;
  purchaseId?: string;
  attemptId?: string;
  expiresAt?: Date;
  successUrl: string;
  cancelUrl: string;
};

/** Opens a page of ours in the place of Stripe's: it says that it is a test, and how it is to end. */
export async function openSimulatedPage(
  page: NewPage,
): Promise<{ sessionId: string; url: string }> {
  const known = await db().testPayment.findUnique({ where: { key: page.key } });
  const { id } = known ?? (await writePage(page));
  const account = await db().creditAccount.findUniqueOrThrow({
    where: { id: page.creditAccountId },
  });
  const { slug } = await db().organization.findUniqueOrThrow({
    where: { id: account.organizationId },
  });
  return { sessionId: id, url: `${env().APP_URL}/${slug}/test-checkout/${id}` };
}

async function writePage(page: NewPage): Promise<TestPayment> {
  const suffix = newSuffix();
  const id = `${PREFIX}cs_${suffix}`;
  await db().testPayment.createMany({
    data: [
      { id, intentId: `${PREFIX}pi_${suffix}`, ...page, state: "open", createdAt: new Date() },
    ],
    skipDuplicates: true,
  });
  return db().testPayment.findUniqueOrThrow({ where: { key: page.key } });
}

/** Closes an open page, so that nobody can pay on it any more. */
export async function closeSimulatedPage(id: string): Promise<void> {
  await db().testPayment.updateMany({ where: { id, state: "open" }, data: { state: "expired" } });
}

export async function readSimulatedCheckout(id: string): Promise<CheckoutFacts | null> {
  const row = await db().testPayment.findUnique({ where: { id } });
  if (!row) return null;
  const isPaid = row.state === "succeeded";
  const isOver = isPaid || row.state === "processing" || row.state === "failed";
  const used = isOver && row.cardNumber ? testCard(row.cardNumber) : undefined;
  return {
    sessionId: row.id,
    mode: row.mode,
    status: isOver ? "complete" : row.state === "expired" ? "expired" : "open",
    paymentStatus: isPaid && row.mode === "payment" ? "paid" : "unpaid",
    amountTotalCents: row.amountCents,
    currency: row.currency,
    paymentIntentId: row.mode === "payment" ? row.intentId : null,
    chargeId: isPaid && row.mode === "payment" ? row.intentId.replace("_pi_", "_ch_") : null,
    paymentFailed: row.state === "failed",
    givenUp: false,
    purchaseId: row.purchaseId,
    rechargeAttemptId: row.attemptId,
    creditAccountId: row.creditAccountId,
    methodType: used ? "card" : isOver ? "us_bank_account" : null,
    bankLast4: null,
    cardUsed: used ? { brand: "visa", last4: used.last4, wallet: null } : null,
    card: used && isPaid ? savedCard(row, used.last4) : null,
    transfer: null,
    taxes: null,
    receiptUrl: null,
    invoice: null,
  };
}

/** A card of one page: its id says which test card it is. */
function savedCard({ intentId, creditAccountId }: TestPayment, last4: string): SavedCard {
  return {
    stripePaymentMethodId: intentId.replace("_pi_", `_pm_${last4}_`),
    fingerprint: `${PREFIX}${last4}_${creditAccountId}`,
    brand: "visa",
    last4,
    expMonth: 12,
    expYear: 2099,
    wallet: null,
  };
}

/** Which test card a saved one is. */
export function testCardOf(paymentMethodId: string) {
  const card = testCard(paymentMethodId.split("_")[2] ?? "");
  invariant(card, `${paymentMethodId} is a test card`);
  return card;
}
