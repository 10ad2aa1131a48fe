import { formatDateTime, formatDuration } from "@/server/foundation/date-words";
import { creditsInWords, formatMoneyCents } from "@/server/pricing/amount-words";
import { brandName } from "@/server/recharge/decide-recharge";
import { chargeNow } from "./billing/recharge-amount";
import type { BillingOverview } from "./read-frame";

type Cards = Pick<BillingOverview, "cards"> & {
  recharge: Pick<BillingOverview["recharge"], "payment_method_id">;
};

type Facts = Pick<BillingOverview, "recharge" | "cards" | "available" | "debt" | "credit_terms">;

/** The card auto-recharge would charge: the one it was told to, else the default one. */
export function rechargeCard({ cards, recharge }: Cards): BillingOverview["cards"][number] | null {
  const chosen = cards.find(({ id }) => id === recharge.payment_method_id);
  return chosen ?? cards.find((card) => card.is_default) ?? null;
}

/** The same as a person knows it: "Visa 4242". */
export function cardName(overview: Cards): string | null {
  const card = rechargeCard(overview);
  return card ? `${brandName(card.brand)} ${card.last4}` : null;
}

/**
 * Why auto-recharge, though switched on, would not charge now; `null` when nothing stands in its
 * way. In the order of `decideRecharge`, whose answer this foretells.
 */
export function whyRechargeIsPaused(overview: Facts, timeZone: string): string | null {
  const { recharge } = overview;
  if (!recharge.enabled) return null;
  const name = cardName(overview);
  if (recharge.live_attempt?.state === "requires_action") {
    return `The bank asks you to confirm ${formatMoneyCents(recharge.live_attempt.amount_cents)}. Nothing is charged until you do.`;
  }
  if (recharge.live_attempt) return null;
  if (!name) return "There is no saved card to charge. Add one.";
  if (recharge.state === "disabled") {
    const reason = recharge.disabled_reason ?? `${name} was declined three times in a row`;
    return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}. Add another card, or switch it on again.`;
  }
  const unusable = rechargeCard(overview)?.unusable_reason;
  if (unusable) return `${name} can no longer be charged: ${unusable}. Add another card.`;
  if (recharge.state === "backing_off") {
    const next = recharge.next_try_at
      ? ` Next try ${formatDateTime(recharge.next_try_at, timeZone)} (${timeZone}).`
      : "";
    // Only what is not the bank's doing has a reason of its own; there the card is fine.
    if (recharge.disabled_reason) return `${recharge.disabled_reason}. Nothing was charged.${next}`;
    return `${name} was declined.${next} Update the card.`;
  }
  const { monthly_cap_cents: cap, charged_this_month_cents: charged } = recharge;
  const due = dueCharge(overview);
  if (cap !== null && due && due.cents > cap - charged) {
    return `The next charge of ${formatMoneyCents(due.cents)} would exceed your monthly limit of ${formatMoneyCents(cap)}. Raise the limit, or buy credits manually.`;
  }
  return null;
}

/**
 * What auto-recharge is about to do for a balance that is short, with its amount and time, so that nobody buys what
 * comes by itself; null where nothing is under way. Ask `whyRechargeIsPaused` first.
 */
export function rechargeUnderWay(
  overview: Facts,
  timeZone: string,
): { title: string; text: string } | null {
  const { recharge, available } = overview;
  const name = cardName(overview) ?? "the saved card";
  if (!recharge.enabled) return null;
  if (recharge.live_attempt) {
    const { amount_cents: cents, credits } = recharge.live_attempt;
    return {
      title: `Auto-recharge is charging ${name} ${formatMoneyCents(cents)}`,
      text: `It adds ${creditsInWords(credits)} as soon as the bank confirms it. You don’t need to buy any. ${creditsInWords(available)} left.`,
    };
  }
  const due = dueCharge(overview);
  if (recharge.cooling_until === null || !due) return null;
  return {
    title: `Auto-recharge charges ${name} again at ${formatDateTime(recharge.cooling_until, timeZone)}`,
    text: `About ${formatMoneyCents(due.cents)}: two charges are at least ${formatDuration(recharge.cooldown_seconds)} apart. ${creditsInWords(available)} left. Times in ${timeZone}.`,
  };
}

/** What would be charged for the balance as it is; null while it is not below the threshold. */
export function dueCharge({ recharge, available, debt, credit_terms: terms }: Facts) {
  if (available >= recharge.threshold_credits) return null;
  const { monthly_cap_cents: cap, charged_this_month_cents: charged } = recharge;
  const leftCents = cap === null ? undefined : Math.max(0, cap - charged);
  return chargeNow(recharge, available, { debtCredits: debt, terms }, leftCents);
}
