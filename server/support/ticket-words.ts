import type { TicketKind, TicketStatus } from "./ticket-kinds.schema";

/** Tickets by kind, as a person chooses it. */
export const kindWords: Record<TicketKind, string> = {
  question: "Question",
  problem: "Something doesn’t work",
  billing: "Billing or payment",
  account: "Account or access",
  quote: "Quote",
};

/** Where a ticket stands, as the person who asked is told it. */
export const statusWords: Record<TicketStatus, string> = {
  open: "Waiting for support",
  waiting: "Waiting for you",
  answered: "Answered",
  closed: "Closed",
};

/** The same for the staff. */
export const deskStatusWords: Record<TicketStatus, string> = {
  open: "Open",
  waiting: "Waiting for the customer",
  answered: "Answered",
  closed: "Closed",
};
