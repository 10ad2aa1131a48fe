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

/** Every endpoint there is. REST routes, the OpenAPI document and the permission tests are read off this list. */
export const allEndpoints: Endpoint[] = [
  ...Object.values(organizationEndpoints),
  ...Object.values(memberEndpoints),
  ...Object.values(invitationEndpoints),
  ...Object.values(joinLinkEndpoints),
  ...Object.values(usageEndpoints),
  ...Object.values(ledgerEndpoints),
  ...Object.values(billingEndpoints),
  ...Object.values(purchaseEndpoints),
  ...Object.values(paymentMethodEndpoints),
  ...Object.values(rechargeEndpoints),
  ...Object.values(salesQuoteEndpoints),
  ...Object.values(creditsApiEndpoints),
  ...Object.values(creditsHistoryEndpoints),
  ...Object.values(chargeEndpoints),
  ...Object.values(meteringEndpoints),
  ...Object.values(holdEndpoints),
  ...Object.values(walletEndpoints),
  ...Object.values(grantEndpoints),
  ...Object.values(accountingEndpoints),
  ...Object.values(apiKeyEndpoints),
  ...Object.values(budgetEndpoints),
  ...Object.values(agentEndpoints),
  ...Object.values(catalogueEndpoints),
  ...Object.values(quoteEndpoints),
  ...Object.values(accountEndpoints),
  ...Object.values(sessionEndpoints),
  ...Object.values(paymentEndpoints),
  ...Object.values(staffEndpoints),
  ...Object.values(staffAccountEndpoints),
  ...Object.values(staffRequestEndpoints),
  ...Object.values(priceEndpoints),
] as unknown as Endpoint[];
