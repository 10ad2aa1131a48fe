import { readEndpoints } from "@/server/accounting/entities/entity-endpoints";
import { contactBalanceSchema } from "@/server/accounting/trade/contact-balance.schema";
import { readContactBalance } from "@/server/accounting/trade/contact-balance";
import { defineEndpoint, operationEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { db } from "@/server/foundation/db";
import { createContact, updateContact, contacts } from "./contacts";

export const contactEndpoints = [
  ...readEndpoints(contacts),
  defineEndpoint({
    name: "contact.balance",
    tag: "Contacts and items",
    summary: "What a contact owes you and what you owe it",
    access: "accounting.read",
    input: contacts.idInput,
    output: contactBalanceSchema,
    rest: {
      method: "get",
      path: "/organizations/{organization_id}/contacts/{contact_id}/balance",
      status: 200,
    },
    handle: ({ organization, input, now }) =>
      readContactBalance(db(), organization, input.contact_id, now),
  }),
  operationEndpoint(createContact, "Contacts and items"),
  operationEndpoint(updateContact, "Contacts and items"),
];
