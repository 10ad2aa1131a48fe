"use client";

import { useState } from "react";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { TextAreaField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { type Column, DataTable } from "@/components/ui/data-table";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { Time } from "@/components/ui/time";
import type {
  BudgetRequestAnswer,
  BudgetRequestStatus,
} from "@/server/budgets/requests/request.schema";
import {
  describeAsked,
  describeEffect,
  nameOfAsker,
} from "@/server/budgets/requests/request-words";
import { capitalized } from "@/server/foundation/words";

const states: Record<BudgetRequestStatus, { label: string; tone: BadgeTone }> = {
  open: { label: "Open", tone: "warn" },
  approved: { label: "Approved", tone: "good" },
  declined: { label: "Declined", tone: "neutral" },
  withdrawn: { label: "Withdrawn", tone: "neutral" },
  expired: { label: "Expired", tone: "neutral" },
};

/** Requests for more budget: the open ones, to be decided, then what became of others. */
export function BudgetRequests({
  requests,
  myId,
  mayDecide,
}: {
  requests: readonly BudgetRequestAnswer[];
  myId: string;
  mayDecide: boolean;
}) {
  const open = requests.filter(({ status }) => status === "open");
  const others = requests.filter(({ status }) => status !== "open");
  return (
    <>
      {open.length > 0 ? (
        <Section
          title={mayDecide ? "Budget requests" : "Your budget requests"}
          description={
            mayDecide
              ? "Requests from members, agents and keys for more budget. Nothing changes until you approve one."
              : "Owners, admins and billing members decide."
          }
          className="mt-0 mb-7"
        >
          <RequestTable
            caption="Open budget requests, newest first"
            requests={open}
            decide={(request) =>
              request.asker.id === myId && !mayDecide ? (
                <Withdraw request={request} />
              ) : mayDecide ? (
                <Decide request={request} />
              ) : null
            }
          />
        </Section>
      ) : null}
      {others.length > 0 ? (
        <details className="mt-7 mb-7">
          <summary className="text-sm font-semibold hover:underline">Earlier requests</summary>
          <div className="mt-2.5">
            <RequestTable caption="Earlier budget requests, newest first" requests={others} />
          </div>
        </details>
      ) : null}
    </>
  );
}

/** Who asks for what and why, and what became of it or what to do with it. */
export function RequestTable({
  caption,
  requests,
  decide,
}: {
  caption: string;
  requests: readonly BudgetRequestAnswer[];
  decide?: (request: BudgetRequestAnswer) => React.ReactNode;
}) {
  return (
    <DataTable
      caption={caption}
      columns={
        decide
          ? [
              ...columns.filter(({ id }) => id !== "state"),
              { id: "decide", header: "Decide", hideHeader: true, align: "end", cell: decide },
            ]
          : columns
      }
      columnsFrom="wide"
      rows={requests}
      rowKey={({ id }) => id}
      empty={null}
    />
  );
}

const columns: Column<BudgetRequestAnswer>[] = [
  {
    id: "who",
    header: "Who",
    stacked: "title",
    cell: (request) => (
      <>
        <p className="font-medium">{nameOfAsker(request.asker)}</p>
        <p className="text-xs font-normal text-dim">
          <Time iso={request.created_at} timeZone={request.budget.time_zone} />
        </p>
      </>
    ),
  },
  {
    id: "what",
    header: "Asks for",
    cell: (request) => (
      <>
        <p>{capitalized(describeAsked(request))}</p>
        <p className="mt-0.5 max-w-prose text-13 wrap-anywhere whitespace-pre-line text-dim">
          “{request.reason}”
        </p>
      </>
    ),
  },
  {
    id: "state",
    header: "State",
    cell: ({ status, decided_by, note }) => (
      <>
        <Badge tone={states[status].tone}>{states[status].label}</Badge>
        {decided_by && status !== "withdrawn" ? (
          <span className="block text-xs text-dim">by {decided_by}</span>
        ) : null}
        {note ? <span className="block max-w-60 text-xs wrap-anywhere">“{note}”</span> : null}
      </>
    ),
  },
];

function Decide({ request }: { request: BudgetRequestAnswer }) {
  const { run } = useChange();
  const [isDeclining, setIsDeclining] = useState(false);
  const name = nameOfAsker(request.asker);
  return (
    <span className="inline-flex flex-wrap justify-end gap-1.5">
      <ConfirmDialog
        trigger={
          <Button size="sm" variant="primary" aria-label={`Approve the request of ${name}`}>
            Approve
          </Button>
        }
        title={`Approve the request of ${name}?`}
        consequence={`${describeEffect(request)} It takes effect at once. To undo it, edit the budget.`}
        confirmLabel="Approve"
        onConfirm={async () => {
          const refused = await run(
            () => trpc.budget_request.approve.mutate({ budget_request_id: request.id }),
            ({ budget_name }) => `${capitalized(budget_name)} was raised`,
          );
          if (refused) throw new Error(refused.message);
        }}
      />
      <Button
        size="sm"
        aria-label={`Decline the request of ${name}`}
        onClick={() => setIsDeclining(true)}
      >
        Decline
      </Button>
      {isDeclining ? (
        <DeclineDialog request={request} onClose={() => setIsDeclining(false)} />
      ) : null}
    </span>
  );
}

function DeclineDialog({
  request,
  onClose,
}: {
  request: BudgetRequestAnswer;
  onClose: () => void;
}) {
  const { run, isPending, problem } = useChange();
  const name = nameOfAsker(request.asker);
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? null : onClose())}
      title={`Decline the request of ${name}?`}
      description={`${capitalized(request.budget_name)} stays as it is. ${name} sees your answer and can ask again.`}
    >
      <FormShell
        schema={() => import("./decline-form.schema").then((file) => file.declineForm)}
        defaultValues={{ note: "" }}
        onSubmit={async ({ note }) => {
          const refused = await run(
            () =>
              trpc.budget_request.decline.mutate({
                budget_request_id: request.id,
                ...(note ? { note } : {}),
              }),
            () => "The request was declined",
          );
          if (!refused) onClose();
        }}
        submitError={problem}
        isPending={isPending}
        submitLabel="Decline"
        secondaryAction={<DialogCancel />}
      >
        <TextAreaField name="note" label="Answer" required={false} />
      </FormShell>
    </Dialog>
  );
}

function Withdraw({ request }: { request: BudgetRequestAnswer }) {
  const { run } = useChange();
  return (
    <ConfirmDialog
      trigger={<Button size="sm">Withdraw</Button>}
      title="Withdraw your request?"
      consequence="It can no longer be approved. You can ask again."
      confirmLabel="Withdraw"
      onConfirm={async () => {
        const refused = await run(
          () =>
            trpc.budget_request.withdraw.mutate({
              organization_id: request.asker_organization_id,
              budget_request_id: request.id,
            }),
          () => "The request was withdrawn",
        );
        if (refused) throw new Error(refused.message);
      }}
    />
  );
}
