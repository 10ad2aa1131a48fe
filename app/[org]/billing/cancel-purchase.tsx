"use client";

import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { formatMoneyCents } from "@/server/pricing/amount-words";
import type { PurchaseAnswer } from "@/server/purchases/purchase.schema";

/** Gives up a purchase that nobody paid, after saying what that means. */
export function CancelPurchase({
  organizationId,
  purchase,
}: {
  organizationId: string;
  purchase: PurchaseAnswer;
}) {
  const { run } = useChange();
  const { transfer, currency } = purchase;
  return (
    <ConfirmDialog
      danger
      title={`Cancel ${purchase.title}?`}
      consequence={
        transfer && transfer.received_cents > 0
          ? `We stop waiting for the transfer. The ${formatMoneyCents(transfer.received_cents, currency)} that arrived stays yours at Stripe and is applied to your next transfer.`
          : transfer
            ? "We stop waiting for the transfer. Money you have sent already stays yours at Stripe and is applied to your next transfer."
            : "Its checkout closes. Nothing is charged."
      }
      confirmLabel="Cancel the purchase"
      cancelLabel="Keep it"
      onConfirm={async () => {
        const refused = await run(
          () =>
            trpc.purchase.cancel.mutate({
              organization_id: organizationId,
              purchase_id: purchase.id,
            }),
          () => `${purchase.title} was cancelled. Nothing was charged.`,
        );
        if (refused) throw new Error(refused.message);
      }}
      trigger={
        <Button size="sm" variant="ghost">
          Cancel
        </Button>
      }
    />
  );
}
