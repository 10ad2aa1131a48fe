import type { User } from "@/generated/prisma/client";
import { db, inTransaction } from "@/server/foundation/db";
import { sendEmailLink, spendEmailToken } from "./email-links";
import { passwordMatches } from "./passwords";
import { endAllSessions } from "./sessions/end-sessions";
import { markEmailVerified } from "./verify-email";

/** The user with this address and password, or null; which of the two was wrong is nobody's business. */
export async function findUserByPassword(email: string, password: string): Promise<User | null> {
  const user = await db().user.findUnique({ where: { email: email.trim().toLowerCase() } });
  return (await passwordMatches(user?.passwordHash, password)) ? user : null;
}

/** Spends a sign-in link. It also proves the address, so it verifies it. */
export async function findUserByLink(token: string, now: Date): Promise<User> {
  return inTransaction(async (tx) => {
    const user = await spendEmailToken(tx, token, "sign_in", now);
    const firstProof = user.emailVerifiedAt === null;
    await markEmailVerified(tx, user, now);
    if (!firstProof) return user;
    // Whoever signed up with this address has not shown that it is theirs; the reader of this mail
    // has. The password and sessions of before may be somebody else's, so they end.
    const proven = await tx.user.update({ where: { id: user.id }, data: { passwordHash: null } });
    await endAllSessions(tx, user.id, "address_proven", now);
    return proven;
  });
}

/** Sends a sign-in or reset link if the address has an account, and never says whether it has. */
export async function requestLink(
  email: string,
  purpose: "sign_in" | "reset_password",
  now: Date,
  next?: string,
): Promise<void> {
  const user = await db().user.findUnique({ where: { email } });
  if (user) await inTransaction((tx) => sendEmailLink(tx, user, purpose, now, next));
}

/** Sends the verification link again, to a person who is signed in. */
export async function resendVerification(userId: string, now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    const user = await tx.user.findUniqueOrThrow({ where: { id: userId } });
    if (!user.emailVerifiedAt) await sendEmailLink(tx, user, "verify_email", now);
  });
}
