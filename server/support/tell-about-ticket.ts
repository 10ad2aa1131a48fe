import type { SupportTicket } from "@/generated/prisma/client";
import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { queueEmail } from "@/server/gateways/email/queue-email";
import { replyAddressOf } from "./inbound/reply-address";
import { kindWords } from "./ticket-words";

/** Tells whoever asked that it arrived, and where the answer will be. */
export async function tellReceived(tx: Tx, ticket: SupportTicket, now: Date): Promise<void> {
  const place = await placeOf(tx, ticket);
  if (!place.to) return;
  await queueEmail(
    tx,
    {
      dedupeKey: `ticket-received:${ticket.id}`,
      to: place.to,
      template: "ticket-received",
      // Of no organization: its members read what was emailed for it, and a ticket may be one person's own.
      organizationId: null,
      props: place.props,
    },
    now,
  );
}

/** Brings the answer to whoever asked. */
export async function tellAnswered(
  tx: Tx,
  ticket: SupportTicket,
  answer: { messageId: string; body: string; asksBack: boolean },
  now: Date,
): Promise<void> {
  const place = await placeOf(tx, ticket);
  if (!place.to) return;
  await queueEmail(
    tx,
    {
      dedupeKey: `ticket-answered:${answer.messageId}`,
      to: place.to,
      template: "ticket-answered",
      organizationId: null,
      props: { ...place.props, answer: answer.body, asksBack: answer.asksBack },
    },
    now,
  );
}

/** Tells the staff that a ticket waits: whoever looks after it, else everybody. */
export async function tellStaff(
  tx: Tx,
  ticket: SupportTicket,
  event: string,
  now: Date,
): Promise<void> {
  const { name } = await tx.organization.findUniqueOrThrow({
    where: { id: ticket.organizationId },
    select: { name: true },
  });
  const staff = { isStaff: true, emailVerifiedAt: { not: null } };
  const assignee = ticket.assigneeId
    ? await tx.user.findMany({ where: { ...staff, id: ticket.assigneeId } })
    : [];
  const readers = assignee.length > 0 ? assignee : await tx.user.findMany({ where: staff });
  for (const { email } of readers) {
    await queueEmail(
      tx,
      {
        dedupeKey: `ticket-waiting:${event}:${email}`,
        to: email,
        template: "ticket-waiting",
        organizationId: null,
        props: {
          fromOrganization: name,
          ticketSubject: ticket.subject,
          kind: kindWords[ticket.kind],
          isReply: event !== ticket.id,
          ticketUrl: `${env().APP_URL}/staff/tickets/${ticket.id}`,
        },
      },
      now,
    );
  }
}

/** Somebody who has left the organization hears no more of it. */
async function placeOf(tx: Tx, ticket: SupportTicket) {
  const { name, slug } = await tx.organization.findUniqueOrThrow({
    where: { id: ticket.organizationId },
    select: { name: true, slug: true },
  });
  const replyTo = replyAddressOf(ticket.id);
  return {
    to: await addressOfRequester(tx, ticket),
    props: {
      organizationName: name,
      ticketId: ticket.id,
      ticketSubject: ticket.subject,
      ticketUrl: `${env().APP_URL}/${slug}/support/${ticket.id}`,
      ...(replyTo ? { replyTo } : {}),
    },
  };
}

/** The address of whoever asked, while they belong to the organization or one above that owns it; else undefined. */
export async function addressOfRequester(
  tx: Tx,
  { organizationId, requesterId }: Pick<SupportTicket, "organizationId" | "requesterId">,
): Promise<string | undefined> {
  const [found] = await tx.$queryRaw<{ email: string }[]>`
    select u.email from users u
    where u.id = ${requesterId} and u.deleted_at is null and u.email_verified_at is not null and exists (
      select from organization_ancestors a join memberships m on m.organization_id = a.ancestor_id
      where a.organization_id = ${organizationId} and not a.across_link and m.user_id = u.id)`;
  return found?.email;
}
