"use client";

import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { NumberField, SelectField, TextField } from "@/components/forms/form-fields";
import type { Column } from "@/components/ui/data-table";
import type { ContactAnswer } from "@/server/accounting/contacts/contact.schema";
import { EntityList, type EntityQuery } from "../entities/entity-list";
import type { EntityView } from "../entities/entity-view";
import type { Books } from "../open-books";
import {
  blankContact,
  type ContactForm,
  contactForm,
  contactFormSchema,
} from "./contact-form.schema";
import type { z } from "zod";

type Kind = ContactAnswer["kind"];
type Sent = z.output<typeof contactFormSchema>;

const kindWords: Record<Kind, string> = {
  customer: "Customer",
  vendor: "Vendor",
  both: "Customer and vendor",
};
const kindOptions = Object.entries(kindWords).map(([value, label]) => ({ value, label }));

/** Customers and vendors by name. */
export function ContactList({
  kind,
  ...list
}: {
  books: Books;
  first: Page<ContactAnswer>;
  query: EntityQuery;
  kind: Kind | undefined;
}) {
  return <EntityList view={viewOf(kind)} {...list} />;
}

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
    cell: ({ payment_terms_days: days }) =>
      days === null ? <None /> : days === 0 ? "At once" : `${days} ${days === 1 ? "day" : "days"}`,
    className: "text-dim",
  },
  { id: "currency", header: "Currency", cell: ({ currency }) => currency ?? <None /> },
];

function None() {
  return <span className="text-faint">None</span>;
}

function viewOf(kind: Kind | undefined): EntityView<ContactAnswer, ContactForm, Sent> {
  return {
    words: { one: "contact", many: "contacts" },
    title: "Contacts",
    description: "Whom you sell to and buy from. Invoices and bills are made out to them.",
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
        <TextField name="external_id" label="Your own id" required={false} />
        <TextField name="notes" label="Notes" required={false} />
      </div>
    </>
  );
}
