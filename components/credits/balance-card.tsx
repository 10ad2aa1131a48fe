import Link from "next/link";
import type { ReactNode } from "react";
import { Meter } from "@/components/ui/meter";
import { Stat } from "@/components/ui/stat";
import { formatDate } from "@/server/foundation/date-words";
import { creditsInWords, formatCredits, formatMoneyCents } from "@/server/pricing/amount-words";

export type BalanceCardProps = {
  availableCredits: number;
  /** What a credit costs this account, for the worth of what is available; a cent where nothing is said. */
  centsPerCredit?: number | undefined;
  /** What a full meter means: the recharge target, or the last balance after buying. */
  fullCredits: number;
  /** Below this the meter turns amber; at zero red. */
  lowCredits: number;
  heldCredits: number;
  /** "held by 40 invitations" */
  heldFor?: string | undefined;
  /** Where what is held stands one by one. */
  heldHref?: string | undefined;
  pendingCredits: number;
  /** What ends within 30 days together, and when the first of it does. */
  expiring?: { credits: number; at: string } | null | undefined;
  /** What was granted for later, and when the first of it begins. */
  scheduled?: { credits: number; from: string } | null | undefined;
  /** How long it lasts, and why. */
  runway: ReactNode;
  timeZone?: string | undefined;
  /** The right half: usually `RechargeSummary`. */
  aside?: ReactNode;
};

/** How much is left, how long it lasts, and what is spoken for. */
export function BalanceCard({
  availableCredits,
  centsPerCredit = 1,
  fullCredits,
  lowCredits,
  heldCredits,
  heldFor = "held",
  heldHref,
  pendingCredits,
  expiring,
  scheduled,
  runway,
  timeZone = "UTC",
  aside,
}: BalanceCardProps) {
  const tone = availableCredits <= 0 ? "bad" : availableCredits < lowCredits ? "warn" : "good";
  return (
    <section
      aria-label="Balance"
      className="grid rounded-xl border md:grid-cols-[1.35fr_1fr] [&>div+div]:border-t md:[&>div+div]:border-t-0 md:[&>div+div]:border-l"
    >
      <div className="min-w-0 px-5.5 py-5">
        <p className="text-13 text-dim">Available</p>
        <p className="my-0.5 flex flex-wrap items-baseline gap-x-2">
          <span className="min-w-0 text-hero font-semibold wrap-anywhere">
            {formatCredits(availableCredits)}
          </span>
          <span className="text-base text-dim">
            credits · {formatMoneyCents(Math.round(availableCredits * centsPerCredit))}
          </span>
        </p>
        <Meter
          label="Available credits"
          value={availableCredits}
          maximum={fullCredits}
          valueText={`${formatCredits(availableCredits)} of ${creditsInWords(fullCredits)}`}
          tone={tone}
          className="mt-2.5 mb-1.5"
        />
        {runway}
        <div className="mt-3 flex flex-wrap gap-x-6.5 gap-y-3">
          <Stat
            label={
              heldHref ? (
                <Link
                  href={heldHref}
                  className="underline decoration-edge underline-offset-4 hover:text-ink hover:decoration-ink"
                >
                  {heldFor}
                </Link>
              ) : (
                heldFor
              )
            }
            value={formatCredits(heldCredits)}
          />
          <Stat label="pending payment" value={formatCredits(pendingCredits)} />
          {expiring ? (
            <Stat
              label={`expire within 30 days, first ${formatDate(expiring.at, timeZone)}`}
              value={formatCredits(expiring.credits)}
            />
          ) : null}
          {scheduled ? (
            <Stat
              label={`start later, first ${formatDate(scheduled.from, timeZone)}`}
              value={formatCredits(scheduled.credits)}
            />
          ) : null}
        </div>
      </div>
      {aside ? <div className="min-w-0 px-5.5 py-5">{aside}</div> : null}
    </section>
  );
}
