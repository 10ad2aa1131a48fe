"use client";

import { Repeat } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { usePrice } from "@/app/[org]/operation-prices";
import { trpc } from "@/app/trpc/client";
import { OperationLabel } from "@/components/credits/amounts";
import { OperationButton } from "@/components/credits/operation-button";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import type { TransactionAnswer } from "@/server/accounting/transactions/transaction.schema";
import { formatCost, formatPrice } from "@/server/pricing/amount-words";
import { type BillingWay, RefusalNotice } from "../../refusal-notice";
import { usePaidOperation } from "../../use-paid-operation";

const notPending: Record<TransactionAnswer["status"], string | null> = {
  pending: null,
  posted: "Posted transactions can’t be changed. Reverse it to correct it.",
  reversed: "Reversed transactions can’t be changed.",
};
const notReversible: Record<TransactionAnswer["status"], string | null> = {
  pending: "Only posted transactions can be reversed. While it is pending, edit it.",
  posted: null,
  reversed: "It was already reversed. A transaction can be reversed only once.",
};

/** What can be done with a transaction in its state, each with its price; what cannot says why. */
export function TransactionActions({
  organizationId,
  transaction,
  editHref,
  repeatHref,
  total,
  today,
  readOnlyReason,
  billing,
}: {
  organizationId: string;
  transaction: TransactionAnswer;
  editHref: string;
  /** Where it is set up to recur. */
  repeatHref: string;
  /** The amount, in words. */
  total: string;
  /** YYYY-MM-DD where the organization is. */
  today: string;
  readOnlyReason: string | null;
  billing: BillingWay;
}) {
  const postCredits = usePrice("transaction.post");
  const updateCredits = usePrice("transaction.update");
  const reverseCredits = usePrice("transaction.reverse");
  const router = useRouter();
  const [isConfirming, setConfirming] = useState(false);
  const [date, setDate] = useState(today);
  const ids = { organization_id: organizationId, transaction_id: transaction.id };
  const post = usePaidOperation(() => {
    toast.success("Posted. It now counts in the balances.");
    router.refresh();
  });
  const reverse = usePaidOperation(() => {
    toast.success("Reversed. The opposite transaction is posted.");
    router.refresh();
  });
  // One at a time: the notice below belongs to what was tried last.
  const failed = reverse.problem ? reverse : post.problem ? post : null;
  const busy = post.isPending || reverse.isPending ? "Still working" : null;
  const whyNotPending = readOnlyReason ?? notPending[transaction.status];
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap gap-2">
        <OperationButton
          variant={transaction.status === "pending" ? "primary" : "secondary"}
          label="Post"
          credits={postCredits}
          pending={post.isPending}
          disabledReason={whyNotPending ?? (post.isPending ? null : busy)}
          onClick={() => {
            reverse.reset();
            void post.run((options) => trpc.transaction.post.mutate(ids, options));
          }}
        />
        <Button asChild disabledReason={whyNotPending ?? busy}>
          <Link href={editHref}>
            <OperationLabel label="Edit" credits={updateCredits} />
          </Link>
        </Button>
        <OperationButton
          label="Reverse"
          credits={reverseCredits}
          pending={reverse.isPending}
          disabledReason={
            readOnlyReason ?? notReversible[transaction.status] ?? (reverse.isPending ? null : busy)
          }
          onClick={() => setConfirming(true)}
        />
        <Button asChild disabledReason={readOnlyReason}>
          <Link href={repeatHref}>
            <Repeat aria-hidden />
            Repeat this…
          </Link>
        </Button>
      </div>
      {failed?.problem ? (
        <RefusalNotice
          problem={failed.problem}
          billing={billing}
          onRetry={failed.retry}
          isPending={failed.isPending}
        />
      ) : null}
      <ConfirmDialog
        open={isConfirming}
        onOpenChange={setConfirming}
        title="Reverse this transaction?"
        consequence={
          <>
            This posts a second transaction of {total} with debits and credits swapped, so the two
            cancel out. Both stay in the books. You can do this once, it can’t be undone, and it
            costs {formatCost(reverseCredits)}.
          </>
        }
        confirmLabel={`Reverse · ${formatPrice(reverseCredits)}`}
        onConfirm={() => {
          post.reset();
          // The dialog closes at once; how it went is shown on the page, with the way to try again.
          void reverse.run((options) => trpc.transaction.reverse.mutate({ ...ids, date }, options));
        }}
      >
        <Field label="Date of the reversal">
          {(control) => (
            <Input
              {...control}
              type="date"
              value={date}
              onChange={(event) => setDate(event.target.value)}
              className="max-w-44"
            />
          )}
        </Field>
      </ConfirmDialog>
    </div>
  );
}
