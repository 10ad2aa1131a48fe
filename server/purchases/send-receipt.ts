import type { Purchase } from "@/generated/prisma/client";
import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { notifyPayers } from "@/server/gateways/notices/notify";
import { readBalance } from "@/server/ledger/balances";
import { readDebtPaid } from "@/server/ledger/debt-paid";
import { taxPropsOf } from "@/server/payments/tax-lines";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { methodInWords } from "./method-in-words";

/** Tells who pays that a purchase was paid, once a purchase. */
export async function sendReceipt(tx: Tx, purchase: Purchase, now: Date): Promise<void> {
  const balance = await readBalance(tx, purchase.creditAccountId, now);
  const debtPaid = await readDebtPaid(tx, purchase.creditAccountId, purchase.id);
  await notifyPayers(
    tx,
    purchase.creditAccountId,
    {
      template: "purchase-receipt",
      event: `${purchase.id}`,
      props: (organization) => ({
        organizationName: organization.name,
        ...(organization.companyName ? { companyName: organization.companyName } : {}),
        ...(organization.taxId ? { taxId: organization.taxId } : {}),
        packageName: purchase.title,
        taxes: taxPropsOf(purchase.taxLines),
        credits: microcreditsToCredits(purchase.credits),
        amountCents: Number(purchase.amountCents),
        currency: purchase.currency,
        ...(purchase.cardBrand && purchase.cardLast4
          ? { cardBrand: purchase.cardBrand, cardLast4: purchase.cardLast4 }
          : { paymentMethod: methodInWords(purchase) }),
        ...(purchase.receiptNumber ? { receiptNumber: purchase.receiptNumber } : {}),
        ...(purchase.receiptUrl ? { receiptUrl: purchase.receiptUrl } : {}),
        debtPaidCredits: microcreditsToCredits(debtPaid),
        debtCredits: microcreditsToCredits(balance.debt),
        availableCredits: microcreditsToCredits(balance.available),
        paidAt: now.toISOString(),
        timeZone: organization.timeZone,
        ledgerUrl: `${env().APP_URL}/${organization.slug}/ledger`,
      }),
    },
    now,
  );
}
