import { invariant } from "@/server/foundation/invariant";
import { accountEndpoints } from "./account";
import { accountingEndpoints } from "./accounting";
import { agentEndpoints } from "./agents";
import { apiKeyEndpoints } from "./api-keys";
import { billingEndpoints } from "./billing";
import { budgetEndpoints } from "./budgets";
import { catalogueEndpoints } from "./catalogue";
import { chargeEndpoints, holdEndpoints } from "./charges";
import { creditsApiEndpoints } from "./credits-api";
import { creditsHistoryEndpoints } from "./credits-history";
import type { Endpoint } from "./define-endpoint";
import { meteringEndpoints } from "./events";
import { grantEndpoints } from "./grants";
import { invitationEndpoints } from "./invitations";
import { joinLinkEndpoints } from "./join-links";
import { ledgerEndpoints } from "./ledger";
import { memberEndpoints } from "./members";
import { organizationEndpoints } from "./organizations";
import { paymentMethodEndpoints } from "./payment-methods";
import { paymentEndpoints } from "./payments";
import { priceEndpoints } from "./prices";
import { purchaseEndpoints } from "./purchases";
import { quoteEndpoints } from "./quotes";
import { rechargeEndpoints } from "./recharge";
import { salesQuoteEndpoints } from "./sales-quotes";
import { sessionEndpoints } from "./sessions";
import { staffEndpoints } from "./staff";
import { staffAccountEndpoints } from "./staff-accounts";
import { staffRequestEndpoints } from "./staff-requests";
import { usageEndpoints } from "./usage";
import { walletEndpoints } from "./wallets";

const endpoints = [
  ...organizationEndpoints,
  ...memberEndpoints,
  ...invitationEndpoints,
  ...joinLinkEndpoints,
  ...usageEndpoints,
  ...ledgerEndpoints,
  ...billingEndpoints,
  ...purchaseEndpoints,
  ...paymentMethodEndpoints,
  ...rechargeEndpoints,
  ...salesQuoteEndpoints,
  ...creditsApiEndpoints,
  ...creditsHistoryEndpoints,
  ...chargeEndpoints,
  ...meteringEndpoints,
  ...holdEndpoints,
  ...walletEndpoints,
  ...grantEndpoints,
  ...accountingEndpoints,
  ...apiKeyEndpoints,
  ...budgetEndpoints,
  ...agentEndpoints,
  ...catalogueEndpoints,
  ...quoteEndpoints,
  ...accountEndpoints,
  ...sessionEndpoints,
  ...paymentEndpoints,
  ...staffEndpoints,
  ...staffAccountEndpoints,
  ...staffRequestEndpoints,
  ...priceEndpoints,
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
