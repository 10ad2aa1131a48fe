import { accountEndpoints } from "./accounts/endpoints";
import { documentEndpoints } from "./documents/endpoints";
import { exportEndpoints } from "./exports/endpoints";
import { transactionEndpoints } from "./transactions/endpoints";

/** The books of an organization. */
export const accountingEndpoints = [
  ...accountEndpoints,
  ...transactionEndpoints,
  ...documentEndpoints,
  ...exportEndpoints,
];
