export const ticketKinds = ["question", "problem", "billing", "account", "quote"] as const;

export type TicketKind = (typeof ticketKinds)[number];

/** What a member asks about in a ticket. A quote has a form of its own. */
export const askedKinds = ticketKinds.filter((kind) => kind !== "quote");

export const ticketStatuses = ["open", "waiting", "answered", "closed"] as const;

export type TicketStatus = (typeof ticketStatuses)[number];

/** The longest message, in characters. */
export const MESSAGE_CHARACTERS = 20_000;

export const MOST_ATTACHMENTS = 5;
