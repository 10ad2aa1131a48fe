"use client";

import { TextField } from "@/components/forms/form-fields";
import type { RecurringAnswer } from "@/server/accounting/recurring/recurring.schema";
import type { Books } from "../open-books";
import { ContactField, CurrencyField, ExchangeRateField } from "../trade/trade-fields";
import type { TradeChoices } from "../trade/trade-form";
import { blankLine, formPathOf, toDraft } from "../trade/trade-form-values";
import { TradeLines } from "../trade/trade-lines";
import type { TradeNoun } from "../trade/trade-words";
import { type Making, RecurringForm } from "./recurring-form";
import type { RecurringTradeForm as Values } from "./recurring-trade-form.schema";

/** Sets up an invoice or bill that recurs, or changes it. */
export function RecurringTradeForm({
  noun,
  books,
  choices,
  source,
  job,
  timeZone,
}: {
  noun: TradeNoun;
  books: Books;
  choices: TradeChoices;
  /** What the form begins with; its dates are those of each run. */
  source: Values | null;
  job?: RecurringAnswer | undefined;
  timeZone: string;
}) {
  const { currencies, bookCurrency, today } = choices;
  const making: Making<Values> = {
    kind: noun,
    schema: () => import("./recurring-trade-form.schema").then((file) => file.recurringTradeForm),
    defaultValues: source ?? {
      contact_id: "",
      issue_date: today,
      due_date: "",
      due_in_days: "",
      order_number: "",
      currency: bookCurrency ?? currencies[0] ?? "USD",
      exchange_rate: "",
      lines: [blankLine],
      notes: "",
      footer: "",
    },
    read(values) {
      const { draft, lineOfDraft } = toDraft({ ...values, due_date: "" });
      const { issue_date: _, ...rest } = draft;
      const body = {
        ...rest,
        ...(values.due_in_days === "" ? {} : { due_in_days: Number(values.due_in_days) }),
      };
      return {
        template: noun === "invoice" ? { invoice: body } : { bill: body },
        fieldOf: (path) => formPathOf(path, lineOfDraft),
      };
    },
  };
  return (
    <RecurringForm making={making} books={books} job={job} today={today} timeZone={timeZone}>
      <div className="grid gap-4 sm:grid-cols-[2fr_1fr_1fr]">
        <ContactField noun={noun} books={books} known={choices.contact} />
        <TextField
          name="due_in_days"
          label="Days until due"
          inputMode="numeric"
          required={false}
          description="Defaults to the payment terms"
        />
        <CurrencyField currencies={currencies} />
      </div>
      <div className="grid gap-4 sm:grid-cols-[2fr_2fr]">
        <TextField name="order_number" label="Order number" required={false} />
        <ExchangeRateField bookCurrency={bookCurrency} />
      </div>
      <TradeLines noun={noun} books={books} choices={choices} />
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <TextField name="notes" label="Notes" required={false} />
        <TextField name="footer" label="Footer" required={false} />
      </div>
    </RecurringForm>
  );
}
