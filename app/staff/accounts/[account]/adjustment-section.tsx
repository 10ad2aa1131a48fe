"use client";

import { useState } from "react";
import { trpc } from "@/app/trpc/client";
import { useKeyedChange } from "@/app/use-change";
import { CreditDelta } from "@/components/credits/amounts";
import { formatCredits, formatCreditsDelta } from "@/components/credits/format";
import { NumberField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DataTable } from "@/components/ui/data-table";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { AdjustmentAnswer } from "@/server/grants/adjustment.schema";
import type { CreditAccountAnswer } from "@/server/grants/credit-account.schema";
import { adjustForm } from "./account-forms.schema";

type Account = Pick<CreditAccountAnswer, "id" | "organization" | "adjustments" | "approval_above">;

const states: Record<AdjustmentAnswer["state"], { label: string; tone: BadgeTone }> = {
  pending: { label: "Waits for a second person", tone: "warn" },
  posted: { label: "Posted", tone: "good" },
  rejected: { label: "Rejected", tone: "neutral" },
};

/** Corrections with their reasons; large ones wait here for a second person. */
export function AdjustmentSection({ account, myId }: { account: Account; myId: string }) {
  return (
    <Section
      title="Adjustments"
      aside={<NewAdjustment account={account} />}
      description={`Above ${formatCredits(account.approval_above)} credits somebody else approves what one of us asked for.`}
    >
      <DataTable
        caption="Adjustments"
        columnsFrom="wide"
        rows={account.adjustments}
        rowKey={({ id }) => id}
        columns={[
          {
            id: "reason",
            header: "Reason",
            cell: (row) => (
              <>
                {row.reason}
                <span className="block text-xs font-normal text-dim">
                  {row.requested_by_name}, <Time iso={row.created_at} />
                </span>
              </>
            ),
          },
          {
            id: "amount",
            header: "Credits",
            align: "end",
            stacked: "amount",
            cell: ({ amount }) => <CreditDelta credits={amount} />,
          },
          {
            id: "state",
            header: "State",
            cell: ({ state }) => <Badge tone={states[state].tone}>{states[state].label}</Badge>,
          },
          {
            id: "decided",
            header: "Decided by",
            cell: (row) => <span className="text-dim">{row.decided_by_name ?? "nobody yet"}</span>,
          },
          {
            id: "decide",
            header: "Decide",
            hideHeader: true,
            align: "end",
            cell: (row) =>
              row.state === "pending" ? (
                <Decide adjustment={row} isMine={row.requested_by === myId} />
              ) : null,
          },
        ]}
        empty={
          <EmptyState
            title="No adjustments"
            text="A correction of this account's credits stands here, with who asked for it, why, and who approved it."
          />
        }
      />
    </Section>
  );
}

function Decide({ adjustment, isMine }: { adjustment: AdjustmentAnswer; isMine: boolean }) {
  const { run } = useKeyedChange();
  const credits = formatCreditsDelta(adjustment.amount);
  async function decide(decision: "approve" | "reject") {
    const refused = await run(
      () => trpc.staffAccounts[decision].mutate({ adjustment_id: adjustment.id }),
      ({ state }) => `The adjustment of ${credits} is ${state}`,
    );
    if (refused) throw new Error(refused.message);
  }
  return (
    <span className="inline-flex flex-wrap justify-end gap-1.5">
      <ConfirmDialog
        trigger={
          <Button
            size="sm"
            disabledReason={isMine ? "You asked for it: a colleague approves it" : null}
          >
            Approve
          </Button>
        }
        title={`Approve ${credits} credits?`}
        consequence={`${adjustment.requested_by_name} asks for it: “${adjustment.reason}”. It is posted at once.`}
        confirmLabel="Approve"
        onConfirm={() => decide("approve")}
      />
      <ConfirmDialog
        danger
        trigger={<Button size="sm">{isMine ? "Take back" : "Reject"}</Button>}
        title={isMine ? "Take the adjustment back?" : `Reject ${credits} credits?`}
        consequence="Nothing moves. It can be asked for again."
        confirmLabel={isMine ? "Take it back" : "Reject"}
        onConfirm={() => decide("reject")}
      />
    </span>
  );
}

function NewAdjustment({ account }: { account: Account }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={<Button size="sm">Adjust credits</Button>}
      title={`Adjust the credits of ${account.organization.name}`}
      description={`Up to ${formatCredits(account.approval_above)} credits either way it is posted at once; above that somebody else approves it first.`}
    >
      <AdjustForm account={account} onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function AdjustForm({ account, onDone }: { account: Account; onDone: () => void }) {
  const { run, isPending, problem } = useKeyedChange();
  return (
    <FormShell
      schema={adjustForm}
      defaultValues={{ reason: "" }}
      onSubmit={async (values, form) => {
        const refused = await run(
          (options) =>
            trpc.staffAccounts.adjust.mutate({ credit_account_id: account.id, ...values }, options),
          ({ state }) =>
            state === "posted" ? "The adjustment is posted" : "It waits for a second person",
        );
        for (const { path, message } of refused?.fields ?? []) {
          if (path === "amount" || path === "reason") form.setError(path, { message });
        }
        if (!refused) onDone();
      }}
      submitError={problem}
      isPending={isPending}
      submitLabel="Adjust"
      secondaryAction={<DialogCancel />}
    >
      <NumberField
        name="amount"
        label="Amount"
        suffix="credits"
        description="−50 takes 50 away, from what would be spent first"
        required
      />
      <TextField
        name="reason"
        label="Reason"
        placeholder="Charged twice during the outage of 12 May"
        description="The ledger and the audit log keep it"
        required
      />
    </FormShell>
  );
}
