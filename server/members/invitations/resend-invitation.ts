import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import type { InvitationAnswer } from "./invitation.schema";
import { mailInvitation, newToken } from "./invitation-token";
import { readInvitation, stateOf } from "./read-invitations";

const MINUTES_BETWEEN = 10;
const MOST_SENDS = 10;

/**
 * Sends a reminder with a new link, open for another seven days; the link before it stops working.
 * What the invitation holds stays held. @throws rate_limited, wrong_state
 */
export function resendInvitation(id: string, actor: Actor, now: Date): Promise<InvitationAnswer> {
  return inTransaction(async (tx) => {
    await tx.$queryRaw`select id from invitations where id = ${id} for update`;
    const row = await tx.invitation.findUniqueOrThrow({ where: { id } });
    const state = stateOf(row, now);
    if (state !== "open") {
      throw new DomainError(
        "wrong_state",
        `This invitation is ${state}. Nothing was sent. ${state === "accepted" ? "They are a member." : "Invite them again."}`,
        { state },
      );
    }
    if (row.sends >= MOST_SENDS) {
      throw new DomainError(
        "wrong_state",
        `${row.email} already got ${MOST_SENDS} emails about this. Nothing was sent. Ask them another way, or revoke it.`,
      );
    }
    const waitMs = row.sentAt.getTime() + MINUTES_BETWEEN * 60_000 - now.getTime();
    if (waitMs > 0) {
      throw new DomainError(
        "rate_limited",
        `We emailed ${row.email} less than ${MINUTES_BETWEEN} minutes ago. Nothing was sent. Wait a moment.`,
        { retry_after: Math.ceil(waitMs / 1_000) },
      );
    }
    const { token, stored } = newToken(now);
    const resent = await tx.invitation.update({
      where: { id },
      data: { ...stored, sends: { increment: 1 } },
      include: { hold: true },
    });
    const details = { email: row.email, sends: resent.sends };
    const event = { action: "invitation.resent", subjectId: id, details };
    await recordAudit(tx, { organizationId: row.organizationId, actor, ...event }, now);
    await mailInvitation(tx, resent, token, now);
    return readInvitation(tx, id, now);
  });
}
