import { createBudget } from "@/server/budgets/create-budget";
import { systemActor } from "@/server/foundation/actor";
import { db, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { postCharges } from "@/server/ledger/post-charges";
import { postTransaction } from "@/server/ledger/post-transaction";
import { grantTransaction } from "@/server/ledger/transactions/grant";
import { recordPayment } from "@/server/payments/record-payment";
import { type Busy, busyPayer } from "./busy-payer";
import { chargeOn, MICRO } from "./story";

export type Patient = Busy & { budgetId: string; purchaseId: string; paymentId: string };

/** An account with something of everything the doctor looks at, and nothing wrong. */
export async function patient(): Promise<Patient> {
  const payer = await busyPayer();
  const now = new Date();
  const budget = await createBudget(
    { ...payer.organization, timeZone: "UTC" },
    { subject: "organization", period: "month", limit: 50, action: "block", alert_percents: [] },
    { type: "user", id: payer.owner.id },
    now,
  );
  await inTransaction((tx) => postCharges(tx, [chargeOn(payer, 2n * MICRO)], now));
  const purchaseId = await buy(payer, now);
  const { id: paymentId } = await db().payment.findUniqueOrThrow({ where: { purchaseId } });
  return { ...payer, budgetId: budget.id, purchaseId, paymentId };
}

/** A purchase that was paid, without a Stripe to pay it at. */
async function buy(payer: Busy, now: Date): Promise<string> {
  const { creditAccountId, organization } = payer;
  const [purchaseId, intent] = [newId("purchase"), newId("request")];
  const bought = {
    creditAccountId,
    organizationId: organization.id,
    credits: 30n * MICRO,
    amountCents: 30n,
    currency: "usd",
  };
  await inTransaction(async (tx) => {
    const { debt, primaryWalletId } = await lockCreditAccount(tx, creditAccountId);
    await tx.purchase.create({
      data: {
        id: purchaseId,
        ...bought,
        kind: "custom_amount",
        title: "Credits",
        priceVersion: "test",
        status: "paid",
        createdAt: now,
        paidAt: now,
      },
    });
    await postTransaction(
      tx,
      grantTransaction({
        creditAccountId,
        organizationId: organization.id,
        walletId: primaryWalletId,
        debt,
        category: "purchased",
        amount: bought.credits,
        source: `payment:${intent}`,
        actor: systemActor,
        description: "Credits",
        now,
      }),
    );
    const card = { methodType: "card", cardBrand: null, cardLast4: null };
    const stripe = { stripePaymentIntentId: intent, stripeChargeId: null };
    await recordPayment(tx, { ...bought, ...card, ...stripe, source: { purchaseId } }, now);
  });
  return purchaseId;
}
