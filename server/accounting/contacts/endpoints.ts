import { readEndpoints } from "@/server/accounting/entities/entity-endpoints";
import { operationEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { createContact, updateContact, contacts } from "./contacts";

export const contactEndpoints = [
  ...readEndpoints(contacts),
  operationEndpoint(createContact, "Accounting"),
  operationEndpoint(updateContact, "Accounting"),
];
