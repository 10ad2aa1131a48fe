import { inTransaction } from "@/server/foundation/db";
import { tellPasswordChanged } from "./change-password";
import { refuseGuessable } from "./common-passwords";
import { spendEmailToken } from "./email-links";
import { hashPassword } from "./passwords";
import { endAllSessions } from "./sessions/end-sessions";
import { proveAddress } from "./verify-email";

/**
 * Sets a new password with a reset link and ends every session that is open. The
 * link is spent only by a password that is accepted.
 * @throws wrong_state, validation_failed for a password that is guessed first
 */
export async function resetPassword(token: string, password: string, now: Date): Promise<void> {
  await refuseGuessable(password, {});
  const passwordHash = await hashPassword(password);
  await inTransaction(async (tx) => {
    const user = await spendEmailToken(tx, token, "reset_password", now);
    await refuseGuessable(password, { email: user.email, name: user.name });
    await proveAddress(tx, user, { keepsPassword: false }, now);
    await tx.user.update({ where: { id: user.id }, data: { passwordHash } });
    await endAllSessions(tx, user.id, "password_changed", now);
    await tellPasswordChanged(tx, user, now);
  });
}
