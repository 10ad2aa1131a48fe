"use client";

import Link from "next/link";
import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import type { Page } from "@/app/use-pages";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import { formatCredits } from "@/server/pricing/amount-words";
import type { RequestFilter, StaffRequestAnswer } from "@/server/staff/requests/request.schema";

const states: Record<StaffRequestAnswer["state"], { label: string; tone: BadgeTone }> = {
  pending: { label: "Waiting for approval", tone: "warn" },
  approved: { label: "Approved", tone: "good" },
  rejected: { label: "Rejected", tone: "neutral" },
  expired: { label: "Expired", tone: "neutral" },
};

/** What somebody asked for, with who, how much and why; what waits can be decided here. */
export function RequestList({
  first,
  myId,
  filter,
  empty,
}: {
  first: Page<StaffRequestAnswer>;
  myId: string;
  filter: { state?: RequestFilter; credit_account_id?: string };
  empty: { title: string; text: string };
}) {
  return (
    <PagedTable
      caption={filter.state === "pending" ? "Pending requests" : "Requests"}
      columnsFrom="wide"
      columns={columnsFor(myId)}
      first={first}
      read={(cursor) => trpc.staff.request.list.query({ ...filter, cursor })}
      noun="request"
      quietEnd
      rowKey={({ id }) => id}
      empty={<EmptyState {...empty} />}
    />
  );
}

const columnsFor = (myId: string): Column<StaffRequestAnswer>[] => [
  {
    id: "what",
    header: "What",
    cell: (request) => (
      <>
        {request.title}
        <span className="block text-xs font-normal text-dim">
          {request.credit_account_id ? (
            <Link
              className="underline underline-offset-2"
              href={`/staff/accounts/${request.credit_account_id}`}
            >
              {request.organization_name}
            </Link>
          ) : (
            aboutWhom(request)
          )}
          {request.reason ? <>: “{request.reason}”</> : null}
        </span>
      </>
    ),
  },
  {
    id: "credits",
    header: "Maximum credits",
    align: "end",
    stacked: "amount",
    cell: ({ credits, kind }) =>
      kind === "second_factor_reset"
        ? "None"
        : credits === null
          ? "No limit"
          : formatCredits(credits),
  },
  {
    id: "who",
    header: "Requested by",
    cell: (request) => (
      <>
        {request.requested_by_name}
        <span className="block text-xs text-dim">
          <Time iso={request.created_at} />
        </span>
      </>
    ),
  },
  {
    id: "state",
    header: "State",
    cell: ({ state, decided_by_name }) => (
      <>
        <Badge tone={states[state].tone}>{states[state].label}</Badge>
        {decided_by_name ? (
          <span className="block text-xs text-dim">by {decided_by_name}</span>
        ) : null}
      </>
    ),
  },
  {
    id: "decide",
    header: "Decide",
    hideHeader: true,
    align: "end",
    cell: (request) =>
      request.state === "pending" ? (
        <Decide request={request} isMine={request.requested_by === myId} />
      ) : null,
  },
];

function Decide({ request, isMine }: { request: StaffRequestAnswer; isMine: boolean }) {
  const { run } = useChange();
  async function decide(decision: "approve" | "reject") {
    const refused = await run(
      () => trpc.staff.request[decision].mutate({ request_id: request.id }),
      ({ title, state }) => `${title}: ${state}`,
    );
    if (refused) throw new Error(refused.message);
  }
  const whom = request.organization_name ?? "all accounts on the price book";
  const because = request.reason ? ` Reason: “${request.reason}”` : "";
  return (
    <span className="inline-flex flex-wrap justify-end gap-1.5">
      <ConfirmDialog
        trigger={
          <Button
            size="sm"
            disabledReason={isMine ? "You requested this, so a colleague has to approve it" : null}
          >
            Approve
          </Button>
        }
        title={`Approve “${request.title}”?`}
        consequence={`It takes effect at once for ${whom}, exactly as ${request.requested_by_name} requested it.${because}`}
        confirmLabel="Approve"
        onConfirm={() => decide("approve")}
      >
        <Parameters of={request} />
      </ConfirmDialog>
      <ConfirmDialog
        danger
        trigger={<Button size="sm">{isMine ? "Withdraw" : "Reject"}</Button>}
        title={isMine ? "Withdraw the request?" : `Reject “${request.title}”?`}
        consequence="Nothing changes for the customer. It can be requested again."
        confirmLabel={isMine ? "Withdraw request" : "Reject"}
        onConfirm={() => decide("reject")}
      />
    </span>
  );
}

/** What takes effect, to the letter. */
function Parameters({ of }: { of: StaffRequestAnswer }) {
  return (
    <dl className="grid max-h-60 grid-cols-[auto_1fr] gap-x-3 gap-y-1 overflow-auto text-xs">
      {Object.entries(of.parameters).map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-dim">{name.replaceAll("_", " ")}</dt>
          <dd className="font-mono break-all">
            {typeof value === "string" ? value : JSON.stringify(value)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What a request is about that is about no one account. */
function aboutWhom({ kind, parameters }: StaffRequestAnswer) {
  const { user_id } = parameters;
  if (kind !== "second_factor_reset" || typeof user_id !== "string")
    return "All accounts on the price book";
  return (
    <Link className="underline underline-offset-2" href={`/staff/people/${user_id}`}>
      The person
    </Link>
  );
}
