import { hash, randomBytes } from "node:crypto";
import type { Invitation } from "@/generated/prisma/client";
import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { linkIn } from "@/server/foundation/plain-text.schema";
import { queueEmails } from "@/server/gateways/email/queue-email";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { INVITATION_DAYS } from "./invitation-limits.schema";

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

/** A row of an invitation with what it holds, as its email tells it. */
type Told = Invitation & { hold?: { amount: bigint; state: string } | null };

/**
 * Queues the email of an invitation. The token is in it and nowhere else, not even for who invites:
 * that is why following it proves the address. It reaches a stranger, so names and a message from before
 * links were refused in them are left out.
 */
export async function mailInvitation(
  tx: Tx,
  invitation: Told,
  token: string,
  now: Date,
): Promise<void> {
  await mailInvitations(tx, invitation, [{ invitation, token }], now);
}

/** The same for several of one organization that one person sends. */
export async function mailInvitations(
  tx: Tx,
  { organizationId, invitedByUserId }: Pick<Invitation, "organizationId" | "invitedByUserId">,
  made: { invitation: Told; token: string }[],
  now: Date,
): Promise<void> {
  const [organization, inviter] = await Promise.all([
    tx.organization.findUniqueOrThrow({ where: { id: organizationId } }),
    tx.user.findUniqueOrThrow({ where: { id: invitedByUserId } }),
  ]);
  const emails = made.map(({ invitation, token }) => {
    const { hold, message } = invitation;
    return {
      dedupeKey: `invitation:${invitation.id}:${invitation.sends}`,
      to: invitation.email,
      organizationId: organization.id,
      template: "invitation" as const,
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
    };
  });
  await queueEmails(tx, emails, now);
}
