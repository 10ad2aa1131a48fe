import { db, inTransaction } from "@/server/foundation/db";
import { log } from "@/server/foundation/log";
import { endUnpaid } from "./end-unpaid";
import { fulfil } from "./fulfil";
import { recordInvoice } from "./record-invoice";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Picks up what no webhook told: purchases whose page was never opened, open and pending ones whose
 * sessions are read again, and receipts that came after the money. Runs every five minutes.
 * @param sandboxId of this sandbox, by its own clock; null: of live accounts
 */
export async function sweepPurchases(now: Date, sandboxId: string | null = null): Promise<void> {
  await endUnopened(now, sandboxId);
  for (const { checkoutSessionId, id } of await openPurchases(now, sandboxId)) {
    if (!checkoutSessionId) continue;
    await fulfil(checkoutSessionId, now).catch((error: unknown) =>
      log().warn({ err: error, purchaseId: id }, "purchase could not be looked at"),
    );
  }
  // A sandbox has no invoices.
  if (sandboxId) return;
  const withoutInvoice = await db().purchase.findMany({
    where: {
      paidAt: { gt: new Date(now.getTime() - DAY_MS) },
      invoiceId: null,
      creditAccount: { sandboxId },
    },
    select: { id: true },
    take: 100,
  });
  for (const { id } of withoutInvoice) {
    await recordInvoice(id).catch((error: unknown) =>
      log().warn({ err: error, purchaseId: id }, "invoice could not be looked up"),
    );
  }
}

/** Written down and never opened: the process ended in between, or Stripe never answered; nothing was charged. */
async function endUnopened(now: Date, sandboxId: string | null): Promise<void> {
  const unopened = await db().purchase.findMany({
    where: {
      status: "created",
      createdAt: { lt: new Date(now.getTime() - HOUR_MS) },
      creditAccount: { sandboxId },
    },
    select: { id: true },
    take: 200,
  });
  const end = { status: "failed", problem: "The checkout was never opened" } as const;
  for (const { id } of unopened) await inTransaction((tx) => endUnpaid(tx, id, end, now));
}

/** Open pages of the last days, and whatever is on its way: a bank transfer may take weeks. */
async function openPurchases(now: Date, sandboxId: string | null) {
  const before = { lt: new Date(now.getTime() - 2 * 60_000) };
  return db().purchase.findMany({
    where: {
      checkoutSessionId: { not: null },
      creditAccount: { sandboxId },
      createdAt: before,
      OR: [
        { status: "checkout_open", createdAt: { gt: new Date(now.getTime() - 30 * DAY_MS) } },
        { status: "processing", createdAt: { gt: new Date(now.getTime() - 180 * DAY_MS) } },
      ],
    },
    orderBy: { createdAt: "asc" },
    take: 200,
  });
}
