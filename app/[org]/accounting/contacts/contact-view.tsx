"use client";

import { trpc } from "@/app/trpc/client";
import { NumberField, SelectField, TextField } from "@/components/forms/form-fields";
import type { Column } from "@/components/ui/data-table";
import type { ContactAnswer } from "@/server/accounting/contacts/contact.schema";
import type { EntityView } from "../entities/entity-view";
import { None } from "../facts";
import {
  blankContact,
  type ContactForm,
  contactForm,
  contactFormSchema,
} from "./contact-form.schema";
import { kindWords, termsInWords } from "./contact-words";
import type { z } from "zod";

type Kind = ContactAnswer["kind"];
type Sent = z.output<typeof contactFormSchema>;

const kindOptions = Object.entries(kindWords).map(([value, label]) => ({ value, label }));

const columns: Column<ContactAnswer>[] = [
  { id: "kind", header: "Kind", cell: ({ kind }) => kindWords[kind], className: "text-dim" },
  {
    id: "email",
    header: "Email",
    cell: ({ email }) => email ?? <None />,
    className: "text-dim",
  },
  {
    id: "terms",
    header: "Payment terms",
    cell: ({ payment_terms_days: days }) => (days === null ? <None /> : termsInWords(days)),
    className: "text-dim",
  },
  { id: "currency", header: "Currency", cell: ({ currency }) => currency ?? <None /> },
];

/** What pages know of contacts. @param kind what the list is narrowed to */
export function contactView(kind?: Kind | undefined): EntityView<ContactAnswer, ContactForm, Sent> {
  return {
    pages: "contacts",
    words: { one: "contact", many: "contacts" },
    title: "Contacts",
    description: "The people and companies you sell to and buy from.",
    teaches: "An invoice goes to a customer, a bill comes from a vendor.",
    searches: "Name, email, tax number",
    choices: [
      {
        name: "kind",
        label: "Kind of contact",
        options: [{ value: "all", label: "All kinds" }, ...kindOptions],
      },
    ],
    columns,
    exported: { kind: "contacts", type: kind },
    operations: { create: "contact.create", update: "contact.update" },
    schema: contactFormSchema,
    blank: blankContact,
    formOf: contactForm,
    fields: () => <ContactFields />,
    list: (organizationId, { search, archived, cursor }) =>
      trpc.contact.list.query({
        organization_id: organizationId,
        limit: 100,
        search,
        archived,
        kind,
        cursor,
      }),
    create: (organizationId, values, options) =>
      trpc.contact.create.mutate({ organization_id: organizationId, ...values }, options),
    update: (organizationId, id, change, options) =>
      trpc.contact.update.mutate(
        { organization_id: organizationId, contact_id: id, ...change },
        options,
      ),
  };
}

function ContactFields() {
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[1fr_180px]">
        <TextField name="name" label="Name" placeholder="Northwind Traders" required />
        <SelectField name="kind" label="Kind" options={kindOptions} required />
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField name="email" label="Email" type="email" inputMode="email" required={false} />
        <TextField name="tax_number" label="Tax number" required={false} />
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
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
        <div className="grid gap-4 sm:grid-cols-2">
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
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField name="external_id" label="Your own ID" required={false} />
        <TextField name="notes" label="Notes" required={false} />
      </div>
    </>
  );
}
