/** What each group of endpoints is about, as the reference and the document say it. */
export const tagWords = {
  Organizations: "Master organizations and the sub-organizations below them.",
  Members: "The people of an organization, invitations, and links to join by.",
  Usage: "Where credits went: usage, events, the ledger, statements and a forecast.",
  Billing: "Balance, billing details and emails of an organization.",
  Buying: "Packages, amounts and whole credits, paid on a hosted page.",
  "Payment methods": "Saved cards, and Stripe's own pages.",
  "Auto-recharge": "When a saved card is charged, and why it was or was not.",
  "Quotes from sales": "Offers at a price of their own, to accept or decline.",
  "Credits API": "Credits and billing settings in US dollars, with camelCase fields.",
  Charges: "Metered usage: charges, refunds and events.",
  Holds: "Credits set aside before the work is done.",
  "Wallets and grants": "Lots of credits, where they lie, and the order they burn in.",
  Accounting:
    "The books of an organization: accounts, transactions, contacts, invoices, bills, documents, bank reconciliation, reports, exports.",
  "API keys": "Keys, their scopes and their rotation.",
  Budgets: "Limits on what somebody or something may spend.",
  Agents: "Programs that spend from budgets of their own.",
  "Apps and earnings":
    "What others use with a markup, what its creator earns by it, and how that is redeemed.",
  Prices: "The price list, and what a request would cost.",
  Account: "The signed-in person.",
  Staff: "For the people who run Bursar.",
} as const;
export type Tag = keyof typeof tagWords;
