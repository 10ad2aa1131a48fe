import { z } from "zod";
import { DOCUMENT_BYTES } from "@/server/accounting/documents/document-types.schema";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { db } from "@/server/foundation/db";
import { fileField } from "@/server/foundation/file-content";
import { idSchema } from "@/server/foundation/ids";
import type { Caller } from "@/server/organizations/access/caller";
import type { Permission } from "@/server/organizations/access/permissions";
import { openAttachment, readAttachment } from "./attachments/read-attachment";
import { uploadAttachment } from "./attachments/upload-attachment";
import { createTicket } from "./create-ticket";
import { listTickets, readTicket } from "./read-tickets";
import { closeTicket, replyToTicket } from "./reply-to-ticket";
import { staffTicketEndpoints } from "./staff/endpoints";
import {
  attachmentSchema,
  newTicketFields,
  replyFields,
  ticketDetailSchema,
  ticketSchema,
} from "./ticket.schema";
import { ticketStatuses } from "./ticket-kinds.schema";

const tag = "Support";
const ticketInput = organizationInput.extend({ ticket_id: idSchema("ticket") });
const writes = { permission: "support.use", verified: true } as const;

/** Owners and admins see every ticket of their organization, everybody else their own. */
function sightOf({
  organization,
  caller,
  may,
}: {
  organization: { id: string };
  caller: Caller;
  may(permission: Permission): boolean;
}) {
  const seesAll = may("support.read_all");
  return { organizationId: organization.id, userId: caller.userId, seesAll };
}

export const supportEndpoints = [
  defineEndpoint({
    name: "support_ticket.list",
    tag,
    summary: "Support tickets, newest first: your own; owners and admins see everyone’s",
    access: "support.use",
    input: organizationInput.extend({
      status: z.enum(ticketStatuses).optional(),
      ...pageFieldsBy(/^tkt_[0-9a-z]{26}$/),
    }),
    output: pageOf(ticketSchema),
    rest: { method: "get", path: "/v1/support-tickets", status: 200 },
    handle: ({ input, ...decided }) => listTickets(sightOf(decided), input),
  }),
  defineEndpoint({
    name: "support_ticket.get",
    tag,
    summary: "One ticket with its conversation",
    access: "support.use",
    input: ticketInput,
    output: ticketDetailSchema,
    rest: { method: "get", path: "/v1/support-tickets/{ticket_id}", status: 200 },
    handle: ({ input, ...decided }) => readTicket(db(), sightOf(decided), input.ticket_id),
  }),
  defineEndpoint({
    name: "support_ticket.create",
    tag,
    summary: "Ask support a question, or sales for a quote; the answer comes by email too",
    access: writes,
    input: organizationInput.extend(newTicketFields),
    output: ticketDetailSchema,
    example: {
      subject: "A charge we do not recognize",
      kind: "billing",
      body: "The ledger shows 12 credits for an export at 14:02. Who made it?",
    },
    rest: { method: "post", path: "/v1/support-tickets", status: 201 },
    acceptsIdempotencyKey: true,
    handle({ input, now, idempotent, actor, organization, ...decided }) {
      const { subject, kind, body, wanted_credits, attachment_ids } = input;
      return createTicket(
        { ...sightOf({ organization, ...decided }), organization, actor },
        { subject, kind, body, wantedCredits: wanted_credits, attachmentIds: attachment_ids },
        now,
        idempotent,
      );
    },
  }),
  defineEndpoint({
    name: "support_ticket.reply",
    tag,
    summary: "Add a message to a ticket; a closed one opens again",
    access: writes,
    input: ticketInput.extend(replyFields),
    output: ticketDetailSchema,
    example: { body: "It was our nightly export. Thank you." },
    rest: { method: "post", path: "/v1/support-tickets/{ticket_id}/messages", status: 201 },
    acceptsIdempotencyKey: true,
    handle: ({ input, now, idempotent, actor, ...decided }) =>
      replyToTicket(
        { ...sightOf(decided), actor },
        input.ticket_id,
        { body: input.body, attachmentIds: input.attachment_ids },
        now,
        idempotent,
      ),
  }),
  defineEndpoint({
    name: "support_ticket.close",
    tag,
    summary: "Close a ticket that needs no further answer",
    access: "support.use",
    input: ticketInput,
    output: ticketDetailSchema,
    rest: { method: "post", path: "/v1/support-tickets/{ticket_id}/close", status: 200 },
    handle: ({ input, now, actor, ...decided }) =>
      closeTicket({ ...sightOf(decided), actor }, input.ticket_id, now),
  }),
  defineEndpoint({
    name: "support_attachment.create",
    tag,
    summary: "Upload a file for a message: PDF, PNG, JPEG, WebP or CSV. Attach it within a day",
    access: writes,
    input: organizationInput.extend({
      content: fileField("The file: PDF, PNG, JPEG, WebP or CSV, up to 10 MB"),
    }),
    output: attachmentSchema,
    example: { content: "ZGF0ZSxhbW91bnQKMjAyNi0xMS0yMSwxMi4wMAo=" },
    takesFile: { field: "content", bytes: DOCUMENT_BYTES },
    rest: { method: "post", path: "/v1/support-attachments", status: 201 },
    acceptsIdempotencyKey: true,
    handle: ({ organization, caller, input, now, idempotent }) =>
      uploadAttachment(organization.id, input.content, caller.userId, now, idempotent),
  }),
  defineEndpoint({
    name: "support_attachment.content",
    tag,
    summary: "Download a file of a ticket",
    access: "support.use",
    input: ticketInput.extend({ attachment_id: idSchema("ticketAttachment") }),
    output: attachmentSchema,
    rest: {
      method: "get",
      path: "/v1/support-tickets/{ticket_id}/attachments/{attachment_id}",
      status: 200,
    },
    handle: ({ input, ...decided }) =>
      readAttachment(sightOf(decided), input.ticket_id, input.attachment_id),
    asFile: ({ id }) => openAttachment(id),
  }),
  ...staffTicketEndpoints,
];
