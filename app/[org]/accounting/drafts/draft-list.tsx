"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import type { Page } from "@/app/use-pages";
import { PriceTag } from "@/components/credits/amounts";
import { OperationButton } from "@/components/credits/operation-button";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { Column } from "@/components/ui/data-table";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { Time } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import type { DraftAnswer } from "@/server/accounting/drafts/draft.schema";
import { formatPrice } from "@/server/pricing/amount-words";
import { type BillingWay, RefusalNotice } from "../refusal-notice";
import { usePaidOperation } from "../use-paid-operation";
import { inputLines } from "./input-lines";

/** So many fields are shown at once; more are folded away. */
const SHOWN_FIELDS = 6;

type Shared = {
  organizationId: string;
  timeZone: string;
  /** Why this person may not decide; null when they may. */
  whyNotDecide: string | null;
  billing: BillingWay;
};

/** What agents asked for, with what they sent; what waits can be decided here. */
export function DraftList({
  first,
  status,
  empty,
  ...shared
}: Shared & {
  first: Page<DraftAnswer>;
  status: DraftAnswer["status"];
  empty: string;
}) {
  return (
    <PagedTable
      caption={`Drafts: ${status}`}
      columnsFrom="wide"
      columns={columnsFor(shared, status)}
      first={first}
      read={(cursor) =>
        trpc.draft.list.query({ organization_id: shared.organizationId, status, limit: 50, cursor })
      }
      noun="draft"
      quietEnd
      rowKey={({ id }) => id}
      empty={<p className="px-3.5 py-2.5 text-13 text-dim">{empty}</p>}
    />
  );
}

function columnsFor(shared: Shared, status: DraftAnswer["status"]): Column<DraftAnswer>[] {
  const columns: Column<DraftAnswer>[] = [
    { id: "what", header: "What", stacked: "title", cell: (draft) => <What {...draft} /> },
    {
      id: "agent",
      header: "Agent",
      cell: ({ agent_name: name }) => name,
      className: "text-dim",
    },
    {
      id: "asked",
      header: status === "waiting" ? "Requested" : "Decided",
      cell: ({ created_at, decided_at }) => (
        <Time iso={decided_at ?? created_at} timeZone={shared.timeZone} />
      ),
      className: "text-dim",
    },
    {
      id: "credits",
      header: "Cost",
      align: "end",
      stacked: "amount",
      cell: ({ credits }) => <PriceTag credits={credits} />,
    },
  ];
  if (status !== "waiting") return columns;
  return [
    ...columns,
    {
      id: "decision",
      header: "Decision",
      hideHeader: true,
      align: "end",
      cell: (draft) => <Decision draft={draft} {...shared} />,
    },
  ];
}

function What({ summary, operation, input, file, refusal }: DraftAnswer) {
  const lines = inputLines(input);
  return (
    <div className="grid gap-1">
      <span>{summary}</span>
      {refusal ? (
        <span className="text-13 font-normal text-bad">Failed: {refusal.detail}</span>
      ) : null}
      <details open={lines.length <= SHOWN_FIELDS} className="text-13 font-normal text-dim">
        <summary className="cursor-pointer select-none">
          <span className="font-mono text-xs">{operation}</span>
          {file ? ` with ${file.name ?? "a file"}` : ""}, {lines.length}{" "}
          {lines.length === 1 ? "field" : "fields"}
        </summary>
        <dl className="mt-1 grid gap-x-4 gap-y-0.5 sm:grid-cols-[auto_1fr]">
          {lines.map(({ name, value }) => (
            <div key={name} className="contents">
              <dt className="font-mono text-xs">{name}</dt>
              <dd className="min-w-0 wrap-anywhere text-ink">{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}

function Decision({
  draft,
  organizationId,
  whyNotDecide,
  billing,
}: Shared & { draft: DraftAnswer }) {
  const router = useRouter();
  const [isRejecting, setRejecting] = useState(false);
  const place = { organization_id: organizationId, draft_id: draft.id };
  const approval = usePaidOperation(() => {
    toast.success("Approved and done");
    router.refresh();
  });
  const rejection = useChange();
  return (
    <div className="grid justify-items-end gap-2">
      <div className="flex flex-wrap justify-end gap-2">
        <OperationButton
          size="sm"
          variant="primary"
          label="Approve"
          credits={draft.credits}
          aria-label={`Approve · ${formatPrice(draft.credits)}: ${draft.summary}`}
          pending={approval.isPending}
          disabledReason={whyNotDecide}
          onClick={() => void approval.run((options) => trpc.draft.approve.mutate(place, options))}
        />
        <Button
          size="sm"
          aria-label={`Reject: ${draft.summary}`}
          pending={rejection.isPending}
          disabledReason={whyNotDecide}
          onClick={() => setRejecting(true)}
        >
          Reject
        </Button>
      </div>
      <ConfirmDialog
        open={isRejecting}
        onOpenChange={setRejecting}
        title="Reject this draft?"
        consequence="It will never run and can’t be approved afterwards. Nothing is charged. The agent sees that it was rejected."
        confirmLabel="Reject"
        onConfirm={() =>
          void rejection.run(
            () => trpc.draft.reject.mutate(place),
            () => "Draft rejected",
          )
        }
      />
      {approval.problem ? (
        <div className="text-left">
          <RefusalNotice
            problem={approval.problem}
            billing={billing}
            onRetry={approval.retry}
            isPending={approval.isPending}
          />
        </div>
      ) : null}
      <ProblemBanner problem={rejection.problem} />
    </div>
  );
}
