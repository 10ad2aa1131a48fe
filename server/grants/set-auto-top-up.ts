import type { Actor } from "@/server/foundation/actor";
import type { Tx } from "@/server/foundation/db";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { updateRechargePolicy } from "@/server/recharge/update-policy";
import type { AutoTopUp } from "./wallet.schema";

/**
 * Changes auto-recharge in S4's words: a fixed number of credits, bought when less than the threshold
 * is available. One credit is one cent.
 * @throws payment_method_required, validation_failed, not_found when the card is not one of the account's
 */
export async function setAutoTopUp(
  tx: Tx,
  creditAccountId: string,
  change: AutoTopUp,
  actor: Actor,
  now: Date,
): Promise<void> {
  const { enabled, threshold, amount } = change;
  await updateRechargePolicy(
    tx,
    creditAccountId,
    {
      enabled,
      ...(threshold === undefined ? {} : { threshold: creditsToMicrocredits(threshold) }),
      ...(amount === undefined
        ? {}
        : { mode: "fixed_amount" as const, fixedAmountCents: BigInt(amount) }),
      paymentMethodId: change.payment_method_id,
    },
    actor,
    now,
  );
}
