"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { CategoryAnswer, ItemAnswer, TaxRateAnswer } from "@/app/[org]/accounting/answers";
import { usePrice } from "@/app/[org]/operation-prices";
import { OperationLabel } from "@/components/credits/amounts";
import { TextAreaField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";
import type { ContactAnswer } from "@/server/accounting/contacts/contact.schema";
import type { TradeDocumentAnswer } from "@/server/accounting/trade/trade.schema";
import { CreditsLine } from "../credits-line";
import type { Books } from "../open-books";
import { FormRefusal, needsNotice } from "../refusal-notice";
import { usePaidOperation } from "../use-paid-operation";
import { tradeCalls } from "./trade-calls";
import { ContactField, CurrencyField, DueDateField, ExchangeRateField } from "./trade-fields";
import { blankLine, formPathOf, toDraft, toFormValues } from "./trade-form-values";
import { TradeLines } from "./trade-lines";
import { type TradeNoun, tradeWords } from "./trade-words";

/** What a form of invoices or bills lets one choose from. */
export type TradeChoices = {
  /** Who and what is chosen to begin with; others are searched for. */
  contact: ContactAnswer | null;
  items: ItemAnswer[];
  accounts: AccountAnswer[];
  categories: CategoryAnswer[];
  taxRates: TaxRateAnswer[];
  currencies: string[];
  /** What the books are kept in; null before there is an account. */
  bookCurrency: string | null;
  /** YYYY-MM-DD where the organization is. */
  today: string;
};

/** Draws up an invoice or enters a bill, or changes a draft. */
export function TradeForm({
  noun,
  books,
  choices,
  draft,
}: {
  noun: TradeNoun;
  books: Books;
  choices: TradeChoices;
  /** The draft to change; absent for a new one. */
  draft?: TradeDocumentAnswer | undefined;
}) {
  const { organizationId, slug, readOnlyReason, availableCredits, billing } = books;
  const { currencies, bookCurrency, today } = choices;
  const { side } = tradeWords[noun];
  const [contact, setContact] = useState(choices.contact);
  const createCredits = usePrice(`${noun}.create`);
  const updateCredits = usePrice(`${noun}.update`);
  const router = useRouter();
  const operation = usePaidOperation((saved: TradeDocumentAnswer) => {
    toast.success(draft ? "Draft saved" : `Draft ${noun} created`);
    router.push(`/${slug}/accounting/${side.path}/${saved.id}`);
    router.refresh();
  });
  return (
    <FormShell
      className="max-w-none"
      schema={() => import("./trade-form.schema").then((file) => file.tradeFormSchema)}
      defaultValues={
        draft
          ? toFormValues(draft)
          : {
              contact_id: choices.contact?.id ?? "",
              issue_date: today,
              due_date: "",
              order_number: "",
              currency: choices.contact?.currency ?? bookCurrency ?? currencies[0] ?? "USD",
              exchange_rate: "",
              lines: [blankLine],
              notes: "",
              footer: "",
            }
      }
      onSubmit={async (values, form) => {
        const { draft: input, lineOfDraft } = toDraft(values);
        const problem = await operation.run((options) =>
          draft
            ? tradeCalls[noun].update(
                { organization_id: organizationId, id: draft.id },
                input,
                options,
              )
            : tradeCalls[noun].create(organizationId, input, options),
        );
        for (const { path, message } of problem?.fields ?? [])
          form.setError(formPathOf(path, lineOfDraft) as "contact_id", { message });
      }}
      submitError={needsNotice(operation.problem) ? null : operation.problem}
      isPending={operation.isPending}
      submitLabel={
        draft ? (
          <OperationLabel label="Save draft" credits={updateCredits} />
        ) : (
          <OperationLabel label="Create draft" credits={createCredits} />
        )
      }
      submitDisabledReason={readOnlyReason}
      secondaryAction={
        <Button variant="ghost" onClick={() => router.back()}>
          Cancel
        </Button>
      }
    >
      <div className="grid gap-4 sm:grid-cols-[2fr_1fr_1fr]">
        <ContactField noun={noun} books={books} known={choices.contact} onContact={setContact} />
        <TextField name="issue_date" label="Date" type="date" required />
        <DueDateField contact={contact} />
      </div>
      <div className="grid gap-4 sm:grid-cols-[2fr_1fr_1fr]">
        <TextField
          name="order_number"
          label="Order number"
          required={false}
          placeholder={`The ${side.counterpart}’s reference`}
        />
        <CurrencyField currencies={currencies} />
        <ExchangeRateField bookCurrency={bookCurrency} />
      </div>
      <TradeLines noun={noun} books={books} choices={choices} />
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <TextAreaField name="notes" label="Notes" required={false} placeholder="Thank you" />
        <TextAreaField name="footer" label="Footer" required={false} placeholder="Bank details" />
      </div>
      <CreditsLine available={availableCredits} />
      <FormRefusal operation={operation} billing={billing} />
    </FormShell>
  );
}
