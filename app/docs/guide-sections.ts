/** The sections of the guide, in order: anchor and title, for the page and its navigation. */
export const guideSections = [
  { id: "first-request", title: "First request" },
  { id: "paid-operations", title: "Paid operations" },
  { id: "when-credits-run-out", title: "When credits run out" },
  { id: "checks", title: "Ask before you charge" },
  { id: "budget-requests", title: "Ask for more budget" },
  { id: "metering", title: "Metering" },
  { id: "markups", title: "Markups and earnings" },
  { id: "balances", title: "Balances" },
  { id: "idempotency", title: "Idempotency-Key" },
  { id: "headers", title: "Headers" },
  { id: "lists-and-numbers", title: "Lists and numbers" },
  { id: "errors", title: "Errors" },
] as const;
export type GuideSectionId = (typeof guideSections)[number]["id"];
