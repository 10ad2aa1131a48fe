import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import type { Tx } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import { sendSecurityNotice } from "../security-notice";
import { endAllSessions } from "../sessions/end-sessions";
import { forgetFactors } from "./undo-second-factor";

/**
 * Staff take the second factors of a person away who lost all of them and was recognized by other means. All
 * their sessions end, and a link to the mailbox signs in again: the password goes with the factors, so whoever
 * has it alone gains nothing.
 * @throws not_found; forbidden for oneself; wrong_state where there is none to lose
 */
export async function resetLostFactor(
  tx: Tx,
  userId: string,
  reason: string,
  staff: Actor,
  now: Date,
): Promise<{ id: string }> {
  await tx.$queryRaw`select id from users where id = ${userId} for update`;
  const user = await tx.user.findUnique({ where: { id: userId } });
  if (!user || user.deletedAt) throw notFound("person");
  if (user.id === staff.id) {
    throw new DomainError(
      "forbidden",
      "You can't reset your own second factor. Nothing was changed. Ask a colleague.",
    );
  }
  if (!user.secondFactorAt) {
    throw new DomainError(
      "wrong_state",
      "This person has no second factor. Nothing was changed. A link by email signs them in.",
    );
  }
  await forgetFactors(tx, userId, new Date(0));
  await tx.user.update({ where: { id: userId }, data: { passwordHash: null } });
  await endAllSessions(tx, userId, "second_factor_undone", now);
  const event = { action: "user.second_factor_reset", subjectId: userId, details: { reason } };
  await recordAudit(tx, { organizationId: null, actor: staff, ...event }, now);
  await sendSecurityNotice(tx, user, { what: "second_factor_reset" }, now);
  return { id: userId };
}
