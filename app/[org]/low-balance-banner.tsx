import Link from "next/link";
import type { ReactNode } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { creditsInWords } from "@/server/pricing/amount-words";

export type LowBalanceBannerProps = {
  /** As in the `X-Credits-Warning` header; `null` shows nothing. */
  warning: "low" | "critical" | "depleted" | "recharge_paused" | null;
  availableCredits: number;
  /** May this person buy credits? */
  canBuy: boolean;
  /** What whoever may not buy can do instead. */
  askOwner: ReactNode;
  buyHref: string;
  /** Where auto-recharge is looked after, or the charge that waits for a confirmation. */
  rechargeHref: string;
  /** The bank asks to confirm a charge: `rechargeHref` leads to it. */
  waitsForConfirmation: boolean;
  /** "The bank declined Visa 4242." */
  pausedReason?: string | undefined;
  /** What auto-recharge is about to do; then nobody is asked to buy. */
  underWay?: { title: string; text: string } | null | undefined;
};

/** The warning above every page while credits are short, with its fix. */
export function LowBalanceBanner({
  warning,
  availableCredits,
  canBuy,
  askOwner,
  buyHref,
  rechargeHref,
  waitsForConfirmation,
  pausedReason,
  underWay,
}: LowBalanceBannerProps) {
  if (warning === null) return null;
  if (underWay) {
    return (
      <Banner
        tone="low"
        title={underWay.title}
        action={
          canBuy ? (
            <Button asChild size="sm">
              <Link href={rechargeHref}>See the charge</Link>
            </Button>
          ) : null
        }
      >
        {underWay.text}
      </Banner>
    );
  }
  const left = `${creditsInWords(availableCredits)} left`;
  const words = {
    low: { title: `Low balance: ${left}`, text: "Paid work continues until it reaches zero." },
    critical: {
      title: `Very low balance: ${left}`,
      text: "Paid work will stop soon.",
    },
    depleted: {
      title: "No credits left",
      text: "Paid work is paused until you add credits. Reading stays free.",
    },
    recharge_paused: {
      title: `Auto-recharge is paused, ${left}`,
      text: pausedReason ?? "It couldn’t charge the saved card.",
    },
  }[warning];
  const repair = warning === "recharge_paused";
  return (
    <Banner
      tone={availableCredits <= 0 ? "refused" : "low"}
      title={words.title}
      action={
        canBuy ? (
          <>
            {repair ? (
              <Button asChild size="sm">
                <Link href={rechargeHref}>
                  {waitsForConfirmation ? "See the charge" : "Fix auto-recharge"}
                </Link>
              </Button>
            ) : null}
            <Button asChild size="sm" variant={repair ? "secondary" : "primary"}>
              <Link href={buyHref}>Buy credits</Link>
            </Button>
          </>
        ) : (
          askOwner
        )
      }
    >
      {words.text}
    </Banner>
  );
}
