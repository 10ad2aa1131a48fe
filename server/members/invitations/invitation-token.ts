import { hash, randomBytes } from "node:crypto";
import type { Invitation } from "@/generated/prisma/client";
import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { linkIn } from "@/server/foundation/plain-text.schema";
import { queueEmail } from "@/server/gateways/email/queue-email";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { INVITATION_DAYS } from "./invitation.schema";

/** A new secret for a link, how it is stored, and how long an invitation with it is open. */
export function newToken(now: Date) {
  // Hex, because it ends an address: mail programs leave a closing dash or underscore out of the link.
  const token = randomBytes(32).toString("hex");
  const expiresAt = new Date(now.getTime() + INVITATION_DAYS * 86_400_000);
  return { token, stored: { tokenHash: hashToken(token), expiresAt, sentAt: now } };
}

export function hashToken(token: string): Buffer<ArrayBuffer> {
  return hash("sha256", token, "buffer");
}

/**
 * Queues the email of an invitation. The token is in it and nowhere else, not even for who invites:
 * that is why following it proves the address. It reaches a stranger, so names and a message from before
 * links were refused in them are left out.
 */
export async function mailInvitation(
  tx: Tx,
  invitation: Invitation & { hold?: { amount: bigint; state: string } | null },
  token: string,
  now: Date,
): Promise<void> {
  const [organization, inviter] = await Promise.all([
    tx.organization.findUniqueOrThrow({ where: { id: invitation.organizationId } }),
    tx.user.findUniqueOrThrow({ where: { id: invitation.invitedByUserId } }),
  ]);
  const { hold, message } = invitation;
  await queueEmail(
    tx,
    {
      dedupeKey: `invitation:${invitation.id}:${invitation.sends}`,
      to: invitation.email,
      organizationId: organization.id,
      template: "invitation",
      props: {
        organizationName: linkIn(organization.name) ? organization.slug : organization.name,
        invitedBy: linkIn(inviter.name) ? inviter.email : inviter.name || inviter.email,
        role: invitation.role,
        url: `${env().APP_URL}/invite/${token}`,
        expiresAt: invitation.expiresAt.toISOString(),
        timeZone: organization.timeZone,
        ...(hold?.state === "held" ? { heldCredits: microcreditsToCredits(hold.amount) } : {}),
        ...(message && !linkIn(message) ? { message } : {}),
        reminder: invitation.sends > 1,
      },
    },
    now,
  );
}
