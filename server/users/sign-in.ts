import type { User } from "@/generated/prisma/client";
import { db, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { addJob } from "@/server/gateways/jobs/add-job";
import { sendEmailLink, spendEmailToken } from "./email-links";
import { passwordMatches } from "./passwords";
import { proveAddress } from "./verify-email";

/**
 * The user with this address and password, or null; which of the two was wrong is nobody's business. A
 * password that was set before the address was shown to be theirs opens nothing: an emailed link does.
 */
export async function findUserByPassword(email: string, password: string): Promise<User | null> {
  const user = await db().user.findUnique({ where: { email: email.trim().toLowerCase() } });
  const matches = await passwordMatches(user?.passwordHash, password);
  return matches && user?.emailVerifiedAt ? user : null;
}

/** Spends a sign-in link. It also proves the address, so it verifies it. */
export function findUserByLink(token: string, now: Date): Promise<User> {
  return inTransaction(async (tx) => {
    const user = await spendEmailToken(tx, token, "sign_in", now);
    return proveAddress(tx, user, { keepsPassword: false }, now);
  });
}

export type LinkRequest = {
  email: string;
  purpose: "sign_in" | "reset_password";
  next?: string | undefined;
};

/**
 * Asks for a sign-in or reset link. Whether the address has an account is looked up by the job that emails
 * it, so that the request does the same either way and tells nobody.
 */
export async function requestLink(request: LinkRequest): Promise<void> {
  const linkId = newId("emailToken");
  await addJob(db(), "mail-link", { linkId, ...request }, { key: `mail-link:${linkId}` });
}

/** Sends the link that was asked for, if the address has an account. Safe to repeat: an id is one link. */
export async function mailLink(
  { linkId, email, purpose, next }: LinkRequest & { linkId: string },
  now: Date,
): Promise<void> {
  await inTransaction(async (tx) => {
    const user = await tx.user.findUnique({ where: { email } });
    if (!user || (await tx.emailToken.findUnique({ where: { id: linkId } }))) return;
    await sendEmailLink(tx, user, purpose, now, { id: linkId, next });
  });
}

/** Sends the verification link again, to a person who is signed in. */
export async function resendVerification(userId: string, now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    const user = await tx.user.findUniqueOrThrow({ where: { id: userId } });
    if (!user.emailVerifiedAt) await sendEmailLink(tx, user, "verify_email", now);
  });
}
