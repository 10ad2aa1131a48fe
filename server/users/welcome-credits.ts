import type { Organization, User } from "@/generated/prisma/client";
import type { WelcomeOutcome } from "@/generated/prisma/enums";
import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { postTransaction } from "@/server/ledger/post-transaction";
import { grantTransaction } from "@/server/ledger/transactions/grant";
import { catalogue } from "@/server/pricing/catalogue";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { canonicalMailbox, isDisposable, keyedHashes } from "./mailbox";

export type Welcome = {
  userId: string;
  /** The master organization they have just founded; without it the oldest of theirs that is open. */
  organization?: Organization;
  /** Where they are (`networkOf`); null where nobody knows, which counts in no network. */
  network: string | null;
};

/**
 * Gives a verified person the promotional credits of a new master account (S1: 500): once in a lifetime,
 * once a mailbox however its address is written, none for a mailbox that anybody is lent, and so many a
 * day to one network. What was decided stays, but for a network that was full on that day.
 * @returns what was decided, or null while the person is unverified or owns no organization they founded
 */
export async function giveWelcomeCredits(
  tx: Tx,
  { userId, organization, network }: Welcome,
  now: Date,
): Promise<WelcomeOutcome | null> {
  // Lock, then read: two at once must not both find the grant missing.
  await tx.$queryRaw`select id from users where id = ${userId} for update`;
  const user = await tx.user.findUniqueOrThrow({
    where: { id: userId },
    include: { welcome: true },
  });
  if (!user.emailVerifiedAt) return null;
  if (user.welcome && user.welcome.outcome !== "network_full") return user.welcome.outcome;
  const target = organization ?? (await oldestFounded(tx, userId));
  if (!target) return null;
  const outcome = await decide(tx, user, network, now);
  if (outcome === "given") await grant(tx, target, userId, now);
  return outcome;
}

/** Founded, not joined: who is made an owner of another's organization brings it no credits. */
function oldestFounded(tx: Tx, userId: string): Promise<Organization | null> {
  return tx.organization.findFirst({
    where: {
      parentId: null,
      founderUserId: userId,
      status: { not: "closed" },
      memberships: { some: { userId, role: "owner" } },
    },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
}

async function decide(
  tx: Tx,
  { id, email }: User,
  network: string | null,
  now: Date,
): Promise<WelcomeOutcome> {
  const mailbox = keyedHashes("mailbox", canonicalMailbox(email));
  const networkHash = network ? keyedHashes("network", network).hash : null;
  const write = (outcome: WelcomeOutcome) => tx.$executeRaw`
    insert into welcome_decisions (user_id, outcome, mailbox_hash, network_hash, decided_at)
    values (${id}, ${outcome}::welcome_outcome, ${mailbox.hash}, ${networkHash}, ${now})
    on conflict do nothing`;
  // One that was put off is decided afresh.
  await tx.welcomeDecision.deleteMany({ where: { userId: id } });
  let outcome: WelcomeOutcome = "given";
  if (isDisposable(email)) outcome = "disposable";
  else if (networkHash && (await isFull(tx, networkHash, now))) outcome = "network_full";
  else if (await wasGivenUnder(tx, mailbox.previous)) outcome = "mailbox_used";
  // Of two that share a mailbox the second waits for the first, and then finds it taken.
  else if ((await write("given")) === 0) outcome = "mailbox_used";
  if (outcome !== "given") await write(outcome);
  return outcome;
}

async function wasGivenUnder(tx: Tx, mailboxHash: Buffer<ArrayBuffer> | null): Promise<boolean> {
  if (!mailboxHash) return false;
  return (await tx.welcomeDecision.count({ where: { mailboxHash, outcome: "given" } })) > 0;
}

async function isFull(tx: Tx, networkHash: Buffer<ArrayBuffer>, now: Date): Promise<boolean> {
  await tx.$queryRaw`select pg_advisory_xact_lock(${networkHash.readBigInt64BE()})::text`;
  const given = await tx.welcomeDecision.count({
    where: {
      networkHash,
      outcome: "given",
      decidedAt: { gt: new Date(now.getTime() - 86_400_000) },
    },
  });
  return given >= env().WELCOME_GRANTS_PER_NETWORK_PER_DAY;
}

async function grant(
  tx: Tx,
  { id, creditAccountId }: Organization,
  userId: string,
  now: Date,
): Promise<void> {
  const account = await lockCreditAccount(tx, creditAccountId);
  await postTransaction(
    tx,
    grantTransaction({
      creditAccountId: account.id,
      walletId: account.primaryWalletId,
      debt: account.debt,
      category: "promotional",
      amount: creditsToMicrocredits(catalogue.newMasterAccount.promotionalCredits),
      source: `welcome:${userId}`,
      description: "Welcome credits",
      organizationId: id,
      actor: { type: "user", id: userId },
      now,
    }),
  );
}
