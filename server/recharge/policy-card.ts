import type { PaymentMethod } from "@/generated/prisma/client";
import type { Db } from "@/server/foundation/db";

/** The card an account's recharges are charged to: the policy's own choice, else the default one. */
export async function policyCard(db: Db, creditAccountId: string): Promise<PaymentMethod | null> {
  const policy = await db.rechargePolicy.findUnique({
    where: { creditAccountId },
    include: { paymentMethod: true },
  });
  if (policy?.paymentMethod && !policy.paymentMethod.removedAt) return policy.paymentMethod;
  return db.paymentMethod.findFirst({
    where: { creditAccountId, isDefault: true, removedAt: null },
  });
}
