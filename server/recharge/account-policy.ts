import type { RechargePolicy } from "@/generated/prisma/client";
import type { Db } from "@/server/foundation/db";
import { catalogue } from "@/server/pricing/catalogue";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";

/** What an account's policy is until a person changes it: off, below 400 credits back to 2,000. Source: S1, S2. */
export function defaultPolicy(creditAccountId: string, now: Date) {
  return {
    creditAccountId,
    threshold: creditsToMicrocredits(catalogue.autoRecharge.thresholdCredits),
    target: creditsToMicrocredits(catalogue.autoRecharge.targetCredits),
    fixedAmountCents: 2000n,
    updatedAt: now,
  };
}

/**
 * The recharge policy of an account. One that has none, because an import opened it say, gets the
 * default.
 */
export async function accountPolicy(
  db: Db,
  creditAccountId: string,
  now: Date,
): Promise<RechargePolicy> {
  return db.rechargePolicy.upsert({
    where: { creditAccountId },
    create: defaultPolicy(creditAccountId, now),
    update: {},
  });
}
