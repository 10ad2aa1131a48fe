"use client";

import type { z } from "zod";
import { NumberField, SelectField, TextField } from "@/components/forms/form-fields";
import type { ContactAnswer } from "@/server/accounting/contacts/contact.schema";
import type { EntityForm } from "../entities/entity-view";
import {
  blankContact,
  type ContactForm,
  contactForm,
  contactFormSchema,
} from "./contact-form.schema";
import { kindOptions } from "./contact-words";

/** The form of a contact. */
export const contactEntityForm: EntityForm<
  ContactAnswer,
  ContactForm,
  z.output<typeof contactFormSchema>
> = {
  schema: contactFormSchema,
  blank: blankContact,
  formOf: contactForm,
  fields: () => <ContactFields />,
};

function ContactFields() {
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[1fr_180px]">
        <TextField name="name" label="Name" placeholder="Northwind Traders" required />
        <SelectField name="kind" label="Kind" options={kindOptions} required />
      </div>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <TextField name="email" label="Email" type="email" inputMode="email" required={false} />
        <TextField name="tax_number" label="Tax number" required={false} />
      </div>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <NumberField
          name="payment_terms_days"
          label="Payment terms"
          suffix="days"
          step={1}
          minimum={0}
          maximum={365}
          required={false}
        />
        <TextField name="currency" label="Currency" placeholder="USD" required={false} />
      </div>
      <fieldset className="grid min-w-0 gap-4">
        <legend className="mb-3 text-13 font-medium">
          Address <span className="font-normal text-dim">(optional)</span>
        </legend>
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <TextField name="address.line1" label="Street" />
          <TextField name="address.line2" label="Suite, floor" />
        </div>
        <div className="grid gap-4 sm:grid-cols-[128px_1fr]">
          <TextField name="address.postal_code" label="Postal code" />
          <TextField name="address.city" label="City" />
        </div>
        <div className="grid gap-4 sm:grid-cols-[1fr_128px]">
          <TextField name="address.state" label="State" />
          <TextField name="address.country" label="Country" placeholder="US" />
        </div>
      </fieldset>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <TextField name="external_id" label="Your own ID" required={false} />
        <TextField name="notes" label="Notes" required={false} />
      </div>
    </>
  );
}
