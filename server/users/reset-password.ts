import { inTransaction } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { queueEmail } from "@/server/gateways/email/queue-email";
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
    await tx.emailToken.updateMany({
      where: { userId: user.id, usedAt: null, purpose: { not: "verify_email" } },
      data: { usedAt: now },
    });
    await queueEmail(
      tx,
      {
        dedupeKey: `password-changed:${user.id}:${now.getTime()}`,
        to: user.email,
        organizationId: null,
        template: "password-changed",
        props: {
          changedAt: now.toISOString(),
          timeZone: "UTC",
          resetUrl: `${env().APP_URL}/sign-in`,
        },
      },
      now,
    );
  });
}
