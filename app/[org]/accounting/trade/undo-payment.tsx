"use client";

import { useRouter } from "next/navigation";
import { told } from "@/app/trpc/client";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import { tradeCalls } from "./trade-calls";
import type { TradeNoun } from "./trade-words";

/** Takes a payment back. It is free, so all it asks is whether one means it. */
export function UndoPayment({
  noun,
  ids,
  paymentId,
  amount,
  readOnlyReason,
}: {
  noun: TradeNoun;
  ids: { organization_id: string; id: string };
  paymentId: string;
  /** In words. */
  amount: string;
  readOnlyReason: string | null;
}) {
  const router = useRouter();
  return (
    <ConfirmDialog
      trigger={
        <Button
          size="sm"
          variant="ghost"
          aria-label={`Undo the payment of ${amount}`}
          disabledReason={readOnlyReason}
          className="print:hidden"
        >
          Undo
        </Button>
      }
      title={`Undo the payment of ${amount}?`}
      consequence="Its posting is reversed as of today, and the amount is due again. Both stay in the books. Undoing is free."
      cancelLabel="Keep it"
      confirmLabel="Undo payment"
      onConfirm={async () => {
        await told(
          tradeCalls[noun].undo(ids, paymentId, {
            context: { idempotencyKey: crypto.randomUUID() },
          }),
        );
        toast.success(`The payment of ${amount} is undone`);
        router.refresh();
      }}
    />
  );
}
