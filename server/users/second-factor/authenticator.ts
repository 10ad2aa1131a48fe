import { inTransaction } from "@/server/foundation/db";
import { DomainError, invalid, notFound } from "@/server/foundation/errors";
import { seal } from "@/server/foundation/seal";
import type { InSession } from "../in-session";
import { sendSecurityNotice } from "../security-notice";
import { record } from "./record";
import { lockPerson, settleFactors } from "./settle-factors";
import { openSecret, secretPurpose } from "./spend-code";
import { newTotpSecret, stepOfCode, totpUri } from "./totp";

/** Begins with an app: its secret counts for nothing until a code shows that the app has it. One that works goes on until then. */
export async function startAuthenticator(
  userId: string,
  now: Date,
): Promise<{ secret: string; uri: string }> {
  const secret = newTotpSecret();
  return inTransaction(async (tx) => {
    const { email } = await lockPerson(tx, userId);
    const pendingSecret = seal(secret, secretPurpose(userId));
    await tx.authenticator.upsert({
      where: { userId },
      create: { userId, pendingSecret, createdAt: now },
      update: { pendingSecret },
    });
    return { secret, uri: totpUri(secret, email) };
  });
}

/**
 * Takes the app whose code is right: from now on signing in asks for one.
 * @returns the recovery codes, where this is the person's first second factor
 * @throws validation_failed for a wrong code, wrong_state when nothing was begun
 */
export async function confirmAuthenticator(
  session: InSession,
  code: string,
  now: Date,
): Promise<string[] | null> {
  const { userId } = session;
  return inTransaction(async (tx) => {
    const user = await lockPerson(tx, userId);
    const app = await tx.authenticator.findUnique({ where: { userId } });
    const secret = app?.pendingSecret ? openSecret(app.pendingSecret, userId) : null;
    if (!app?.pendingSecret || !secret)
      throw new DomainError("wrong_state", "Start again: scan a new QR code. Nothing was changed.");
    const step = stepOfCode(secret, code.replace(/\s/g, ""), now);
    if (step === null)
      throw invalid("code", "This code isn't right. Check the time on your phone, or scan again");
    await tx.authenticator.update({
      where: { userId },
      data: { secret: app.pendingSecret, pendingSecret: null, lastStep: step, createdAt: now },
    });
    await record(tx, session, "user.authenticator_added", now);
    const { codes, undoUrl } = await settleFactors(tx, session, now);
    await sendSecurityNotice(tx, user, { what: "authenticator_added" }, now, { undoUrl });
    return codes;
  });
}

/** Takes the app away. @throws not_found; wrong_state where it is the last second factor and one is required */
export async function removeAuthenticator(session: InSession, now: Date): Promise<void> {
  const { userId } = session;
  await inTransaction(async (tx) => {
    const user = await lockPerson(tx, userId);
    const { count } = await tx.authenticator.deleteMany({
      where: { userId, secret: { not: null } },
    });
    if (count === 0) throw notFound("authenticator app");
    await record(tx, session, "user.authenticator_removed", now);
    await sendSecurityNotice(tx, user, { what: "authenticator_removed" }, now);
    await settleFactors(tx, session, now);
  });
}
