import type { Adjustment } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import type { Tx } from "@/server/foundation/db";
import { invalid } from "@/server/foundation/errors";
import type { LockedAccount } from "@/server/ledger/accounts";
import { readLivingGrants } from "@/server/ledger/living-grants";
import { grantTransaction } from "@/server/ledger/transactions/grant";
import { negativeAdjustmentTransaction } from "@/server/ledger/transactions/take-away";
import type { LedgerTransaction } from "@/server/ledger/transactions/transaction";
import { creditsInWords } from "@/server/pricing/amount-words";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { requireRoom } from "./check-new-grant";
import { sourcePrefix } from "./grant-source";
import { readOpenOriginal } from "./read-open-original";

/**
 * What an adjustment does to an account, as a transaction that is not posted yet: more credits are a
 * grant in the Primary wallet, less are taken from the living grants in burn order.
 * @throws validation_failed when more is to be taken than is available, or given than can be counted
 */
export async function adjustmentOf(
  tx: Tx,
  account: LockedAccount,
  adjustment: Pick<Adjustment, "id" | "amount" | "reason">,
  actor: Actor,
  now: Date,
): Promise<LedgerTransaction> {
  const occasion = {
    creditAccountId: account.id,
    organizationId: account.organizationId,
    actor,
    description: "Adjustment",
    details: { reason: adjustment.reason },
    entity: { type: "adjustment", id: adjustment.id },
    now,
  };
  if (adjustment.amount > 0n) {
    requireRoom(await readOpenOriginal(tx, account.id), adjustment.amount);
    return grantTransaction({
      ...occasion,
      walletId: account.primaryWalletId,
      debt: account.debt,
      category: "adjustment",
      amount: adjustment.amount,
      source: `${sourcePrefix.adjustment}${adjustment.id}`,
    });
  }
  const grants = await readLivingGrants(tx, account.id, now);
  const available = grants.reduce((sum, { free }) => sum + free, 0n);
  const amount = -adjustment.amount;
  if (amount > available)
    throw invalid(
      "amount",
      `Only ${creditsInWords(microcreditsToCredits(available))} available. Remove that much or less`,
    );
  return negativeAdjustmentTransaction({ ...occasion, grants, amount });
}
