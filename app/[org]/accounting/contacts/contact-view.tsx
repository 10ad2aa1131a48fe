"use client";

import { trpc } from "@/app/trpc/client";
import type { Column } from "@/components/ui/data-table";
import type { ContactAnswer } from "@/server/accounting/contacts/contact.schema";
import type { EntityView } from "../entities/entity-view";
import { None } from "../facts";
import type { ContactForm, contactFormSchema } from "./contact-form.schema";
import { kindOptions, kindWords, termsInWords } from "./contact-words";
import type { z } from "zod";

type Kind = ContactAnswer["kind"];
type Sent = z.output<typeof contactFormSchema>;

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
    form: () => import("./contact-form").then((loaded) => loaded.contactEntityForm),
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
