import type { Tx } from "@/server/foundation/db";

/** What the living grants of an account began with, together, in microcredits. */
export async function readOpenOriginal(tx: Tx, creditAccountId: string): Promise<bigint> {
  const { _sum: sum } = await tx.creditGrant.aggregate({
    where: { creditAccountId, open: true },
    _sum: { original: true },
  });
  return sum.original ?? 0n;
}
