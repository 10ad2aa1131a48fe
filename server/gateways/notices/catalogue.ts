import type { EmailName, EmailProps } from "@/emails/registry";
import type { NoticeKind } from "@/generated/prisma/enums";

/** The link of an email that a notification in the app leads to. */
type LinkOf<Name extends EmailName> = {
  [Field in keyof EmailProps<Name>]: Field extends `${string}Url` ? Field : never;
}[keyof EmailProps<Name>];

type Notice<Name extends EmailName> = { kind: NoticeKind; link: LinkOf<Name> };

/**
 * Every notice: the email it is, its kind, and where it leads. Emails that are not here answer their reader
 * (a sign-in link, an invitation) or go to staff: nobody can switch those off.
 */
export const notices = {
  "low-balance": { kind: "critical", link: "buyUrl" },
  "critical-balance": { kind: "critical", link: "buyUrl" },
  "depleted-balance": { kind: "critical", link: "buyUrl" },
  "payment-failed": { kind: "critical", link: "billingUrl" },
  "recharge-failed": { kind: "critical", link: "updateCardUrl" },
  "recharge-disabled": { kind: "critical", link: "rechargeUrl" },
  "card-needs-confirmation": { kind: "critical", link: "confirmUrl" },
  "card-expiring": { kind: "critical", link: "billingUrl" },
  dispute: { kind: "critical", link: "ledgerUrl" },
  "past-due": { kind: "critical", link: "buyUrl" },
  suspended: { kind: "critical", link: "buyUrl" },
  resumed: { kind: "critical", link: "overviewUrl" },
  "organization-closed": { kind: "critical", link: "overviewUrl" },
  "organization-reopened": { kind: "critical", link: "overviewUrl" },
  "organization-moved": { kind: "critical", link: "overviewUrl" },
  "api-key-created": { kind: "critical", link: "keysUrl" },
  "revoked-key-used": { kind: "critical", link: "keysUrl" },
  "address-unreachable": { kind: "critical", link: "fixUrl" },

  "purchase-receipt": { kind: "money", link: "ledgerUrl" },
  "recharge-receipt": { kind: "money", link: "ledgerUrl" },
  "transfer-awaited": { kind: "money", link: "billingUrl" },
  "quote-issued": { kind: "money", link: "billingUrl" },
  refund: { kind: "money", link: "ledgerUrl" },
  "refund-failed": { kind: "money", link: "ledgerUrl" },
  "payment-method-added": { kind: "money", link: "billingUrl" },
  "payment-method-removed": { kind: "money", link: "billingUrl" },
  "billing-details-changed": { kind: "money", link: "billingUrl" },
  "payout-decided": { kind: "money", link: "earningsUrl" },

  "budget-reached": { kind: "spending", link: "budgetUrl" },
  "balance-alert": { kind: "spending", link: "alertsUrl" },
  "credits-expiring": { kind: "spending", link: "billingUrl" },

  "credits-requested": { kind: "team", link: "buyUrl" },
  "photoshoot-submitted": { kind: "team", link: "photoshootsUrl" },
  "budget-request": { kind: "team", link: "decideUrl" },
  "budget-request-decided": { kind: "team", link: "budgetsUrl" },

  "webhook-disabled": { kind: "product", link: "endpointUrl" },
  "recurring-waiting": { kind: "product", link: "jobUrl" },
  "recurring-paused": { kind: "product", link: "jobUrl" },
} as const satisfies { [Name in EmailName]?: Notice<Name> };

export type NoticeName = keyof typeof notices;

/** Emails that are sent whatever their reader chose, and not through `notify`. */
export type DirectEmail = Exclude<EmailName, NoticeName | "spending-digest">;
