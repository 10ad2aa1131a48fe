import { draftEndpoints } from "@/server/accounting/drafts/endpoints";
import { accountingEndpoints } from "@/server/accounting/endpoints";
import { agentEndpoints } from "@/server/agents/endpoints";
import { alertEndpoints } from "@/server/alerts/endpoints";
import { cliLoginEndpoints } from "@/server/api-keys/cli-logins/endpoints";
import { apiKeyEndpoints } from "@/server/api-keys/endpoints";
import { appEndpoints } from "@/server/apps/endpoints";
import { billingEndpoints } from "@/server/billing/endpoints";
import { billingHistoryEndpoints } from "@/server/billing/history/endpoints";
import { budgetEndpoints } from "@/server/budgets/endpoints";
import { budgetRequestEndpoints } from "@/server/budgets/requests/endpoints";
import { earningsEndpoints } from "@/server/earnings/endpoints";
import { entitlementEndpoints } from "@/server/entitlements/endpoints";
import { invariant } from "@/server/foundation/invariant";
import { grantEndpoints } from "@/server/grants/endpoints";
import { memberEndpoints } from "@/server/members/endpoints";
import { creditRequestEndpoints, notificationEndpoints } from "@/server/notifications/endpoints";
import { auditLogEndpoints } from "@/server/organizations/audit-log/endpoints";
import { companyEndpoints } from "@/server/organizations/company/endpoints";
import { organizationEndpoints } from "@/server/organizations/endpoints";
import { paymentMethodEndpoints } from "@/server/payment-methods/endpoints";
import { paymentEndpoints } from "@/server/payments/endpoints";
import { photoshootEndpoints } from "@/server/photoshoots/endpoints";
import { promotionEndpoints } from "@/server/promotions/endpoints";
import { purchaseEndpoints } from "@/server/purchases/endpoints";
import { rechargeEndpoints } from "@/server/recharge/endpoints";
import { sandboxEndpoints } from "@/server/sandboxes/endpoints";
import { searchEndpoints } from "@/server/search/endpoints";
import { staffEndpoints } from "@/server/staff/endpoints";
import { supportEndpoints } from "@/server/support/endpoints";
import { usageEndpoints } from "@/server/usage/endpoints";
import { userEndpoints } from "@/server/users/endpoints";
import { webhookEndpoints } from "@/server/webhooks/endpoints";
import { listenerEndpoints } from "@/server/webhooks/listeners/endpoints";
import { chargeEndpoints } from "./charges";
import { creditsApiEndpoints } from "./credits-api";
import { creditsHistoryEndpoints } from "./credits-history";
import { creditsSummaryEndpoints } from "./credits-summary";
import type { Endpoint } from "./define-endpoint";
import { eventEndpoints } from "./events";
import { holdEndpoints } from "./holds";
import { priceEndpoints } from "./prices";

/** A line a domain, in the order of the reference. */
const endpoints = [
  ...organizationEndpoints,
  ...companyEndpoints,
  ...auditLogEndpoints,
  ...memberEndpoints,
  ...photoshootEndpoints,
  ...searchEndpoints,
  ...usageEndpoints,
  ...billingEndpoints,
  ...billingHistoryEndpoints,
  ...purchaseEndpoints,
  ...promotionEndpoints,
  ...creditRequestEndpoints,
  ...paymentMethodEndpoints,
  ...rechargeEndpoints,
  ...creditsApiEndpoints,
  ...creditsHistoryEndpoints,
  ...creditsSummaryEndpoints,
  ...entitlementEndpoints,
  ...chargeEndpoints,
  ...eventEndpoints,
  ...holdEndpoints,
  ...grantEndpoints,
  ...accountingEndpoints,
  ...draftEndpoints((name) => allEndpoints.find((endpoint) => endpoint.name === name)),
  ...apiKeyEndpoints,
  ...cliLoginEndpoints,
  ...budgetEndpoints,
  ...budgetRequestEndpoints,
  ...agentEndpoints,
  ...appEndpoints,
  ...earningsEndpoints,
  ...alertEndpoints,
  ...webhookEndpoints,
  ...sandboxEndpoints,
  ...listenerEndpoints,
  ...supportEndpoints,
  ...priceEndpoints,
  ...userEndpoints,
  ...notificationEndpoints,
  ...paymentEndpoints,
  ...staffEndpoints,
];

/** Every endpoint by its name, with its types. */
export type Endpoints = { [One in (typeof endpoints)[number] as One["name"]]: One };

/** Every endpoint there is: tRPC, REST, the OpenAPI document and the tests of access are read off this list. */
export const allEndpoints: readonly Endpoint[] = endpoints;

/** The endpoint of this name. */
export function endpointNamed<Name extends keyof Endpoints>(name: Name): Endpoints[Name] {
  const found = endpoints.find((endpoint) => endpoint.name === name);
  invariant(found, `there is an endpoint ${name}`);
  return found as Endpoints[Name];
}
