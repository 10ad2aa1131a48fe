import type { Tx } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { type CreditAccountId, newId } from "@/server/foundation/ids";

/** Every account has it, for what names no other; no other wallet of the account may be called so. */
export const PRIMARY_WALLET = "Primary";

export type LockedAccount = {
  id: string;
  organizationId: string;
  posted: bigint;
  held: bigint;
  debt: bigint;
  primaryWalletId: string;
  stripeCustomerId: string | null;
  /** No entry is stamped before it. */
  ledgerTime: Date;
};

/**
 * Opens the credit account of a billing root, with its "Primary" wallet. The organization's row may
 * be written after it, in the same transaction.
 * @param alertThreshold microcredits below which the low-balance alert goes out.
 */
export async function openCreditAccount(
  tx: Tx,
  input: {
    organizationId: string;
    billingEmail: string | null;
    sandboxId?: string | null;
    alertThreshold: bigint;
    watchLevels: bigint[];
    now: Date;
  },
): Promise<CreditAccountId> {
  const id = newId("creditAccount");
  await tx.creditAccount.create({
    data: {
      id,
      organizationId: input.organizationId,
      lastHash: new Uint8Array(32),
      billingEmail: input.billingEmail,
      sandboxId: input.sandboxId ?? null,
      alertThreshold: input.alertThreshold,
      ledgerTime: input.now,
      watchLevels: input.watchLevels,
      createdAt: input.now,
    },
  });
  await tx.wallet.create({
    data: { id: newId("wallet"), creditAccountId: id, name: PRIMARY_WALLET, createdAt: input.now },
  });
  return id;
}

/** Locks the account's row until the transaction ends, then reads it. Lock, then read, then decide. */
export async function lockCreditAccount(tx: Tx, creditAccountId: string): Promise<LockedAccount> {
  const locked = await tx.$queryRaw<{ id: string }[]>`
    select id from credit_accounts where id = ${creditAccountId} for update`;
  if (locked.length === 0) throw notFound("credit account");
  const account = await tx.creditAccount.findUniqueOrThrow({
    where: { id: creditAccountId },
    include: { wallets: { where: { name: PRIMARY_WALLET } } },
  });
  const wallet = account.wallets[0];
  if (!wallet) throw notFound("wallet");
  return { ...account, primaryWalletId: wallet.id };
}
