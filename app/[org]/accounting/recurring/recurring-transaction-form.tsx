"use client";

import { SelectField, TextField } from "@/components/forms/form-fields";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";
import type { RecurringAnswer } from "@/server/accounting/recurring/recurring.schema";
import type { TransactionAnswer } from "@/server/accounting/transactions/transaction.schema";
import type { Books } from "../open-books";
import { EntryLines } from "../transactions/entry-lines";
import {
  blankLine,
  formPathOf,
  type TransactionFormValues,
  toFormValues,
  toTransactionInput,
} from "../transactions/transaction-form-values";
import { type Making, RecurringForm } from "./recurring-form";

/** What the form begins with: a transaction to repeat, or the template of a job. */
type Source = Pick<TransactionAnswer, "description" | "reference" | "currency"> & {
  entries: Pick<
    TransactionAnswer["entries"][number],
    "account_id" | "entry_type" | "amount" | "description"
  >[];
};

/** Sets up a transaction that recurs, or changes it. */
export function RecurringTransactionForm({
  books,
  accounts,
  source,
  job,
  today,
  timeZone,
}: {
  books: Books;
  accounts: AccountAnswer[];
  source: Source | null;
  job?: RecurringAnswer | undefined;
  today: string;
  timeZone: string;
}) {
  const currencies = [...new Set(accounts.map(({ currency }) => currency))].sort();
  const making: Making<TransactionFormValues> = {
    kind: "transaction",
    schema: () =>
      import("../transactions/transaction-form.schema").then((file) => file.transactionFormSchema),
    defaultValues: source
      ? // The date is that of each run.
        toFormValues({ ...source, date: today })
      : {
          date: today,
          description: "",
          reference: "",
          currency: currencies.includes("USD") ? "USD" : (currencies[0] ?? "USD"),
          entries: [blankLine, blankLine],
        },
    read(values) {
      const { input, lineOfEntry } = toTransactionInput(values);
      const { date: _, reference, ...rest } = input;
      const transaction = { ...rest, ...(reference === "" ? {} : { reference }) };
      return {
        template: { transaction },
        fieldOf: (path) => formPathOf(path, lineOfEntry, values),
      };
    },
  };
  return (
    <RecurringForm making={making} books={books} job={job} today={today} timeZone={timeZone}>
      <TextField name="description" label="Description" placeholder="Office rent" required />
      <div className="grid gap-4 sm:grid-cols-[160px_1fr]">
        <SelectField
          name="currency"
          label="Currency"
          options={currencies.map((currency) => ({ value: currency, label: currency }))}
          required
        />
        <TextField name="reference" label="Reference" required={false} />
      </div>
      <EntryLines accounts={accounts} />
    </RecurringForm>
  );
}
