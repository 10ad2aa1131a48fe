import type { RechargeAttempt } from "@/generated/prisma/client";
import { creditsInWords } from "@/server/pricing/amount-words";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { brandName, money } from "./decide-recharge";

type Told = Pick<
  RechargeAttempt,
  "state" | "amountCents" | "credits" | "cardBrand" | "cardLast4" | "failure"
>;

/** What became of an attempt, in one sentence for the person who pays. */
export function describeAttempt(attempt: Told): string {
  const card = `${brandName(attempt.cardBrand)} ${attempt.cardLast4}`;
  const amount = money(attempt.amountCents);
  const credits = creditsInWords(microcreditsToCredits(attempt.credits));
  const sentences: Record<Told["state"], string> = {
    claimed: `${card} is about to be charged ${amount}.`,
    charging: `${card} is being charged ${amount}.`,
    succeeded: `Charged ${card} ${amount}: ${credits} added.`,
    declined: `We couldn’t charge ${card} ${amount}: ${attempt.failure ?? "the bank declined it"}.`,
    requires_action: `The bank of ${card} asks you to confirm ${amount}. Nothing is charged until you do.`,
    unknown: `Stripe hasn't confirmed yet whether ${card} was charged ${amount}. We keep asking.`,
    expired: `The charge of ${amount} to ${card} was cancelled: ${attempt.failure ?? "it was no longer due"}. Nothing was charged.`,
  };
  return sentences[attempt.state];
}
