import { defineEntity } from "@/server/accounting/entities/define-entity";
import { createOperation, updateOperation } from "@/server/accounting/entities/entity-operations";
import { contactFields, contactSchema } from "./contact.schema";

/** Whom the organization sells to or buys from. Source: S1 (business entities). */
export const contacts = defineEntity({
  noun: "contact",
  words: { one: "contact", many: "contacts" },
  path: "contacts",
  idKind: "contact",
  table: "book_contacts",
  fields: contactFields,
  answer: contactSchema,
  columns: {
    kind: "contact_kind",
    name: "text",
    email: "text",
    tax_number: "text",
    address: "jsonb",
    currency: "text",
    payment_terms_days: "int",
    external_id: "text",
    notes: "text",
  },
  search: ["name", "email", "tax_number", "external_id"],
  unique: "external_id",
  filter: "kind",
  example: {
    create: { kind: "customer", name: "Northwind Traders", email: "accounts@northwind.example" },
    update: { payment_terms_days: 14 },
  },
});

export const createContact = createOperation(contacts);
export const updateContact = updateOperation(contacts);
