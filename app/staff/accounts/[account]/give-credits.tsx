"use client";

import { useState } from "react";
import type { z } from "zod";
import { trpc } from "@/app/trpc/client";
import { useKeyedChange } from "@/app/use-change";
import { NumberField, SelectField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Button } from "@/components/ui/button";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import type { CreditAccountAnswer } from "@/server/grants/credit-account.schema";
import { creditsInWords } from "@/server/pricing/amount-words";
import { operationOptions } from "@/server/pricing/operation-words";
import { doneOrWaits, limitInWords } from "../../requests/approval-words";
import type { giveCreditsForm } from "./account-forms.schema";
import { CheckListField } from "./check-list-field";
import { RolloverFields } from "./rollover-fields";

type Account = Pick<
  CreditAccountAnswer,
  "organization" | "wallets" | "spenders" | "approval_above" | "approval_window_hours"
>;

const types = [
  { value: "promotional", label: "Promotional", description: "Free: a trial, a campaign" },
  { value: "bonus", label: "Bonus", description: "Free, on top of a purchase" },
  { value: "committed", label: "Committed", description: "Sold by contract" },
  { value: "prepaid", label: "Prepaid", description: "Paid outside Bursar" },
];

/** The field of the form that a refusal of the server is about. */
const fieldOf: Partial<Record<string, keyof z.input<typeof giveCreditsForm>>> = {
  amount: "amount",
  source: "source",
  effective_at: "effective_at",
  expires_at: "expires_at",
  rollover: "rollover_cap",
};

/** Gives credits to an account. */
export function GiveCredits({ account }: { account: Account }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={<Button variant="primary">Give credits</Button>}
      title={`Give credits to ${account.organization.name}`}
      description={`They are available at once, or from the time you set. Debt is paid first. ${limitInWords(account)}`}
    >
      <GiveForm account={account} onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function GiveForm({ account, onDone }: { account: Account; onDone: () => void }) {
  const { run, isPending, problem } = useKeyedChange();
  const primary = account.wallets.find((wallet) => wallet.is_primary);
  return (
    <FormShell
      schema={() => import("./account-forms.schema").then((file) => file.giveCreditsForm)}
      defaultValues={{
        wallet_id: primary?.id ?? "",
        grant_type: "promotional",
        description: "",
        source: "",
        effective_at: "",
        expires_at: "",
        priority: 0,
        operations: [],
        organization_ids: [],
        rollover_cap: null,
        rollover_days: null,
      }}
      onSubmit={async (values, form) => {
        const refused = await run(
          (options) => trpc.credit_grant.create.mutate(values, options),
          (answer) => doneOrWaits(answer, ({ amount }) => `${creditsInWords(amount)} given`),
        );
        for (const { path, message } of refused?.fields ?? []) {
          const field = fieldOf[path];
          if (field) form.setError(field, { message });
        }
        if (!refused) onDone();
      }}
      submitError={problem}
      isPending={isPending}
      submitLabel="Give"
      secondaryAction={<DialogCancel />}
    >
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <NumberField name="amount" label="Amount" suffix="credits" minimum={0} required />
        <SelectField name="grant_type" label="Kind" options={types} required />
      </div>
      <TextField
        name="description"
        label="Description"
        required={false}
        placeholder="Goodwill for the outage"
        description="The customer sees it in the ledger"
      />
      <TextField
        name="source"
        label="Source"
        required={false}
        placeholder="contract 2027-14"
        description="Each source can be granted once per account"
      />
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <TextField
          name="effective_at"
          type="datetime-local"
          label="Effective (UTC)"
          description="Leave empty to make them spendable now"
          required={false}
        />
        <TextField
          name="expires_at"
          type="datetime-local"
          label="Expires (UTC)"
          description="Leave empty for no expiry"
          required={false}
        />
      </div>
      <details className="group">
        <summary className="w-fit cursor-pointer rounded text-13 font-medium">
          Wallet, rollover and scope
        </summary>
        <div className="mt-4 grid gap-4">
          <RolloverFields needs="expiry" />
          <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
            <SelectField
              name="wallet_id"
              label="Wallet"
              options={account.wallets.map(({ id, name }) => ({ value: id, label: name }))}
              required
            />
            <NumberField
              name="priority"
              label="Priority in it"
              step={1}
              description="Lower is spent first"
              required
            />
          </div>
          <CheckListField
            name="operations"
            label="Can be spent on"
            noneMeans="Leave empty for anything"
            options={operationOptions}
          />
          {account.spenders.length > 1 ? (
            <CheckListField
              name="organization_ids"
              label="Can be spent by"
              noneMeans="Leave empty for every organization of the account"
              options={account.spenders.map(({ id, name }) => ({ value: id, label: name }))}
            />
          ) : null}
        </div>
      </details>
    </FormShell>
  );
}
