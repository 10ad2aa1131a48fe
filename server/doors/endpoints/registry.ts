import { accountEndpoints } from "./account";
import { accountingEndpoints } from "./accounting";
import { apiKeyEndpoints } from "./api-keys";
import { billingEndpoints } from "./billing";
import { catalogueEndpoints } from "./catalogue";
import type { Endpoint } from "./endpoint";
import { organizationEndpoints } from "./organizations";
import { quoteEndpoints } from "./quotes";
import { staffEndpoints } from "./staff";

/** Every endpoint there is. REST routes, the OpenAPI document and the permission tests are read off this list. */
export const allEndpoints: Endpoint[] = [
  ...Object.values(organizationEndpoints),
  ...Object.values(billingEndpoints),
  ...Object.values(accountingEndpoints),
  ...Object.values(apiKeyEndpoints),
  ...Object.values(catalogueEndpoints),
  ...Object.values(quoteEndpoints),
  ...Object.values(accountEndpoints),
  ...Object.values(staffEndpoints),
] as unknown as Endpoint[];
