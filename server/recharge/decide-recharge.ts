import { formatDateTime, formatDuration } from "@/server/foundation/date-words";
import { capitalized } from "@/server/foundation/words";
import { formatCredits, formatMoneyCents } from "@/server/pricing/amount-words";
import { MICROCREDITS_PER_CREDIT, microcreditsToCredits } from "@/server/pricing/microcredits";
import {
  type CreditTermsNow,
  MAXIMUM_RECHARGE_CENTS,
  type RefillRule,
  rechargeOrder,
} from "./recharge-amount";

/**
 * Whether to charge the saved card, and how much: pure, and every answer says why in words a person
 * can read. Amounts of credits in microcredits, money in cents.
 */
export type RechargeFacts = {
  policy: RefillRule & {
    enabled: boolean;
    monthlyCapCents: bigint | null;
    maxPerDay: number;
    cooldownSeconds: number;
    breaker: "closed" | "backing_off" | "disabled";
    nextTryAt: Date | null;
    disabledReason: string | null;
  };
  /** Of the account, or of the wallet whose policy it is. */
  available: bigint;
  /** What charges of other policies, under way, will bring to the same balance. */
  inFlight: bigint;
  debt: bigint;
  /** The card of the policy, else the default one. */
  card: { brand: string; last4: string; unusableReason: string | null } | null;
  liveAttempt: { id: string; state: string } | null;
  /** When the last charge went through. What was given up or declined charged nothing. */
  lastChargeAt: Date | null;
  /** Charges that went through within 24 hours. */
  chargesToday: number;
  /** Of the card that would be charged, in the last 7 days. */
  declinesThisWeek: number;
  /** What went through in this month of the organization's calendar, and what is under way. */
  chargedThisMonthCents: bigint;
  /** What the account pays for credits. */
  terms: CreditTermsNow;
  now: Date;
};

export type RechargeOutcome =
  | "charge"
  | "off"
  | "not_below_threshold"
  | "already_in_flight"
  | "no_card"
  | "card_unusable"
  | "disabled"
  | "backing_off"
  | "cooling_down"
  | "daily_limit_reached"
  | "monthly_cap_reached"
  | "amount_too_small";

export type RechargeDecision = { outcome: RechargeOutcome; explanation: string } & (
  | { outcome: "charge"; amountCents: bigint; credits: bigint }
  | { outcome: Exclude<RechargeOutcome, "charge"> }
);

const MAXIMUM_DECLINES_A_WEEK = 4;

/** Source: S1, S2 (below 400, back to 2,000), S5 (fixed amounts, $1 to $1,000). */
export function decideRecharge(facts: RechargeFacts): RechargeDecision {
  const { policy, available, now } = facts;
  if (!policy.enabled) return { outcome: "off", explanation: "Auto-recharge is off." };
  if (available >= policy.threshold) {
    return {
      outcome: "not_below_threshold",
      explanation: `${creditsAre(available)} available, which is not below ${amount(policy.threshold)}.`,
    };
  }
  if (facts.liveAttempt || available + facts.inFlight >= policy.threshold) {
    return { outcome: "already_in_flight", explanation: "A recharge is already in progress." };
  }
  if (!facts.card) return { outcome: "no_card", explanation: "There is no saved card to charge." };
  const card = `${brandName(facts.card.brand)} ${facts.card.last4}`;
  if (policy.breaker === "disabled") {
    return {
      outcome: "disabled",
      explanation: `Paused: ${policy.disabledReason ?? "the card was declined three times in a row"}. Add another card or resume it manually.`,
    };
  }
  if (facts.card.unusableReason) {
    return {
      outcome: "card_unusable",
      explanation: `${card} can no longer be charged: ${facts.card.unusableReason}. Add another card.`,
    };
  }
  // However often a person resumes it: banks punish a card that is tried again and again.
  if (facts.declinesThisWeek >= MAXIMUM_DECLINES_A_WEEK) {
    return {
      outcome: "backing_off",
      explanation: `${card} was declined ${facts.declinesThisWeek} times in 7 days, so we're not trying it for now. Choose another card.`,
    };
  }
  if (policy.nextTryAt && policy.nextTryAt > now) {
    return {
      outcome: "backing_off",
      explanation: `${policy.disabledReason ?? `${card} was declined`}. The next try is on ${formatDateTime(policy.nextTryAt.toISOString())} (UTC).`,
    };
  }
  if (
    facts.lastChargeAt &&
    now.getTime() - facts.lastChargeAt.getTime() < policy.cooldownSeconds * 1000
  ) {
    return {
      outcome: "cooling_down",
      explanation: `The last charge was less than ${formatDuration(policy.cooldownSeconds)} ago.`,
    };
  }
  if (facts.chargesToday >= policy.maxPerDay) {
    return {
      outcome: "daily_limit_reached",
      explanation: `${facts.chargesToday} ${facts.chargesToday === 1 ? "recharge was" : "recharges were"} made in the last 24 hours, your limit.`,
    };
  }

  const leftCents =
    policy.monthlyCapCents === null
      ? MAXIMUM_RECHARGE_CENTS
      : policy.monthlyCapCents - facts.chargedThisMonthCents;
  const coming = { available: available + facts.inFlight, debt: facts.debt };
  const order = rechargeOrder(policy, coming, facts.terms, leftCents);
  if (!order) {
    return {
      outcome: "amount_too_small",
      explanation:
        policy.mode === "fixed_credits"
          ? `That many credits cost more than ${money(MAXIMUM_RECHARGE_CENTS)}, the maximum for one charge. Choose fewer.`
          : `One credit costs more than the charge amount of ${money(policy.fixedAmountCents)}. Raise the amount.`,
    };
  }
  const { amountCents } = order;
  if (policy.monthlyCapCents !== null && amountCents > leftCents) {
    return {
      outcome: "monthly_cap_reached",
      explanation: `Charging ${money(amountCents)} would exceed your monthly limit of ${money(policy.monthlyCapCents)}; ${money(facts.chargedThisMonthCents)} is used.`,
    };
  }
  return {
    outcome: "charge",
    ...order,
    explanation: `${creditsAre(available)} below ${amount(policy.threshold)}: charging ${card} ${money(amountCents)}.`,
  };
}

/** `"visa"` -> `"Visa"`. */
export function brandName(brand: string): string {
  return brand === "amex" ? "American Express" : capitalized(brand);
}

function amount(microcredits: bigint): string {
  return formatCredits(microcreditsToCredits(microcredits));
}

/** "399 credits are", "1 credit is". */
function creditsAre(microcredits: bigint): string {
  const one = microcredits === MICROCREDITS_PER_CREDIT;
  return `${amount(microcredits)} ${one ? "credit is" : "credits are"}`;
}

/** `1601n` -> `"$16.01"`. */
export function money(cents: bigint): string {
  return formatMoneyCents(Number(cents));
}
