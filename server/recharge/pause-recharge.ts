import type { EmailProps } from "@/emails/registry";
import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { queueBillingEmail } from "@/server/gateways/email/queue-billing-email";
import { readBalance } from "@/server/ledger/balances";
import { microcreditsToCredits } from "@/server/pricing/microcredits";

export type PauseReason = NonNullable<EmailProps<"recharge-disabled">["reason"]>;

/** The charge that led to it, for the email. */
export type PausedCharge = {
  amountCents: bigint;
  currency: string;
  cardBrand: string;
  cardLast4: string;
};

/**
 * Switches auto-recharge off because of what happened to a payment (a dispute, a refund), until a
 * person switches it on. A charge that was claimed and not sent is given up. Does nothing when it is
 * off already. The caller holds the account's lock.
 * @param pause.words why, as the rest of "It went off by itself: "
 * @param pause.event names what happened; one email an event
 */
export async function pauseRecharge(
  tx: Tx,
  creditAccountId: string,
  pause: { reason: PauseReason; words: string; event: string },
  now: Date,
): Promise<void> {
  const off = await tx.rechargePolicy.updateMany({
    where: { creditAccountId, enabled: true },
    data: {
      enabled: false,
      breaker: "closed",
      nextTryAt: null,
      disabledReason: pause.words,
      updatedAt: now,
    },
  });
  if (off.count === 0) return;
  await tx.rechargeAttempt.updateMany({
    where: { creditAccountId, state: "claimed" },
    data: { state: "expired", live: false, failure: "auto-recharge went off", settledAt: now },
  });
  await tellDisabled(tx, creditAccountId, pause, null, now);
}

/** Says that auto-recharge stopped and what starts it again, once an event. */
export async function tellDisabled(
  tx: Tx,
  creditAccountId: string,
  stop: { reason: PauseReason; event: string },
  charge: PausedCharge | null,
  now: Date,
): Promise<void> {
  const { available } = await readBalance(tx, creditAccountId, now);
  await queueBillingEmail(
    tx,
    creditAccountId,
    {
      template: "recharge-disabled",
      event: stop.event,
      props: ({ name, slug }) => ({
        organizationName: name,
        reason: stop.reason,
        ...(charge
          ? {
              cardBrand: charge.cardBrand,
              cardLast4: charge.cardLast4,
              amountCents: Number(charge.amountCents),
              currency: charge.currency,
            }
          : {}),
        availableCredits: microcreditsToCredits(available),
        rechargeUrl: `${env().APP_URL}/${slug}/billing/recharge`,
        buyUrl: `${env().APP_URL}/${slug}/billing#buy`,
      }),
    },
    now,
  );
}
