/** What each group of endpoints is about, as the reference and the document say it. */
export const tagWords = {
  Organizations: "Master organizations and the sub-organizations below them.",
  Members: "Members, invitations and open links.",
  Usage: "Where credits went: usage, events, the ledger, statements and a forecast.",
  Billing: "Balance, billing details and emails of an organization.",
  Buying: "Packages, amounts and whole credits, paid on a hosted page.",
  "Payment methods": "Saved cards, and Stripe's own pages.",
  "Auto-recharge": "When a saved card is charged, and why it was or was not.",
  "Quotes from sales": "Offers at a special price, to accept or decline.",
  "Credits API": "Credits and billing settings in US dollars, with camelCase fields.",
  Charges: "Metered usage: charges, refunds and events.",
  Holds: "Credits reserved before work starts.",
  "Wallets and grants":
    "Grants of credits, the wallets that hold them, and the order they are spent in.",
  Accounting:
    "The books of an organization: accounts, transactions, contacts, invoices, bills, documents, bank reconciliation, reports, exports.",
  "API keys": "Keys, their scopes and their rotation.",
  Budgets: "Spending limits for organizations, members, agents, API keys and operations.",
  Agents: "Programs that spend within their own budgets.",
  "Apps and earnings":
    "Apps and agents with a markup, what their creators earn, and how earnings are redeemed.",
  Webhooks: "Events sent to your own addresses, signed, with a log of every delivery.",
  Prices: "The price list, and what a request would cost.",
  Account: "The signed-in person.",
  Staff: "For the people who run Bursar.",
} as const;
export type Tag = keyof typeof tagWords;

/** A group as addresses name it: `wallets-and-grants`. */
export function slugOf(tag: string): string {
  return tag.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
}
