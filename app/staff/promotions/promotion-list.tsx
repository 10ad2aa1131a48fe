"use client";

import { useRouter } from "next/navigation";
import { PagedTable } from "@/app/paged-table";
import { told, trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import { formatCredits } from "@/server/pricing/amount-words";
import type { PromotionAnswer } from "@/server/promotions/promotion.schema";

const stateWords = {
  active: { word: "Active", tone: "good" },
  used_up: { word: "Used up", tone: "neutral" },
  expired: { word: "Expired", tone: "neutral" },
  ended: { word: "Ended", tone: "neutral" },
} as const;

/** Every promotion code with how often it was redeemed; active ones can be ended. */
export function PromotionList({
  search,
  first,
}: {
  search: string | undefined;
  first: Page<PromotionAnswer>;
}) {
  return (
    <PagedTable
      caption="Promotion codes"
      columns={columns}
      first={first}
      read={(cursor) => trpc.staff.promotion.list.query({ ...(search ? { search } : {}), cursor })}
      noun="code"
      quietEnd
      rowKey={({ id }) => id}
      empty={
        <EmptyState
          title={search ? "No matching codes" : "No promotion codes yet"}
          text={
            search
              ? "Search by the beginning of the code, by part of its note, or by an ID."
              : "Create one above. Customers redeem it on their billing page."
          }
        />
      }
    />
  );
}

const columns: Column<PromotionAnswer>[] = [
  {
    id: "code",
    header: "Code",
    cell: ({ code, note, created_by, created_at }) => (
      <>
        <span className="font-mono">{code}</span>
        <span className="block text-xs font-normal text-dim">
          {note} · {created_by}, <Time iso={created_at} as="date" />
        </span>
      </>
    ),
  },
  {
    id: "state",
    header: "State",
    cell: ({ state }) => <Badge tone={stateWords[state].tone}>{stateWords[state].word}</Badge>,
  },
  {
    id: "redeemed",
    header: "Redeemed",
    align: "end",
    cell: ({ redeemed, redemption_limit: limit }) =>
      limit === null
        ? redeemed.toLocaleString("en-US")
        : `${redeemed.toLocaleString("en-US")} of ${limit.toLocaleString("en-US")}`,
  },
  {
    id: "until",
    header: "Redeemable until",
    cell: ({ expires_at, ended_at }) => {
      const until = ended_at ?? expires_at;
      return until ? <Time iso={until} as="date-time" /> : "No end date";
    },
  },
  {
    id: "credits",
    header: "Credits",
    align: "end",
    stacked: "amount",
    cell: ({ credits, credits_expire_days: days }) => (
      <>
        {formatCredits(credits)}
        <span className="block text-xs text-dim">
          {days === null
            ? "Never expire"
            : days === 1
              ? "Expire in a day"
              : `Expire in ${days} days`}
        </span>
      </>
    ),
  },
  {
    id: "action",
    header: "End",
    hideHeader: true,
    align: "end",
    cell: (promotion) => (promotion.state === "ended" ? null : <End promotion={promotion} />),
  },
];

function End({ promotion: { id, code } }: { promotion: PromotionAnswer }) {
  const router = useRouter();
  return (
    <ConfirmDialog
      danger
      title={`End ${code}?`}
      consequence="Nobody can redeem it any more. Credits that were granted stay. This can’t be undone."
      confirmLabel="End code"
      onConfirm={async () => {
        await told(trpc.staff.promotion.end.mutate({ promotion_id: id }));
        toast.success(`${code} ended`);
        router.refresh();
      }}
      trigger={
        <Button size="sm" variant="ghost">
          End
        </Button>
      }
    />
  );
}
