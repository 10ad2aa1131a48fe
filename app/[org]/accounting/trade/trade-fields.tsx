"use client";

import { useFormContext, useWatch } from "react-hook-form";
import { TextField } from "@/components/forms/form-fields";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { ContactAnswer } from "@/server/accounting/contacts/contact.schema";
import type { TradeFormValues } from "./trade-form.schema";

/** Choosing a contact takes over the currency it trades in. */
export function ContactField({
  label,
  contacts,
  currencies,
}: {
  label: string;
  contacts: readonly ContactAnswer[];
  currencies: readonly string[];
}) {
  const { setValue, formState } = useFormContext<TradeFormValues>();
  const chosen = useWatch<TradeFormValues, "contact_id">({ name: "contact_id" });
  return (
    <Field label={label} required error={formState.errors.contact_id?.message}>
      {(control) => (
        <Select
          {...control}
          options={contacts.map(({ id, name }) => ({ value: id, label: name }))}
          value={chosen}
          placeholder={`Choose a ${label.toLowerCase()}`}
          onValueChange={(id) => {
            setValue("contact_id", id, { shouldValidate: true });
            const currency = contacts.find((contact) => contact.id === id)?.currency;
            if (currency && currencies.includes(currency)) setValue("currency", currency);
          }}
        />
      )}
    </Field>
  );
}

/** Asked only where the document is in another currency than the books. */
export function ExchangeRateField({ bookCurrency }: { bookCurrency: string | null }) {
  const currency = useWatch<TradeFormValues, "currency">({ name: "currency" });
  if (bookCurrency === null || currency === bookCurrency) return null;
  return (
    <TextField
      name="exchange_rate"
      label={`${bookCurrency} for 1 ${currency}`}
      inputMode="decimal"
      required={false}
      description="Else the newest rate entered"
    />
  );
}
