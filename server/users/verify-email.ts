import type { Organization, User } from "@/generated/prisma/client";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { forgetUnproven } from "@/server/members/forget-unproven";
import { newSignInToken, spendEmailToken } from "./email-links";
import { forgetFactors } from "./second-factor/undo-second-factor";
import { endAllSessions } from "./sessions/end-sessions";
import { type Completion, completeSignUp } from "./sign-ups/complete-sign-up";
import { giveWelcomeCredits } from "./welcome-credits";

export type Verified = {
  email: string;
  organization: Organization | null;
  next: string | null;
  /** Opens a session, within five minutes. */
  signInToken: string;
};

/**
 * Follows a verification link: it finishes a sign-up, or shows the address of an account from when
 * accounts were made first. Following it a second time is refused; what it did stays.
 * @throws wrong_state, validation_failed (a password is missing or is guessed first), already_exists
 */
export async function verifyEmail(completion: Completion, now: Date): Promise<Verified> {
  return (
    (await completeSignUp(completion, now)) ??
    inTransaction(async (tx) => {
      const user = await spendEmailToken(tx, completion.token, "verify_email", now);
      await proveAddress(tx, user, { keepsPassword: false }, now);
      const organization = await tx.organization.findFirst({
        where: { founderUserId: user.id, parentId: null, status: { not: "closed" } },
        orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      });
      const signInToken = await newSignInToken(tx, user.id, now);
      return { email: user.email, organization, next: null, signInToken };
    })
  );
}

/**
 * Marks the address as the person's own: they followed an email that went there. The first time, whatever
 * the account made before that could let somebody else in ends with it: sessions, emailed links, keys,
 * invitations, open links, other members, and the password unless it is theirs for sure.
 * @param how.keepsPassword it was set with the link itself, or typed by whoever followed it
 */
export async function proveAddress(
  tx: Tx,
  { id }: Pick<User, "id">,
  { keepsPassword }: { keepsPassword: boolean },
  now: Date,
): Promise<User> {
  // Lock, then read: of two links that are followed at once one is the first.
  await tx.$queryRaw`select id from users where id = ${id} for update`;
  const user = await tx.user.findUniqueOrThrow({ where: { id } });
  if (user.emailVerifiedAt) return user;
  await tx.emailToken.updateMany({ where: { userId: id, usedAt: null }, data: { usedAt: now } });
  await endAllSessions(tx, id, "address_proven", now);
  await forgetUnproven(tx, id, now);
  await forgetFactors(tx, id, new Date(0));
  await tx.creditAccount.updateMany({
    where: { organizations: { some: { founderUserId: id, parentId: null } } },
    data: { billingEmail: user.email },
  });
  const proven = await tx.user.update({
    where: { id },
    data: { emailVerifiedAt: now, ...(keepsPassword ? {} : { passwordHash: null }) },
  });
  await giveWelcomeCredits(tx, { userId: id, network: null }, now);
  return proven;
}
