import type { Actor } from "@/server/foundation/actor";
import type { Tx } from "@/server/foundation/db";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { updateWalletPolicy } from "@/server/recharge/update-wallet-policy";
import type { AutoTopUp } from "./wallet.schema";

/**
 * Changes when a wallet is refilled by itself, in S4's words: threshold and amount in credits.
 * @throws payment_method_required, validation_failed, not_found when the card is not one of the account's
 */
export async function setAutoTopUp(
  tx: Tx,
  wallet: { id: string; creditAccountId: string },
  change: AutoTopUp,
  actor: Actor,
  now: Date,
): Promise<void> {
  const micro = (credits: number | undefined) =>
    credits === undefined ? undefined : creditsToMicrocredits(credits);
  await updateWalletPolicy(
    tx,
    wallet,
    {
      enabled: change.enabled,
      threshold: micro(change.threshold),
      credits: micro(change.amount),
      paymentMethodId: change.payment_method_id,
    },
    actor,
    now,
  );
}
