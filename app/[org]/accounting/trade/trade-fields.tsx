"use client";

import { useEffect, useRef, useState } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { ComboboxField, SelectField, TextField } from "@/components/forms/form-fields";
import type { ContactAnswer } from "@/server/accounting/contacts/contact.schema";
import { dueDateOf } from "@/server/accounting/trade/due-date";
import { capitalized } from "@/server/foundation/words";
import { contactView } from "../contacts/contact-view";
import { termsInWords } from "../contacts/contact-words";
import { EntityDialog } from "../entities/entity-dialog";
import type { Books } from "../open-books";
import { contactOption, useFindContacts } from "../pickers/find-rows";
import type { TradeFormValues } from "./trade-form-values";
import { type TradeNoun, tradeWords } from "./trade-words";

/**
 * Whom it is with: found by typing, or created in place. Choosing a contact takes over the currency it trades in.
 * @param onContact told who was chosen
 */
export function ContactField({
  noun,
  books,
  known,
  onContact,
}: {
  noun: TradeNoun;
  books: Books;
  /** The one that is chosen to begin with. */
  known: ContactAnswer | null;
  onContact?: ((contact: ContactAnswer | null) => void) | undefined;
}) {
  const { counterpart, contactKinds } = tradeWords[noun].side;
  const { setValue } = useFormContext<TradeFormValues>();
  const find = useFindContacts(books.organizationId, contactKinds);
  const [created, setCreated] = useState<ContactAnswer | null>(null);
  // The name of one to create; null: the dialog is closed.
  const [newName, setNewName] = useState<string | null>(null);
  const options = [known, created].flatMap((contact) => (contact ? contactOption(contact) : []));

  function take(contact: ContactAnswer | null) {
    if (contact?.currency) setValue("currency", contact.currency);
    onContact?.(contact);
  }

  return (
    <>
      <ComboboxField
        name="contact_id"
        label={capitalized(counterpart)}
        options={options}
        find={find}
        placeholder={`Find or create a ${counterpart}`}
        onCreate={setNewName}
        onChosen={(option) => take(option?.contact ?? null)}
        required
      />
      {newName === null ? null : (
        <EntityDialog
          view={contactView()}
          books={books}
          row={null}
          initial={{ name: newName, kind: contactKinds[0] }}
          onSaved={(contact) => {
            setCreated(contact);
            setValue("contact_id", contact.id, { shouldValidate: true });
            take(contact);
          }}
          onClose={() => setNewName(null)}
        />
      )}
    </>
  );
}

/** When it is due: by the contact's terms, until somebody says otherwise. */
export function DueDateField({ contact }: { contact: ContactAnswer | null }) {
  const { getValues, setValue } = useFormContext<TradeFormValues>();
  const issueDate = useWatch<TradeFormValues, "issue_date">({ name: "issue_date" });
  const dueDate = useWatch<TradeFormValues, "due_date">({ name: "due_date" });
  const byTerms =
    contact && issueDate ? dueDateOf(issueDate, contact.payment_terms_days) : undefined;
  const before = useRef(byTerms);
  // A date that still is what the terms said follows when they say something else.
  useEffect(() => {
    const due = getValues("due_date");
    if (byTerms && (due === "" || due === before.current)) setValue("due_date", byTerms);
    before.current = byTerms;
  }, [byTerms, getValues, setValue]);
  return (
    <TextField
      name="due_date"
      label="Due"
      type="date"
      required={false}
      description={
        contact && dueDate === byTerms
          ? contact.payment_terms_days === null
            ? "30 days (default)"
            : `${termsInWords(contact.payment_terms_days)}, by its terms`
          : "Leave empty to use the payment terms"
      }
    />
  );
}

/** What it is in: a contact may bring a currency of its own. */
export function CurrencyField({ currencies }: { currencies: readonly string[] }) {
  const currency = useWatch<TradeFormValues, "currency">({ name: "currency" });
  const offered = [...new Set([...currencies, currency])].filter(Boolean);
  return (
    <SelectField
      name="currency"
      label="Currency"
      options={offered.map((value) => ({ value, label: value }))}
      required
    />
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
      description="Defaults to the latest rate entered"
    />
  );
}
