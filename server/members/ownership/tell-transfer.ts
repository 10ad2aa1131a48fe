import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { queueEmail } from "@/server/gateways/email/queue-email";
import type { TransferAnswer } from "./transfer.schema";

/** Emails the member whom ownership is offered to, with the page where they answer. */
export async function tellReceiver(tx: Tx, transfer: TransferAnswer, now: Date): Promise<void> {
  const { id, organization_id: organizationId, from, to } = transfer;
  const { name, slug, timeZone } = await placeOf(tx, organizationId);
  await queueEmail(
    tx,
    {
      dedupeKey: `ownership-offered:${id}`,
      to: to.email,
      template: "ownership-offered",
      organizationId,
      props: {
        organizationName: name,
        giver: nameOf(from),
        keepsRole: transfer.keeps_role,
        expiresAt: transfer.expires_at,
        timeZone,
        url: `${env().APP_URL}/${slug}/ownership/${id}`,
      },
    },
    now,
  );
}

/** Emails whoever offered ownership, and once it was accepted every other owner, what became of it. */
export async function tellOwners(
  tx: Tx,
  transfer: TransferAnswer,
  outcome: "accepted" | "declined",
  now: Date,
): Promise<void> {
  const { id, organization_id: organizationId, from, to } = transfer;
  const { name, slug } = await placeOf(tx, organizationId);
  const owners =
    outcome === "accepted"
      ? await tx.membership.findMany({
          where: { organizationId, role: "owner", userId: { not: to.user_id } },
          select: { user: { select: { id: true, email: true } } },
        })
      : [];
  const told = new Map(owners.map(({ user }) => [user.id, user.email])).set(
    from.user_id,
    from.email,
  );
  for (const [userId, email] of told) {
    await queueEmail(
      tx,
      {
        dedupeKey: `ownership-decided:${id}:${userId}`,
        to: email,
        template: "ownership-decided",
        organizationId,
        props: {
          organizationName: name,
          outcome,
          giver: nameOf(from),
          receiver: nameOf(to),
          keepsRole: transfer.keeps_role,
          isYours: userId === from.user_id,
          url: `${env().APP_URL}/${slug}/members`,
        },
      },
      now,
    );
  }
}

function placeOf(tx: Tx, id: string) {
  return tx.organization.findUniqueOrThrow({
    where: { id },
    select: { name: true, slug: true, timeZone: true },
  });
}

function nameOf({ name, email }: TransferAnswer["from"]): string {
  return name || email;
}
