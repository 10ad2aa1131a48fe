import type { Prisma, RechargePolicy } from "@/generated/prisma/client";
import type { Db } from "@/server/foundation/db";
import { readBalance } from "@/server/ledger/balances";
import { readWalletAvailable } from "@/server/ledger/wallet-balances";
import { accountPolicy } from "./account-policy";
import type { RefillRule } from "./recharge-amount";

/** Whose policy: the account's own, or that of one of its wallets. Attempts and evaluations name theirs. */
export type PolicyOwner = { creditAccountId: string; walletId: string | null };

/** A policy as it is judged, the account's or a wallet's: a wallet lives by the limits of its account. */
export type OwnedPolicy = Omit<RechargePolicy, "mode"> & RefillRule;

/** The policy of an account or of a wallet. A wallet without one is off. */
export async function policyOf(db: Db, owner: PolicyOwner, now: Date): Promise<OwnedPolicy> {
  const account = await accountPolicy(db, owner.creditAccountId, now);
  if (owner.walletId === null) return account;
  const wallet = await db.walletRecharge.findUnique({ where: { walletId: owner.walletId } });
  if (!wallet) return { ...account, enabled: false };
  const { walletId: _, ...own } = wallet;
  return { ...account, ...own, mode: "fixed_credits" };
}

/** What went wrong with a policy's charges, or that it goes well again. The caller holds the account's lock. */
export async function updateOwnedPolicy(
  db: Db,
  { creditAccountId, walletId }: PolicyOwner,
  change: Pick<
    Prisma.RechargePolicyUncheckedUpdateManyInput,
    "breaker" | "consecutiveFailures" | "nextTryAt" | "disabledReason"
  >,
  now: Date,
): Promise<void> {
  const data = { ...change, updatedAt: now };
  if (walletId === null) await db.rechargePolicy.updateMany({ where: { creditAccountId }, data });
  else await db.walletRecharge.updateMany({ where: { walletId }, data });
}

/** What the policy compares with its threshold: all that is available, or what is in its wallet. Microcredits. */
export async function availableOf(
  db: Db,
  { creditAccountId, walletId }: PolicyOwner,
  now: Date,
): Promise<bigint> {
  const { available } = await readBalance(db, creditAccountId, now);
  return walletId === null ? available : readWalletAvailable(db, walletId, now);
}
