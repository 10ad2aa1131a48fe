import { inTransaction, type Tx } from "@/server/foundation/db";
import { makeEmailLink, spendEmailToken } from "../email-links";
import { endAllSessions } from "../sessions/end-sessions";
import { record } from "./record";

/**
 * The link in the notice of a first second factor. Whoever had only the password could add one of their own and
 * lock the owner out; the mailbox, which was enough to come back until then, stays enough for three days.
 */
export async function undoLink(tx: Tx, userId: string, now: Date): Promise<string> {
  return (await makeEmailLink(tx, userId, { purpose: "undo_second_factor" }, now)).url;
}

/**
 * Follows it: every factor that was added since goes, with the password, linked providers and all sessions.
 * The owner then signs in with a link to their mailbox.
 * @throws wrong_state
 */
export async function undoSecondFactor(token: string, requestId: string, now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    const user = await spendEmailToken(tx, token, "undo_second_factor", now);
    await tx.$queryRaw`select id from users where id = ${user.id} for update`;
    await forgetFactors(tx, user.id, new Date(0));
    await tx.user.update({ where: { id: user.id }, data: { passwordHash: null } });
    await endAllSessions(tx, user.id, "second_factor_undone", now);
    await record(tx, { userId: user.id, requestId }, "user.second_factor_undone", now);
  });
}

/** Forgets the factors and linked providers that were added since; with the last of them the recovery codes go too. */
export async function forgetFactors(tx: Tx, userId: string, since: Date): Promise<void> {
  const added = { userId, createdAt: { gte: since } };
  await tx.passkey.deleteMany({ where: added });
  await tx.authenticator.deleteMany({ where: added });
  await tx.identity.deleteMany({ where: added });
  const left =
    (await tx.passkey.count({ where: { userId } })) +
    (await tx.authenticator.count({ where: { userId, secret: { not: null } } }));
  if (left > 0) return;
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.user.update({ where: { id: userId }, data: { secondFactorAt: null } });
}
