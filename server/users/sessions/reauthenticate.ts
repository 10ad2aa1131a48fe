import type { User } from "@/generated/prisma/client";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { DomainError, isDomainError } from "@/server/foundation/errors";
import { queueEmail } from "@/server/gateways/email/queue-email";
import { makeEmailLink, spendEmailToken } from "../email-links";
import { passwordMatches } from "../passwords";
import { describeDevice } from "./describe-device";

/** How a person can prove who they are. */
export type WayToConfirm = "password" | "email_link" | "passkey" | "code";

/** A person in one of their sessions. */
type InSession = { userId: string; sessionId: string };

/** The ways this person has, the quickest first. Whoever has a second factor confirms with it alone. */
export async function waysToConfirm(userId: string): Promise<WayToConfirm[]> {
  const { passwordHash, secondFactorAt, _count } = await db().user.findUniqueOrThrow({
    where: { id: userId },
    include: { _count: { select: { passkeys: true } } },
  });
  if (secondFactorAt) return _count.passkeys > 0 ? ["passkey", "code"] : ["code"];
  return passwordHash === null ? ["email_link"] : ["password", "email_link"];
}

/** Confirms with the password. @throws validation_failed when it is not theirs; nothing is confirmed then */
export async function confirmByPassword(
  { userId, sessionId }: InSession,
  password: string,
  now: Date,
): Promise<void> {
  const user = await db().user.findUniqueOrThrow({ where: { id: userId } });
  requireNoSecondFactor(user);
  if (!(await passwordMatches(user.passwordHash, password))) {
    const message = user.passwordHash
      ? "That isn't your password"
      : "You have no password. Request a link by email";
    throw new DomainError("validation_failed", `${message}. Nothing was changed.`, {
      errors: [{ path: "password", message }],
    });
  }
  await db().$transaction((tx) => markConfirmed(tx, user, sessionId, now));
}

/** Emails a link that confirms in this session, and in no other. */
export async function sendConfirmationLink(
  { userId, sessionId }: InSession,
  now: Date,
): Promise<{ email: string }> {
  return inTransaction(async (tx) => {
    const { user, userAgent, ip } = await tx.session.findUniqueOrThrow({
      where: { id: sessionId, userId },
      include: { user: true },
    });
    requireNoSecondFactor(user);
    const use = { purpose: "reauthenticate", sessionId } as const;
    const { id, url, expiresMinutes } = await makeEmailLink(tx, userId, use, now);
    const email = {
      dedupeKey: `link:${id}`,
      to: user.email,
      organizationId: null,
      template: "confirm-identity",
      props: {
        url,
        expiresMinutes,
        device: describeDevice(userAgent).name,
        ...(ip === null ? {} : { place: ip }),
        resetUrl: `${env().APP_URL}/reset-password`,
      },
    } as const;
    await queueEmail(tx, email, now);
    return { email: user.email };
  });
}

/** Confirms with an emailed link. @throws wrong_state when it is used, too old or was asked for in another session */
export async function confirmByLink(
  { userId, sessionId }: InSession,
  token: string,
  now: Date,
): Promise<void> {
  await inTransaction(async (tx) => {
    const user = await spendEmailToken(tx, token, "reauthenticate", now, sessionId).catch(
      (error: unknown) => {
        if (!isDomainError(error)) throw error;
        throw new DomainError(
          "wrong_state",
          "This link doesn't work here. It works once, within 15 minutes, in the browser that requested it. Nothing was changed.",
        );
      },
    );
    requireNoSecondFactor(user);
    if (user.id !== userId) throw new Error("a session's link belongs to the session's person");
    await markConfirmed(tx, user, sessionId, now);
  });
}

/** A stolen browser with a stolen password, or mailbox, is what a second factor is against. @throws forbidden */
function requireNoSecondFactor({ secondFactorAt }: User): void {
  if (secondFactorAt)
    throw new DomainError(
      "forbidden",
      "You have a second factor, so confirm with it. Nothing was changed.",
    );
}

/** Notes that the person proved who they are. @throws unauthenticated when the session has ended */
export async function markConfirmed(
  tx: Tx,
  user: Pick<User, "id" | "passwordHash">,
  sessionId: string,
  now: Date,
): Promise<void> {
  // As in a sign-in: a password that changed while it was checked proves nothing.
  const confirmed = await tx.$executeRaw`
    update sessions s set authenticated_at = greatest(s.authenticated_at, ${now}) from users u
    where s.id = ${sessionId} and s.ended_at is null and u.id = s.user_id and u.id = ${user.id}
      and u.password_hash is not distinct from ${user.passwordHash}`;
  if (confirmed === 0) throw new DomainError("unauthenticated", "This session has ended. Sign in.");
}
