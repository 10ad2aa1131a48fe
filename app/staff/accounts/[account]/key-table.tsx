"use client";

import { useState } from "react";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { NumberField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DataTable } from "@/components/ui/data-table";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import type { CreditAccountAnswer } from "@/server/grants/credit-account.schema";
import { formatCredits } from "@/server/pricing/amount-words";
import { doneOrWaits } from "../../requests/approval-words";

type Key = CreditAccountAnswer["keys"][number];

/** Which of the account's keys may give credits; we alone decide that. */
export function KeyTable({ keys }: { keys: readonly Key[] }) {
  return (
    <DataTable
      caption="API keys and whether they may grant"
      rows={keys}
      rowKey={({ id }) => id}
      columns={[
        {
          id: "key",
          header: "Key",
          cell: ({ name, preview }) => (
            <>
              {name}
              <span className="block font-mono text-11 font-normal break-all text-dim">
                {preview}
              </span>
            </>
          ),
        },
        {
          id: "grants",
          header: "Grants credits",
          stacked: "amount",
          cell: ({ may_grant, may_grant_credits }) =>
            may_grant ? (
              <Badge tone="warn">{formatCredits(may_grant_credits)} left</Badge>
            ) : (
              <span className="text-dim">no</span>
            ),
        },
        {
          id: "allow",
          header: "Allow",
          hideHeader: true,
          align: "end",
          cell: (key) => <Allow apiKey={key} />,
        },
      ]}
      empty={
        <EmptyState
          title="No API keys"
          text="API keys of this organization appear here. You can allow them to give credits."
        />
      }
    />
  );
}

function Allow({ apiKey }: { apiKey: Key }) {
  const [open, setOpen] = useState(false);
  const { may_grant: allowed, name } = apiKey;
  return (
    <span className="inline-flex flex-wrap justify-end gap-1.5">
      <Dialog
        open={open}
        onOpenChange={setOpen}
        trigger={<Button size="sm">{allowed ? "Allow more" : "Allow"}</Button>}
        title={allowed ? `Let ${name} give more credits?` : `Let ${name} give credits?`}
        description={`Anyone with the key can give them to ${apiKey.organization_name} and every organization below it. The whole amount counts against your limit now; above it a second person has to approve.`}
      >
        <AllowForm apiKey={apiKey} onDone={() => setOpen(false)} />
      </Dialog>
      {allowed ? <Withdraw apiKey={apiKey} /> : null}
    </span>
  );
}

function AllowForm({ apiKey, onDone }: { apiKey: Key; onDone: () => void }) {
  const { run, isPending, problem } = useChange();
  return (
    <FormShell
      schema={() => import("./account-forms.schema").then((file) => file.allowForm)}
      defaultValues={{}}
      onSubmit={async ({ credits }) => {
        const refused = await run(
          () => trpc.staff.key.allow_grants.mutate({ key_id: apiKey.id, allowed: true, credits }),
          (answer) =>
            doneOrWaits(
              answer,
              () => `${apiKey.name} may give ${formatCredits(credits)} more credits`,
            ),
        );
        if (!refused) onDone();
      }}
      submitError={problem}
      isPending={isPending}
      submitLabel="Allow"
      secondaryAction={<DialogCancel />}
    >
      <NumberField
        name="credits"
        label="Credits it may give"
        suffix="credits"
        minimum={0}
        description="Added to what is left of an earlier allowance"
        required
      />
    </FormShell>
  );
}

function Withdraw({ apiKey: { id, name } }: { apiKey: Key }) {
  const { run } = useChange();
  return (
    <ConfirmDialog
      danger
      trigger={<Button size="sm">Withdraw</Button>}
      title={`Withdraw the allowance of ${name}?`}
      consequence="Its requests to give credits are refused from now on. Credits it already gave are kept."
      confirmLabel="Withdraw"
      onConfirm={async () => {
        const refused = await run(
          () => trpc.staff.key.allow_grants.mutate({ key_id: id, allowed: false }),
          () => `${name} can no longer give credits`,
        );
        if (refused) throw new Error(refused.message);
      }}
    />
  );
}
