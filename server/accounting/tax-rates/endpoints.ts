import { readEndpoints } from "@/server/accounting/entities/entity-endpoints";
import { operationEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { createTaxRate, updateTaxRate, taxRates } from "./tax-rates";

export const taxRateEndpoints = [
  ...readEndpoints(taxRates),
  operationEndpoint(createTaxRate, "Contacts and items"),
  operationEndpoint(updateTaxRate, "Contacts and items"),
];
