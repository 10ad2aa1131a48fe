import { z } from "zod";
import { newTicketFields } from "@/server/support/ticket.schema";
import { askedKinds } from "@/server/support/ticket-kinds.schema";

/** A question to support. */
export const questionForm = z.object({
  subject: newTicketFields.subject,
  kind: z.enum(askedKinds),
  body: newTicketFields.body,
});

/** A request for a quote, to sales. */
export const quoteForm = z.object({
  credits: newTicketFields.wanted_credits
    .unwrap()
    .nullable()
    .refine((value) => value !== null, "Enter the credits"),
  body: newTicketFields.body,
});
