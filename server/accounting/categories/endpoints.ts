import { readEndpoints } from "@/server/accounting/entities/entity-endpoints";
import { operationEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { createCategory, updateCategory, categories } from "./categories";

export const categoryEndpoints = [
  ...readEndpoints(categories),
  operationEndpoint(createCategory, "Contacts and items"),
  operationEndpoint(updateCategory, "Contacts and items"),
];
