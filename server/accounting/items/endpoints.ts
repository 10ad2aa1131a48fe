import { readEndpoints } from "@/server/accounting/entities/entity-endpoints";
import { operationEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { createItem, updateItem, items } from "./items";

export const itemEndpoints = [
  ...readEndpoints(items),
  operationEndpoint(createItem, "Contacts and items"),
  operationEndpoint(updateItem, "Contacts and items"),
];
