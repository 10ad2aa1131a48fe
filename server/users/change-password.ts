import type { User } from "@/generated/prisma/client";
import { recordAudit } from "@/server/foundation/audit";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { DomainError, invalid } from "@/server/foundation/errors";
import { queueEmail } from "@/server/gateways/email/queue-email";
import { refuseGuessable } from "./common-passwords";
import type { InSession } from "./in-session";
import { hashPassword, passwordMatches } from "./passwords";
import { resetUrl } from "./reset-url";
import { endSessionsBut } from "./sessions/end-sessions";

type Change = {
  /** Asked of whoever has one. */
  currentPassword?: string | undefined;
  password: string;
};

/**
 * Changes the password of somebody who is signed in, or sets their first. Every other session of theirs
 * ends, and so do the links that were emailed to them.
 * @throws validation_failed for a wrong current password, or a new one that is guessed first
 */
export async function changePassword(
  { userId, sessionId, requestId }: InSession,
  { currentPassword, password }: Change,
  now: Date,
): Promise<void> {
  const user = await db().user.findUniqueOrThrow({ where: { id: userId } });
  if (user.passwordHash && !(await passwordMatches(user.passwordHash, currentPassword ?? "")))
    throw invalid("current_password", "That isn't your current password");
  await refuseGuessable(password, { email: user.email, name: user.name });
  const passwordHash = await hashPassword(password);
  await inTransaction(async (tx) => {
    // What was checked above is still the password.
    const { count } = await tx.user.updateMany({
      where: { id: userId, passwordHash: user.passwordHash },
      data: { passwordHash },
    });
    if (count === 0)
      throw new DomainError(
        "wrong_state",
        "Your password was changed somewhere else in the meantime. Nothing was changed. Try again with the new one.",
      );
    await endSessionsBut(tx, { userId, sessionId }, "password_changed", now);
    const actor = { type: "user", id: userId, requestId } as const;
    const event = { action: "user.password_changed", subjectId: userId, details: {} };
    await recordAudit(tx, { organizationId: null, actor, ...event }, now);
    await tellPasswordChanged(tx, user, now);
  });
}

/** What follows a new password, however it came about: emailed links open nothing any more, and the person is told. */
export async function tellPasswordChanged(
  tx: Tx,
  { id, email }: Pick<User, "id" | "email">,
  now: Date,
): Promise<void> {
  await tx.emailToken.updateMany({
    where: { userId: id, usedAt: null, purpose: { notIn: ["verify_email", "undo_second_factor"] } },
    data: { usedAt: now },
  });
  await queueEmail(
    tx,
    {
      dedupeKey: `password-changed:${id}:${now.getTime()}`,
      to: email,
      organizationId: null,
      template: "password-changed",
      props: { changedAt: now.toISOString(), timeZone: "UTC", resetUrl: resetUrl(email) },
    },
    now,
  );
}
