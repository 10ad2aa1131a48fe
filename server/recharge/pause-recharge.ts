import type { EmailProps } from "@/emails/registry";
import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { notifyPayers } from "@/server/gateways/notices/notify";
import { announce } from "@/server/gateways/webhooks/announce";
import { readBalance } from "@/server/ledger/balances";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { watchWallets } from "./watch-wallets";

export type PauseReason = NonNullable<EmailProps<"recharge-disabled">["reason"]>;

/** The charge that led to it, for the email. */
export type PausedCharge = {
  amountCents: bigint;
  currency: string;
  cardBrand: string;
  cardLast4: string;
};

/**
 * Switches auto-recharge off, of the account and of its wallets, because of what happened to a payment (a dispute, a refund), until a
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
  const on = { creditAccountId, enabled: true };
  const off = {
    enabled: false,
    breaker: "closed",
    nextTryAt: null,
    disabledReason: pause.words,
    updatedAt: now,
  } as const;
  const account = await tx.rechargePolicy.updateMany({ where: on, data: off });
  const wallets = await tx.walletRecharge.updateMany({ where: on, data: off });
  if (account.count + wallets.count === 0) return;
  await watchWallets(tx, creditAccountId);
  await tx.rechargeAttempt.updateMany({
    where: { creditAccountId, state: "claimed" },
    data: { state: "expired", live: false, failure: "auto-recharge went off", settledAt: now },
  });
  await tellDisabled(tx, creditAccountId, pause, null, now);
}

/** Tells webhooks that auto-recharge stopped by itself. @param reason in plain words */
export async function announceDisabled(
  tx: Tx,
  creditAccountId: string,
  reason: string,
  now: Date,
): Promise<void> {
  const { available } = await readBalance(tx, creditAccountId, now);
  const data = { reason, available: microcreditsToCredits(available) };
  await announce(tx, { type: "recharge.disabled", creditAccountId, data }, now);
}

/** Says that auto-recharge stopped and what starts it again, once an event. @param stop.words why, in plain words */
export async function tellDisabled(
  tx: Tx,
  creditAccountId: string,
  stop: { reason: PauseReason; words: string; event: string },
  charge: PausedCharge | null,
  now: Date,
): Promise<void> {
  await announceDisabled(tx, creditAccountId, stop.words, now);
  const { available } = await readBalance(tx, creditAccountId, now);
  await notifyPayers(
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
