import type { Purchase } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { db, inTransaction } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import { cancelIntent } from "@/server/gateways/stripe/charge-saved-card";
import { closeCheckout } from "@/server/gateways/stripe/checkout";
import { readCheckout } from "@/server/gateways/stripe/read-checkout";
import { endUnpaid } from "./end-unpaid";
import { fulfil } from "./fulfil";
import { refreshCashBalance } from "./refresh-cash-balance";

/**
 * Gives up a purchase that is not paid: closes its page at Stripe, or stops waiting for its transfer
 * (what has arrived of it stays with the account at Stripe). What Stripe says is paid becomes
 * credits, whatever was asked here.
 * @throws not_found; wrong_state once it is paid or over, or where the bank has the debit already
 */
export async function cancelPurchase(
  creditAccountId: string,
  purchaseId: string,
  actor: Actor,
  now: Date,
): Promise<void> {
  const purchase = await db().purchase.findFirst({ where: { id: purchaseId, creditAccountId } });
  if (!purchase) throw notFound("purchase");
  const cancel = waysToCancel[purchase.status]?.(purchase);
  if (!cancel) throw tooLate(purchase);
  await cancel(now);
  const after = await db().purchase.findUniqueOrThrow({ where: { id: purchaseId } });
  if (after.status !== "expired" && after.status !== "failed") throw tooLate(after);
  await inTransaction((tx) =>
    recordAudit(
      tx,
      {
        organizationId: purchase.organizationId,
        actor,
        action: "purchase.cancelled",
        subjectId: purchaseId,
        details: { title: purchase.title, amount_cents: Number(purchase.amountCents) },
      },
      now,
    ),
  );
}

type Cancel = (now: Date) => Promise<unknown>;

/** By state: how it is stopped at Stripe and written down; nothing where it cannot be stopped. */
const waysToCancel: Partial<Record<Purchase["status"], (purchase: Purchase) => Cancel | null>> = {
  created: ({ id }) => {
    const end = { status: "failed", problem: "It was cancelled" } as const;
    return (now) => inTransaction((tx) => endUnpaid(tx, id, end, now));
  },
  checkout_open: ({ id, checkoutSessionId }) =>
    checkoutSessionId === null
      ? null
      : async (now) => {
          await closeCheckout(checkoutSessionId);
          await fulfil(checkoutSessionId, now);
          await db().purchase.updateMany({
            where: { id, status: "expired" },
            data: { problem: "It was cancelled" },
          });
        },
  processing: ({ checkoutSessionId, transferMissingCents, creditAccountId }) =>
    checkoutSessionId === null || transferMissingCents === null
      ? null
      : async (now) => {
          const intent = (await readCheckout(checkoutSessionId))?.paymentIntentId;
          if (intent) await cancelIntent(intent, "requested_by_customer");
          await fulfil(checkoutSessionId, now);
          // What had arrived of the transfer is free again.
          await refreshCashBalance(creditAccountId, now);
        },
};

function tooLate(purchase: Purchase): DomainError {
  const why =
    purchase.status === "processing"
      ? "The bank already has this payment, so it can't be stopped. If it goes through, the credits are added; if not, nothing is charged."
      : `This purchase is ${purchase.status.replaceAll("_", " ")}, so there is nothing to cancel. Nothing was changed.`;
  return new DomainError("wrong_state", why, {
    purchase_status: purchase.status,
  });
}
