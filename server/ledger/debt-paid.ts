import type { Tx } from "@/server/foundation/db";

/** What of the credits that this entity just brought went into debt, in microcredits: a receipt tells it. */
export async function readDebtPaid(
  tx: Tx,
  creditAccountId: string,
  entityId: string,
): Promise<bigint> {
  const paid = await tx.ledgerEntry.findFirst({
    where: { creditAccountId, toAccount: "debt" },
    orderBy: { seq: "desc" },
  });
  return paid?.entityId === entityId ? paid.amount : 0n;
}
