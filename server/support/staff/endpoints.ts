import { z } from "zod";
import { defineStaffEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { idSchema } from "@/server/foundation/ids";
import { openAttachment, readAttachment } from "../attachments/read-attachment";
import { attachmentSchema } from "../ticket.schema";
import { addNote, answerTicket, assignTicket, listStaff, setClosed } from "./answer-ticket";
import {
  answerFields,
  assigneeField,
  deskDetailSchema,
  deskFilterFields,
  deskTicketSchema,
  noteFields,
} from "./desk.schema";
import { deskCursor, listDesk } from "./list-desk";
import { readDesk } from "./read-desk";

const ticketInput = z.strictObject({ ticket_id: idSchema("ticket") });
const shows = ({ organization_id }: { organization_id: string }) => [organization_id];

/** The desk where the staff answer. Each look at a ticket is written down, as any look at an account is. */
export const staffTicketEndpoints = [
  defineStaffEndpoint({
    name: "staff.ticket.list",
    summary: "Tickets of all organizations, by last activity or by how long they wait",
    shows: ({ data }) => data.map(({ organization_id }) => organization_id),
    input: z.strictObject({ ...deskFilterFields, ...pageFieldsBy(deskCursor) }),
    output: pageOf(deskTicketSchema),
    rest: { method: "get", path: "/staff/tickets", status: 200 },
    handle: ({ input, person }) =>
      listDesk({ ...input, assignee: input.assignee === "me" ? person.userId : input.assignee }),
  }),
  defineStaffEndpoint({
    name: "staff.ticket.get",
    summary: "One ticket with its notes, and what is known of the account",
    shows,
    input: ticketInput,
    output: deskDetailSchema,
    rest: { method: "get", path: "/staff/tickets/{ticket_id}", status: 200 },
    handle: ({ input, now }) => readDesk(input.ticket_id, now),
  }),
  defineStaffEndpoint({
    name: "staff.ticket.answer",
    summary: "Answer a ticket; whoever asked is emailed",
    shows,
    input: ticketInput.extend(answerFields),
    output: deskDetailSchema,
    rest: { method: "post", path: "/staff/tickets/{ticket_id}/answers", status: 201 },
    acceptsIdempotencyKey: true,
    handle: ({ actor, input, now, idempotent }) =>
      answerTicket(input.ticket_id, input, actor, now, idempotent),
  }),
  defineStaffEndpoint({
    name: "staff.ticket.note",
    summary: "Add a note that only the staff see",
    shows,
    input: ticketInput.extend(noteFields),
    output: deskDetailSchema,
    rest: { method: "post", path: "/staff/tickets/{ticket_id}/notes", status: 201 },
    acceptsIdempotencyKey: true,
    handle: ({ actor, input, now, idempotent }) =>
      addNote(input.ticket_id, input.body, actor, now, idempotent),
  }),
  defineStaffEndpoint({
    name: "staff.ticket.assign",
    summary: "Assign a ticket to a staff member",
    shows,
    input: ticketInput.extend({ assignee_id: assigneeField }),
    output: deskDetailSchema,
    rest: { method: "put", path: "/staff/tickets/{ticket_id}/assignee", status: 200 },
    handle: ({ actor, input, now }) => assignTicket(input.ticket_id, input.assignee_id, actor, now),
  }),
  defineStaffEndpoint({
    name: "staff.ticket.close",
    summary: "Close a ticket without an answer",
    shows,
    input: ticketInput,
    output: deskDetailSchema,
    rest: { method: "post", path: "/staff/tickets/{ticket_id}/close", status: 200 },
    handle: ({ actor, input, now }) => setClosed(input.ticket_id, true, actor, now),
  }),
  defineStaffEndpoint({
    name: "staff.ticket.reopen",
    summary: "Open a closed ticket again",
    shows,
    input: ticketInput,
    output: deskDetailSchema,
    rest: { method: "post", path: "/staff/tickets/{ticket_id}/reopen", status: 200 },
    handle: ({ actor, input, now }) => setClosed(input.ticket_id, false, actor, now),
  }),
  defineStaffEndpoint({
    name: "staff.ticket_attachment.content",
    summary: "Download a file of a ticket",
    shows: () => [],
    input: ticketInput.extend({ attachment_id: idSchema("ticketAttachment") }),
    output: attachmentSchema,
    rest: {
      method: "get",
      path: "/staff/tickets/{ticket_id}/attachments/{attachment_id}",
      status: 200,
    },
    handle: ({ input }) => readAttachment(null, input.ticket_id, input.attachment_id),
    asFile: ({ id }) => openAttachment(id),
  }),
  defineStaffEndpoint({
    name: "staff.colleague.list",
    summary: "The staff, for assigning tickets",
    shows: () => [],
    input: z.strictObject({}),
    output: z.object({
      data: z.array(z.object({ id: z.string(), name: z.string(), email: z.string() })),
    }),
    rest: { method: "get", path: "/staff/colleagues", status: 200 },
    handle: async () => ({ data: await listStaff() }),
  }),
];
