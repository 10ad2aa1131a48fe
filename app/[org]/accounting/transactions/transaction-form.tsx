"use client";

import { useRouter } from "next/navigation";
import type { UseFormReturn } from "react-hook-form";
import { usePrice } from "@/app/[org]/operation-prices";
import { trpc } from "@/app/trpc/client";
import { OperationLabel } from "@/components/credits/amounts";
import { SelectField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";
import type { TransactionAnswer } from "@/server/accounting/transactions/transaction.schema";
import { CreditsLine } from "../credits-line";
import { type BillingWay, FormRefusal, needsNotice } from "../refusal-notice";
import { usePaidOperation } from "../use-paid-operation";
import { EntryLines } from "./entry-lines";
import {
  blankLine,
  formPathOf,
  type TransactionFormValues,
  toFormValues,
  toTransactionInput,
} from "./transaction-form-values";

/** Enters a transaction, or changes a pending one. */
export function TransactionForm({
  organizationId,
  slug,
  accounts,
  transaction,
  today,
  readOnlyReason,
  availableCredits,
  billing,
}: {
  organizationId: string;
  slug: string;
  accounts: AccountAnswer[];
  /** The pending transaction to change; absent for a new one. */
  transaction?: TransactionAnswer | undefined;
  /** YYYY-MM-DD where the organization is. */
  today: string;
  readOnlyReason: string | null;
  availableCredits: number | null;
  billing: BillingWay;
}) {
  const createCredits = usePrice("transaction.create");
  const updateCredits = usePrice("transaction.update");
  const router = useRouter();
  const base = `/${slug}/accounting/transactions`;
  const currencies = [...new Set(accounts.map((account) => account.currency))].sort();
  const operation = usePaidOperation((saved: TransactionAnswer) => {
    toast.success(transaction ? "Transaction saved" : "Transaction created; it is pending");
    router.push(`${base}/${saved.id}`);
    router.refresh();
  });

  async function submit(
    values: TransactionFormValues,
    form: UseFormReturn<TransactionFormValues, unknown, TransactionFormValues>,
  ) {
    const { input, lineOfEntry } = toTransactionInput(values);
    const { currency, reference, ...fields } = input;
    const problem = await operation.run((options) =>
      transaction
        ? trpc.transaction.update.mutate(
            {
              organization_id: organizationId,
              transaction_id: transaction.id,
              reference: reference === "" ? null : reference,
              ...fields,
            },
            options,
          )
        : trpc.transaction.create.mutate(
            {
              organization_id: organizationId,
              currency,
              ...(reference === "" ? {} : { reference }),
              ...fields,
            },
            options,
          ),
    );
    for (const { path, message } of problem?.fields ?? []) {
      form.setError(formPathOf(path, lineOfEntry, values) as "description", { message });
    }
  }

  return (
    <FormShell
      className="max-w-none"
      schema={() => import("./transaction-form.schema").then((file) => file.transactionFormSchema)}
      defaultValues={
        transaction
          ? toFormValues(transaction)
          : {
              date: today,
              description: "",
              reference: "",
              currency: currencies.includes("USD") ? "USD" : (currencies[0] ?? "USD"),
              entries: [blankLine, blankLine],
            }
      }
      onSubmit={submit}
      showsFaultsOf={["entries"]}
      submitError={needsNotice(operation.problem) ? null : operation.problem}
      isPending={operation.isPending}
      submitLabel={
        transaction ? (
          <OperationLabel label="Save" credits={updateCredits} />
        ) : (
          <OperationLabel label="Create" credits={createCredits} />
        )
      }
      submitDisabledReason={readOnlyReason}
      secondaryAction={
        <Button variant="ghost" onClick={() => router.back()}>
          Cancel
        </Button>
      }
    >
      <div className="grid gap-4 sm:grid-cols-[160px_1fr]">
        <TextField name="date" label="Date" type="date" required />
        <TextField name="description" label="Description" placeholder="Office rent" required />
      </div>
      <div className="grid gap-4 sm:grid-cols-[160px_1fr]">
        <SelectField
          name="currency"
          label="Currency"
          options={currencies.map((currency) => ({ value: currency, label: currency }))}
          disabled={transaction !== undefined}
          {...(transaction ? { description: "Can’t be changed later" } : {})}
          required
        />
        <TextField
          name="reference"
          label="Reference"
          required={false}
          placeholder="Invoice or document number"
        />
      </div>
      <EntryLines accounts={accounts} />
      <CreditsLine available={availableCredits} />
      <FormRefusal operation={operation} billing={billing} />
    </FormShell>
  );
}
