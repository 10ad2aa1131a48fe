import { z } from "zod";
import { idSchema } from "@/server/foundation/ids";
import { freeText } from "@/server/foundation/plain-text.schema";
import { ticketMessageSchema, ticketSchema } from "../ticket.schema";
import { MESSAGE_CHARACTERS, ticketStatuses } from "../ticket-kinds.schema";

export const deskSorts = ["recent", "waiting"] as const;
export type DeskSort = (typeof deskSorts)[number];

/** What is left to a ticket when it is answered. */
export const answerStatuses = ["answered", "waiting", "closed"] as const;

export const answerFields = {
  body: freeText(MESSAGE_CHARACTERS, "Write an answer"),
  status: z.enum(answerStatuses).default("answered").meta({
    description: "waiting: it asks the customer something; closed: nothing more is expected",
  }),
};

export const noteFields = { body: freeText(MESSAGE_CHARACTERS, "Write a note") };

export const assigneeField = idSchema("user").nullable().meta({
  description: "A staff member; null: nobody",
});

const person = z.object({ id: z.string(), name: z.string(), email: z.string() });

export const deskTicketSchema = ticketSchema.extend({
  organization_name: z.string(),
  requester: person,
  assignee: person.nullable(),
  waiting_since: z.string().nullable(),
});
export type DeskTicketAnswer = z.input<typeof deskTicketSchema>;

/** What the staff see of the account beside the conversation; of keys and members only how many there are. */
export const accountFactsSchema = z.object({
  organization_id: z.string(),
  slug: z.string(),
  status: z.string(),
  customer_since: z.string(),
  credit_account_id: z.string(),
  billing_organization: z.object({ id: z.string(), name: z.string() }),
  posted: z.number(),
  held: z.number(),
  available: z.number(),
  debt: z.number(),
  past_due_since: z.string().nullable(),
  payments: z.array(
    z.object({
      id: z.string(),
      amount_cents: z.int(),
      currency: z.string(),
      refunded_cents: z.int(),
      created_at: z.string(),
    }),
  ),
  refusals: z
    .array(z.object({ id: z.string(), words: z.string(), amount_cents: z.int(), at: z.string() }))
    .meta({ description: "The last charges of a saved card that failed" }),
  open_disputes: z.int(),
  active_keys: z.int(),
  members: z.int(),
  open_tickets: z.int(),
});
export type AccountFacts = z.input<typeof accountFactsSchema>;

export const deskDetailSchema = deskTicketSchema.extend({
  messages: z.array(ticketMessageSchema.extend({ internal: z.boolean() })),
  quote: z.object({ id: z.string(), title: z.string(), state: z.string() }).nullable(),
  account: accountFactsSchema,
});
export type DeskDetailAnswer = z.input<typeof deskDetailSchema>;

export const deskFilterFields = {
  status: z
    .enum([...ticketStatuses, "unresolved"])
    .optional()
    .meta({
      description: "unresolved: everything but closed",
    }),
  assignee: z.string().max(64).toLowerCase().optional().meta({
    description: "A staff member’s ID, me, or none",
  }),
  kind: ticketSchema.shape.kind.optional(),
  search: z.string().trim().max(100).optional().meta({
    description: "Words of the subject, an organization, an address or an ID",
  }),
  sort: z.enum(deskSorts).default("recent").meta({
    description: "waiting: only what waits for support, longest first",
  }),
};
