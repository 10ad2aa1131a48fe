"use client";

import { useRouter } from "next/navigation";
import { told, trpc } from "@/app/trpc/client";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import type { PriceOverrideAnswer } from "@/server/staff/prices/prices.schema";
import { agreedInWords, subjectInWords } from "../price-words";

const states: Record<PriceOverrideAnswer["state"], { label: string; tone: BadgeTone }> = {
  in_force: { label: "In force", tone: "good" },
  scheduled: { label: "Scheduled", tone: "warn" },
  ended: { label: "Ended", tone: "neutral" },
};

/** The prices agreed with an account, newest first, with the way to end one. */
export function AgreedPrices({
  agreed,
  organizationName,
}: {
  agreed: readonly PriceOverrideAnswer[];
  organizationName: string;
}) {
  return (
    <DataTable
      caption="Agreed prices"
      columnsFrom="wide"
      rows={agreed}
      rowKey={({ id }) => id}
      columns={[
        {
          id: "subject",
          header: "For",
          cell: ({ subject, id }) => (
            <>
              {subjectInWords(subject)}
              <span className="block font-mono text-11 font-normal break-all text-dim">{id}</span>
            </>
          ),
        },
        {
          id: "price",
          header: "Price",
          cell: ({ prices, negotiated }) => (
            <>
              <span className="tabular-nums">{agreedInWords(prices)}</span>
              <span className="block text-xs text-dim">
                {negotiated ? "negotiated" : "override"}
              </span>
            </>
          ),
        },
        {
          id: "state",
          header: "State",
          stacked: "amount",
          cell: ({ state }) => <Badge tone={states[state].tone}>{states[state].label}</Badge>,
        },
        { id: "lifetime", header: "In effect", cell: (row) => <Lifetime row={row} /> },
        {
          id: "note",
          header: "Note",
          className: "text-dim",
          cell: ({ note, created_by_name }) => `${note} (${created_by_name})`,
        },
        {
          id: "end",
          header: "End",
          hideHeader: true,
          align: "end",
          cell: (row) =>
            row.state === "ended" ? null : <EndButton row={row} {...{ organizationName }} />,
        },
      ]}
      empty={
        <EmptyState
          title={`${organizationName} pays list prices`}
          text="Prices agreed with it appear here, for operations, models or credits."
        />
      }
    />
  );
}

function Lifetime({ row: { effective_at, ends_at } }: { row: PriceOverrideAnswer }) {
  return (
    <>
      from <Time iso={effective_at} as="date-time" />
      {ends_at ? (
        <>
          {" "}
          to <Time iso={ends_at} as="date-time" />
        </>
      ) : null}
    </>
  );
}

function EndButton({
  row,
  organizationName,
}: {
  row: PriceOverrideAnswer;
  organizationName: string;
}) {
  const router = useRouter();
  const what = subjectInWords(row.subject);
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="ghost" aria-label={`End the agreed price of ${what}`}>
          End
        </Button>
      }
      title="End this agreed price?"
      consequence={
        row.state === "scheduled"
          ? `${what}, ${agreedInWords(row.prices)}. It hasn’t started, so ${organizationName} never pays it. This can’t be undone.`
          : `${what}, ${agreedInWords(row.prices)}. From the next charge ${organizationName} pays its regular price. Past charges don’t change. This can’t be undone, but you can agree the same price again.`
      }
      confirmLabel="End it"
      danger
      onConfirm={async () => {
        await told(trpc.staff.price_override.end.mutate({ price_override_id: row.id }));
        toast.success("The agreed price has ended");
        router.refresh();
      }}
    />
  );
}
