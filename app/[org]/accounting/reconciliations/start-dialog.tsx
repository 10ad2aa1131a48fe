"use client";

import { useRouter } from "next/navigation";
import { z } from "zod";
import { usePrice } from "@/app/[org]/operation-prices";
import { trpc } from "@/app/trpc/client";
import { OperationLabel } from "@/components/credits/amounts";
import { ComboboxField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";
import type { ReconciliationAnswer } from "@/server/accounting/reconciliations/reconciliation.schema";
import { CreditsLine } from "../credits-line";
import { accountOptions } from "../pickers/account-options";
import { type BillingWay, FormRefusal, needsNotice } from "../refusal-notice";
import { usePaidOperation } from "../use-paid-operation";
import { parseBalance } from "./parse-balance";

/** What is typed; empty fields go on from the last reconciliation. */
const startFormSchema = z.object({
  account_id: z.string().min(1, "Choose an account"),
  from: z.union([z.literal(""), z.iso.date("Enter a day")]),
  to: z.iso.date("Enter a day"),
  opening_balance: z.string(),
  closing_balance: z.string().min(1, "Enter the balance at the end of the statement"),
});
type StartForm = z.infer<typeof startFormSchema>;

type Props = {
  organizationId: string;
  /** Where reconciliations are. */
  base: string;
  accounts: AccountAnswer[];
  today: string;
  availableCredits: number | null;
  billing: BillingWay;
  onOpenChange: (open: boolean) => void;
};

/** Asks for an account, a period and its balances, and begins. */
export function StartDialog({ open, ...props }: Props & { open: boolean }) {
  return (
    <Dialog
      open={open}
      onOpenChange={props.onOpenChange}
      title="Start reconciliation"
      description="Find the balances on the bank statement. You can correct them until the reconciliation is completed."
    >
      <StartForm {...props} />
    </Dialog>
  );
}

function StartForm({
  organizationId,
  base,
  accounts,
  today,
  availableCredits,
  billing,
  onOpenChange,
}: Props) {
  const credits = usePrice("reconciliation.start");
  const router = useRouter();
  const operation = usePaidOperation(({ id }: ReconciliationAnswer) => {
    toast.success("Reconciliation started");
    onOpenChange(false);
    router.push(`${base}/${id}`);
  });
  const currencyOf = (id: string) => accounts.find((one) => one.id === id)?.currency ?? "USD";
  return (
    <FormShell
      schema={startFormSchema}
      defaultValues={{
        account_id: accounts.length === 1 ? accounts[0]?.id : "",
        from: "",
        to: lastDayOfMonthBefore(today),
        opening_balance: "",
        closing_balance: "",
      }}
      onSubmit={async (values: StartForm, form) => {
        const { account_id, from, to } = values;
        const read = (field: "opening_balance" | "closing_balance") => {
          const parsed = parseBalance(values[field], currencyOf(account_id));
          if ("minorUnits" in parsed) return parsed.minorUnits;
          form.setError(field, { message: parsed.problem });
          return undefined;
        };
        const opening = values.opening_balance === "" ? undefined : read("opening_balance");
        const closing = read("closing_balance");
        if (closing === undefined) return;
        if (values.opening_balance !== "" && opening === undefined) return;
        const problem = await operation.run((options) =>
          trpc.reconciliation.start.mutate(
            {
              organization_id: organizationId,
              account_id,
              to,
              closing_balance: closing,
              ...(from === "" ? {} : { from }),
              ...(opening === undefined ? {} : { opening_balance: opening }),
            },
            options,
          ),
        );
        for (const { path, message } of problem?.fields ?? []) {
          if (path in values) form.setError(path as keyof StartForm, { message });
        }
      }}
      submitError={needsNotice(operation.problem) ? null : operation.problem}
      isPending={operation.isPending}
      submitLabel={<OperationLabel label="Start" credits={credits} />}
      secondaryAction={<DialogCancel />}
    >
      <ComboboxField
        name="account_id"
        label="Bank account"
        options={accountOptions(accounts)}
        placeholder="Find an account"
        required
      />
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <TextField name="from" label="First day" type="date" />
        <TextField name="to" label="Last day" type="date" required />
        <TextField name="opening_balance" label="Opening balance" inputMode="text" />
        <TextField name="closing_balance" label="Closing balance" inputMode="text" required />
      </div>
      <p className="text-13 text-dim">
        Leave the first day and opening balance empty to continue from where this account’s last
        reconciliation ended.
      </p>
      <CreditsLine available={availableCredits} />
      <FormRefusal operation={operation} billing={billing} />
    </FormShell>
  );
}

/** Statements end with the month: `2026-03-14` -> `2026-02-28`. */
function lastDayOfMonthBefore(day: string): string {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, 0)).toISOString().slice(0, 10);
}
