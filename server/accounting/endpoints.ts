import { accountEndpoints } from "./accounts/endpoints";
import { analyticsEndpoints } from "./analytics/endpoints";
import { billEndpoints } from "./bills/endpoints";
import { categoryEndpoints } from "./categories/endpoints";
import { chartEndpoints } from "./charts/endpoints";
import { contactEndpoints } from "./contacts/endpoints";
import { documentEndpoints } from "./documents/endpoints";
import { exchangeRateEndpoints } from "./exchange-rates/endpoints";
import { exportEndpoints } from "./exports/endpoints";
import { invoiceEndpoints } from "./invoices/endpoints";
import { itemEndpoints } from "./items/endpoints";
import { reconciliationEndpoints } from "./reconciliations/endpoints";
import { recurringEndpoints } from "./recurring/endpoints";
import { reportEndpoints } from "./reports/endpoints";
import { bookSettingsEndpoints } from "./settings/endpoints";
import { taxRateEndpoints } from "./tax-rates/endpoints";
import { transactionEndpoints } from "./transactions/endpoints";

/** The books of an organization. */
export const accountingEndpoints = [
  ...accountEndpoints,
  ...chartEndpoints,
  ...transactionEndpoints,
  ...documentEndpoints,
  ...contactEndpoints,
  ...categoryEndpoints,
  ...taxRateEndpoints,
  ...itemEndpoints,
  ...invoiceEndpoints,
  ...billEndpoints,
  ...exchangeRateEndpoints,
  ...bookSettingsEndpoints,
  ...reportEndpoints,
  ...analyticsEndpoints,
  ...exportEndpoints,
  ...reconciliationEndpoints,
  ...recurringEndpoints,
];
