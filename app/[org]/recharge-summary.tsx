import Link from "next/link";
import type { ReactNode } from "react";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { formatCredits, formatMoneyCents } from "@/server/pricing/amount-words";

export type RechargeSummaryProps = {
  /** `paused`: switched on, yet it cannot charge; `pausedReason` says why. */
  state: "on" | "off" | "paused";
  pausedReason?: string | undefined;
  thresholdCredits: number;
  /** "bring it back to 2,000", or "add 2,000" for a fixed amount. */
  refill: { mode: "target_balance" | "fixed_amount"; credits: number };
  /** "Visa 4242"; `null` when no card is saved. */
  paymentMethod: string | null;
  nextChargeCents?: number | undefined;
  monthToDate?: { usedCents: number; maximumCents: number | null } | undefined;
  href: string;
  /** `null` when this person may not change it. */
  canChange: boolean;
};

const badges: Record<RechargeSummaryProps["state"], { tone: BadgeTone; word: string }> = {
  on: { tone: "good", word: "On" },
  off: { tone: "neutral", word: "Off" },
  paused: { tone: "warn", word: "Paused" },
};

/** Auto-recharge in a sentence: what it does, what it would charge, what it has charged. */
export function RechargeSummary(props: RechargeSummaryProps) {
  const { tone, word } = badges[props.state];
  return (
    <>
      <p className="flex items-center gap-1.5 text-13 text-dim">
        Auto-recharge <Badge tone={tone}>{word}</Badge>
      </p>
      <p className="mt-2 mb-1">{describeRule(props)}</p>
      <p className="mb-3 text-13 text-dim">{describeCharges(props)}</p>
      <Button
        asChild
        disabledReason={props.canChange ? null : "Only an owner or admin can change this"}
      >
        <Link href={props.href}>{props.state === "off" ? "Set up" : "Change"}</Link>
      </Button>
    </>
  );
}

function describeRule({
  state,
  thresholdCredits,
  refill,
  paymentMethod,
}: RechargeSummaryProps): ReactNode {
  if (state === "off")
    return "Nothing is charged automatically. Paid work stops when credits run out.";
  const refillTo = <b className="font-semibold">{formatCredits(refill.credits)}</b>;
  return (
    <>
      When the balance falls below{" "}
      <b className="font-semibold">{formatCredits(thresholdCredits)}</b>,{" "}
      {refill.mode === "target_balance" ? <>bring it back to {refillTo}</> : <>add {refillTo}</>}
      {paymentMethod ? ` with ${paymentMethod}` : null}.
    </>
  );
}

function describeCharges({
  state,
  pausedReason,
  nextChargeCents,
  monthToDate,
}: RechargeSummaryProps): string {
  const sentences = [state === "paused" ? (pausedReason ?? "It can’t charge right now.") : null];
  if (state === "on" && nextChargeCents !== undefined) {
    sentences.push(`Next charge would be about ${formatMoneyCents(nextChargeCents)}.`);
  }
  if (state !== "off" && monthToDate) {
    const used = formatMoneyCents(monthToDate.usedCents);
    const of =
      monthToDate.maximumCents === null ? "" : ` of ${formatMoneyCents(monthToDate.maximumCents)}`;
    sentences.push(`${used}${of} used this month.`);
  }
  return sentences.filter(Boolean).join(" ");
}
