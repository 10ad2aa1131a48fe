import type { Tx } from "@/server/foundation/db";

/**
 * Has every charge of an account look at its balance while a wallet of it is refilled by itself: which
 * wallet a charge drew from is known only after it. The caller holds the account's lock.
 */
export async function watchWallets(tx: Tx, creditAccountId: string): Promise<void> {
  const enabled = await tx.walletRecharge.count({ where: { creditAccountId, enabled: true } });
  await tx.creditAccount.update({
    where: { id: creditAccountId },
    data: { watchesWallets: enabled > 0 },
  });
}
