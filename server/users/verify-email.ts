import type { Organization, User } from "@/generated/prisma/client";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { postTransaction } from "@/server/ledger/post-transaction";
import { grantTransaction } from "@/server/ledger/transactions/grant";
import { catalogue } from "@/server/pricing/catalogue";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { spendEmailToken } from "./email-links";

/** Follows a verification link. Following it a second time is refused; the address stays verified. */
export async function verifyEmail(
  token: string,
  now: Date,
): Promise<{ user: User; organization: Organization | null }> {
  return inTransaction(async (tx) => {
    const user = await spendEmailToken(tx, token, "verify_email", now);
    return { user, organization: await markEmailVerified(tx, user, now) };
  });
}

/**
 * Marks the address as verified and gives the promotional credits of a new master account (S1: 500)
 * to the first master organization the user founded, once in a lifetime: the grant's source is the user.
 * @returns that organization, or null when the user founded none yet.
 */
export async function markEmailVerified(
  tx: Tx,
  user: User,
  now: Date,
): Promise<Organization | null> {
  await tx.user.updateMany({
    where: { id: user.id, emailVerifiedAt: null },
    data: { emailVerifiedAt: now },
  });
  return giveWelcomeCredits(tx, user.id, now);
}

/** The promotional credits of a new master account, if the user is verified and never had them. */
export async function giveWelcomeCredits(
  tx: Tx,
  userId: string,
  now: Date,
): Promise<Organization | null> {
  // Lock, then read: two at once must not both find the grant missing.
  await tx.$queryRaw`select id from users where id = ${userId} for update`;
  const user = await tx.user.findUniqueOrThrow({ where: { id: userId } });
  if (!user.emailVerifiedAt) return null;
  const first = await tx.organization.findFirst({
    // Founded, not joined: who is made an owner of another's organization brings it no credits.
    where: {
      parentId: null,
      founderUserId: userId,
      memberships: { some: { userId, role: "owner" } },
    },
    orderBy: { createdAt: "asc" },
  });
  if (!first) return null;
  const source = `welcome:${userId}`;
  if (await tx.creditGrant.findUnique({ where: { source }, select: { id: true } })) return first;
  const account = await lockCreditAccount(tx, first.creditAccountId);
  await postTransaction(
    tx,
    grantTransaction({
      creditAccountId: account.id,
      walletId: account.primaryWalletId,
      debt: account.debt,
      category: "promotional",
      amount: creditsToMicrocredits(catalogue.newMasterAccount.promotionalCredits),
      source,
      description: "Welcome credits",
      organizationId: first.id,
      actor: { type: "user", id: userId },
      now,
    }),
  );
  return first;
}
