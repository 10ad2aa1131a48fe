import { z } from "zod";
import { idSchema } from "@/server/foundation/ids";
import { freeText, plainName } from "@/server/foundation/plain-text.schema";
import {
  MESSAGE_CHARACTERS,
  MOST_ATTACHMENTS,
  ticketKinds,
  ticketStatuses,
} from "./ticket-kinds.schema";

const body = freeText(MESSAGE_CHARACTERS, "Write a message");

const attachmentIds = z
  .array(idSchema("ticketAttachment"))
  .max(MOST_ATTACHMENTS, `Attach at most ${MOST_ATTACHMENTS} files`)
  .default([])
  .meta({ description: "Files uploaded before, by their IDs" });

export const newTicketFields = {
  subject: plainName(120, "Enter a subject").meta({ description: "One line: what it is about" }),
  kind: z.enum(ticketKinds).default("question").meta({
    description: "quote: ask sales for a price; send wanted_credits with it",
  }),
  body: body.meta({ description: "The message" }),
  wanted_credits: z.int().min(1, "At least one credit").max(100_000_000).optional().meta({
    description: "For a quote: how many credits",
  }),
  attachment_ids: attachmentIds,
};

export const replyFields = { body, attachment_ids: attachmentIds };

export const attachmentSchema = z.object({
  id: z.string(),
  name: z.string(),
  content_type: z.string(),
  bytes: z.int(),
});
export type AttachmentAnswer = z.input<typeof attachmentSchema>;

export const ticketMessageSchema = z.object({
  id: z.string(),
  from: z.enum(["requester", "support"]).meta({
    description: "requester: somebody of the organization",
  }),
  name: z.string(),
  body: z.string(),
  by_email: z.boolean().meta({ description: "It came as a reply to an email" }),
  attachments: z.array(attachmentSchema),
  created_at: z.string(),
});
export type TicketMessageAnswer = z.input<typeof ticketMessageSchema>;

export const ticketSchema = z.object({
  id: z.string(),
  organization_id: z.string(),
  subject: z.string(),
  kind: z.enum(ticketKinds),
  status: z.enum(ticketStatuses).meta({
    description:
      "open: waits for support; waiting: support asked something and waits for you; answered; closed",
  }),
  wanted_credits: z.number().nullable(),
  requester: z.object({ id: z.string(), name: z.string() }),
  created_at: z.string(),
  last_at: z.string().meta({ description: "When the last message was written" }),
});
export type TicketAnswer = z.input<typeof ticketSchema>;

export const ticketDetailSchema = ticketSchema.extend({
  messages: z.array(ticketMessageSchema).meta({ description: "Oldest first" }),
  quote: z
    .object({ id: z.string(), title: z.string(), state: z.string() })
    .nullable()
    .meta({ description: "The quote that answered it" }),
});
export type TicketDetailAnswer = z.input<typeof ticketDetailSchema>;
