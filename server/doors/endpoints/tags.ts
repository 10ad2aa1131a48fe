/** What each group of endpoints is about, as the reference and the document say it. */
export const tagWords = {
  Organizations: "Master organizations and the sub-organizations below them.",
  Members: "Members, invitations and open links.",
  "Team photoshoots":
    "Photos that members submit, what a submission costs, and the credits of a team.",
  Usage: "Where credits went: usage, events, the ledger, statements and a forecast.",
  Billing: "Balance, billing details and emails of an organization.",
  Buying: "Packages, amounts and whole credits, paid on a hosted page.",
  "Payment methods": "Saved cards, and Stripe's own pages.",
  "Auto-recharge": "When a saved card is charged, and why it was or was not.",
  Alerts: "Messages when a balance falls below a threshold, and a log of them.",
  "Quotes from sales": "Offers at a special price, to accept or decline.",
  "Credits API": "Credits and billing settings in US dollars, with camelCase fields.",
  Charges: "Metered usage: charges, refunds and events.",
  Holds: "Credits reserved before work starts.",
  "Wallets and grants":
    "Grants of credits, the wallets that hold them, and the order they are spent in.",
  "Accounts and transactions":
    "The chart of accounts of an organization's books, and what is posted to it.",
  "Contacts and items": "Customers and vendors, what is sold and bought, categories and tax rates.",
  "Invoices and bills": "Sales and purchase documents, their payments, PDFs and emails.",
  "Recurring jobs": "Transactions, invoices and bills created on a schedule.",
  Documents: "Files, attached to anything in the books.",
  "Bank reconciliation": "Bank statements, compared with the books line by line.",
  "Reports and exports": "Reports, analytics, and lists or whole books as CSV and PDF.",
  "Running the books": "Settings, exchange rates, and drafts that agents ask for.",
  "API keys": "Keys, their scopes and their rotation.",
  Budgets: "Spending limits for organizations, members, agents, API keys and operations.",
  Agents: "Programs that spend within their own budgets.",
  "Apps and earnings":
    "Apps and agents with a markup, what their creators earn, and how earnings are redeemed.",
  Webhooks: "Events sent to your own addresses, signed, with a log of every delivery.",
  "Sandbox mode": "A copy of your setup with test payments and a clock you can move.",
  Support: "Tickets: questions to our support and requests for a quote.",
  Prices: "The price list, and what a request would cost.",
  Account: "The signed-in person.",
  Staff: "For the people who run Bursar.",
} as const;
export type Tag = keyof typeof tagWords;

/** The groups that are about the books of an organization. */
export const bookTags: ReadonlySet<Tag> = new Set([
  "Accounts and transactions",
  "Contacts and items",
  "Invoices and bills",
  "Recurring jobs",
  "Documents",
  "Bank reconciliation",
  "Reports and exports",
  "Running the books",
]);

/** A group as addresses name it: `wallets-and-grants`. */
export function slugOf(tag: string): string {
  return tag.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
}
