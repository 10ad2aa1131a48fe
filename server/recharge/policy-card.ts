import type { PaymentMethod } from "@/generated/prisma/client";
import type { Db } from "@/server/foundation/db";

/** The card an account's recharges, or those of one of its wallets, are charged to: the policy's own choice, else the default one. */
export async function policyCard(
  db: Db,
  creditAccountId: string,
  walletId: string | null = null,
): Promise<PaymentMethod | null> {
  const include = { paymentMethod: true } as const;
  const policy =
    walletId === null
      ? await db.rechargePolicy.findUnique({ where: { creditAccountId }, include })
      : await db.walletRecharge.findUnique({ where: { walletId }, include });
  if (policy?.paymentMethod && !policy.paymentMethod.removedAt) return policy.paymentMethod;
  return db.paymentMethod.findFirst({
    where: { creditAccountId, isDefault: true, removedAt: null },
  });
}
