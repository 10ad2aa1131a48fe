"use client";

import { useRouter } from "next/navigation";
import { told, trpc } from "@/app/trpc/client";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import type { PricedAccountAnswer } from "@/server/staff/prices/prices.schema";
import { doneOrWaits } from "../../requests/approval-words";

const consequences = {
  team: "From now on it buys whole credits at the team book’s list price with volume tiers, and no packages.",
  standard:
    "From now on it pays a cent per credit, by package or amount. A second person has to approve this.",
} as const;

/** Moves an account to the other price book. */
export function PriceBookSwitch({
  account,
}: {
  account: Pick<PricedAccountAnswer, "credit_account_id" | "organization_name" | "price_book">;
}) {
  const router = useRouter();
  const { credit_account_id, organization_name, price_book } = account;
  const other = price_book === "team" ? "standard" : "team";
  return (
    <ConfirmDialog
      trigger={<Button>Move to the {other} book</Button>}
      title={`Move ${organization_name} to the ${other} price book?`}
      consequence={`${consequences[other]} Its credits and agreed prices don’t change.`}
      confirmLabel={`Move to the ${other} book`}
      onConfirm={async () => {
        const answer = await told(
          trpc.staff.price_book.change.mutate({ credit_account_id, price_book: other }),
        );
        toast.success(
          doneOrWaits(answer, () => `${organization_name} is in the ${other} price book`),
        );
        router.refresh();
      }}
    />
  );
}
