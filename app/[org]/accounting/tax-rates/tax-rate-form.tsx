"use client";

import { z } from "zod";
import type { TaxRateAnswer } from "@/app/[org]/accounting/answers";
import { CheckboxField, ComboboxField, TextField } from "@/components/forms/form-fields";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";
import { decimalSchema } from "@/server/accounting/amounts/decimal.schema";
import { choice } from "../entities/blank-as-null";
import type { EntityForm } from "../entities/entity-view";
import { accountOptions } from "../pickers/account-options";

const formSchema = z.object({
  name: z.string().trim().min(1, "Enter a name").max(120, "Use at most 120 characters"),
  percent_decimal: z
    .string()
    .transform((typed): string | number => typed)
    .pipe(decimalSchema({ decimals: 4, max: 1_000 })),
  inclusive: z.boolean(),
  compound: z.boolean(),
  account_id: choice,
});
export type TaxRateForm = z.input<typeof formSchema>;
export type TaxRateSent = z.output<typeof formSchema>;

/** The form of a tax rate. @param accounts it may post to */
export function taxRateEntityForm(
  accounts: AccountAnswer[],
): EntityForm<TaxRateAnswer, TaxRateForm, TaxRateSent> {
  return {
    schema: formSchema,
    blank: { name: "", percent_decimal: "", inclusive: false, compound: false, account_id: "" },
    formOf: ({ name, percent_decimal, inclusive, compound, account_id }) => ({
      name,
      percent_decimal,
      inclusive,
      compound,
      account_id: account_id ?? "",
    }),
    fields: () => (
      <>
        <div className="grid gap-4 sm:grid-cols-[1fr_128px]">
          <TextField name="name" label="Name" placeholder="VAT" required />
          <TextField
            name="percent_decimal"
            label="Percent"
            inputMode="decimal"
            placeholder="19"
            required
          />
        </div>
        <CheckboxField
          name="inclusive"
          label="Prices include it"
          description="Otherwise, it is added to prices."
        />
        <CheckboxField
          name="compound"
          label="Compound"
          description="Charged on top of the line’s other taxes as well."
        />
        <ComboboxField
          name="account_id"
          label="Posts to"
          none="Default account"
          options={accountOptions(accounts)}
        />
      </>
    ),
  };
}
