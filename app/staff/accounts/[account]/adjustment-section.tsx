"use client";

import { useState } from "react";
import { trpc } from "@/app/trpc/client";
import { useKeyedChange } from "@/app/use-change";
import { CreditDelta } from "@/components/credits/amounts";
import { NumberField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { AdjustmentAnswer } from "@/server/grants/adjustment.schema";
import type { CreditAccountAnswer } from "@/server/grants/credit-account.schema";
import { doneOrWaits, limitInWords } from "../../requests/approval-words";

type Account = Pick<
  CreditAccountAnswer,
  "id" | "organization" | "adjustments" | "approval_above" | "approval_window_hours"
>;

const states: Record<AdjustmentAnswer["state"], { label: string; tone: BadgeTone }> = {
  pending: { label: "Waiting for approval", tone: "warn" },
  posted: { label: "Posted", tone: "good" },
  rejected: { label: "Rejected", tone: "neutral" },
};

/** Corrections with their reasons. */
export function AdjustmentSection({ account }: { account: Account }) {
  return (
    <Section
      title="Adjustments"
      aside={<NewAdjustment account={account} />}
      description={limitInWords(account)}
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
        ]}
        empty={
          <EmptyState
            title="No adjustments"
            text="Corrections of this account’s credits appear here, with who requested and approved them and why."
          />
        }
      />
    </Section>
  );
}

function NewAdjustment({ account }: { account: Account }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={<Button size="sm">Adjust credits</Button>}
      title={`Adjust credits of ${account.organization.name}`}
      description={limitInWords(account)}
    >
      <AdjustForm account={account} onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function AdjustForm({ account, onDone }: { account: Account; onDone: () => void }) {
  const { run, isPending, problem } = useKeyedChange();
  return (
    <FormShell
      schema={() => import("./account-forms.schema").then((file) => file.adjustForm)}
      defaultValues={{ reason: "" }}
      onSubmit={async (values, form) => {
        const refused = await run(
          (options) =>
            trpc.staff.adjustment.create.mutate(
              { credit_account_id: account.id, ...values },
              options,
            ),
          (answer) => doneOrWaits(answer, () => "The adjustment is posted"),
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
        description="−50 removes 50, starting with the credits that would be spent first"
        required
      />
      <TextField
        name="reason"
        label="Reason"
        placeholder="Charged twice during the outage of 12 May"
        description="Kept in the ledger and the audit log"
        required
      />
    </FormShell>
  );
}
