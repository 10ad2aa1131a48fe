import type { AuditKind } from "./audit-kinds.schema";

/**
 * Of each thing that is written about, its kind and its name in the log. `internal` is the platform's own: no
 * organization is shown it.
 */
const things: Record<string, { kind: AuditKind | "internal"; name: string }> = {
  member: { kind: "members", name: "Member" },
  invitation: { kind: "members", name: "Invitation" },
  photoshoot: { kind: "members", name: "Photoshoot" },
  join_link: { kind: "members", name: "Open link" },
  ownership: { kind: "members", name: "Ownership" },
  api_key: { kind: "keys", name: "API key" },
  agent: { kind: "keys", name: "Agent" },
  organization: { kind: "settings", name: "Organization" },
  ticket: { kind: "settings", name: "Support ticket" },
  sandbox: { kind: "settings", name: "Sandbox" },
  billing: { kind: "money", name: "Billing details" },
  billing_email: { kind: "money", name: "Billing email" },
  recharge_policy: { kind: "money", name: "Auto-recharge" },
  wallet_recharge: { kind: "money", name: "Auto-recharge of a wallet" },
  low_balance_email: { kind: "money", name: "Low-balance email" },
  wallet: { kind: "money", name: "Wallet" },
  payment_method: { kind: "money", name: "Card" },
  budget: { kind: "money", name: "Budget" },
  budget_request: { kind: "money", name: "Budget request" },
  alert: { kind: "money", name: "Balance alert" },
  quote: { kind: "money", name: "Quote" },
  purchase: { kind: "money", name: "Purchase" },
  payment: { kind: "money", name: "Payment" },
  grant: { kind: "money", name: "Grant" },
  grant_schedule: { kind: "money", name: "Recurring grant" },
  promotion_code: { kind: "money", name: "Promotion code" },
  adjustment: { kind: "money", name: "Adjustment" },
  overage: { kind: "money", name: "Overage" },
  earnings: { kind: "money", name: "Earnings" },
  account: { kind: "money", name: "Account" },
  app: { kind: "apps", name: "App" },
  webhook_endpoint: { kind: "apps", name: "Webhook endpoint" },
  draft: { kind: "books", name: "Draft" },
  reconciliation: { kind: "books", name: "Reconciliation" },
  document: { kind: "books", name: "Document" },
  book_settings: { kind: "books", name: "Book settings" },
  credit_account: { kind: "staff", name: "Account" },
  price_book: { kind: "staff", name: "Price book" },
  price_override: { kind: "staff", name: "Agreed price" },
  price_version: { kind: "internal", name: "Prices" },
  staff_request: { kind: "internal", name: "Staff request" },
  staff: { kind: "internal", name: "Staff" },
  stripe_event: { kind: "internal", name: "Stripe event" },
  stripe_customer: { kind: "internal", name: "Stripe customer" },
  recharge: { kind: "internal", name: "Recharge" },
  redemption: { kind: "money", name: "Payout" },
  payout: { kind: "money", name: "Payout" },
  job: { kind: "internal", name: "Job" },
  session: { kind: "internal", name: "Session" },
  user: { kind: "internal", name: "Account" },
};

/** The kind of what is written as `member.joined`; what has no name yet is shown to nobody. */
export function auditKindOf(action: string): AuditKind | "internal" {
  return things[thingIn(action)]?.kind ?? "internal";
}

/** `"API key created"`. */
export function nameOfAction(action: string): string {
  if (action === "credit_account.looked_at") return "Account viewed by Bursar staff";
  if (action === "organization.company_changed") return "Company details changed";
  const verb = action.slice(action.indexOf(".") + 1).replaceAll("_", " ");
  return `${things[thingIn(action)]?.name ?? "Something"} ${verb}`;
}

/** Whether it is known what kind of thing this is about. */
export function isNamedAction(action: string): boolean {
  return thingIn(action) in things;
}

function thingIn(action: string): string {
  return action.slice(0, action.indexOf("."));
}
