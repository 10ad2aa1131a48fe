import { randomBytes } from "node:crypto";
import type { User } from "@/generated/prisma/client";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { queueEmail } from "@/server/gateways/email/queue-email";
import { hashSecret } from "./request-sign-up";

/**
 * Emails what fits a sign-up: the link that finishes it, or, to somebody who has an account, that it was
 * tried and how they get in. Safe to repeat.
 */
export async function mailSignUp(signUpId: string, now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    await tx.$queryRaw`select id from sign_ups where id = ${signUpId} for update`;
    const signUp = await tx.signUp.findUnique({ where: { id: signUpId } });
    if (!signUp || signUp.tokenHash) return;
    const { email } = signUp;
    const user = await tx.user.findUnique({ where: { email } });
    if (user) {
      await tx.signUp.delete({ where: { id: signUpId } });
      return tellOwner(tx, user, now);
    }
    const token = randomBytes(32).toString("hex");
    await tx.signUp.update({ where: { id: signUpId }, data: { tokenHash: hashSecret(token) } });
    await queueEmail(
      tx,
      {
        dedupeKey: `sign-up:${signUpId}`,
        to: email,
        organizationId: null,
        template: "verify-email",
        props: { url: `${env().APP_URL}/verify?token=${token}` },
      },
      now,
    );
  });
}

/** Once an hour at most, however often it is tried. */
function tellOwner(tx: Tx, { id, email }: User, now: Date): Promise<unknown> {
  const { APP_URL } = env();
  const address = encodeURIComponent(email);
  return queueEmail(
    tx,
    {
      dedupeKey: `sign-up-tried:${id}:${now.toISOString().slice(0, 13)}`,
      to: email,
      organizationId: null,
      template: "sign-up-tried",
      props: {
        signInUrl: `${APP_URL}/sign-in?email=${address}`,
        resetUrl: `${APP_URL}/reset-password?email=${address}`,
      },
    },
    now,
  );
}
