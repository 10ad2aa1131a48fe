import { formatCredits, formatCreditsAsMoney } from "@/server/pricing/amount-words";
import type { BillingOverview } from "./read-frame";

/** What a linked client may spend of the credits that another organization manages for it. */
export function ManagedCredits({ managed }: { managed: NonNullable<BillingOverview["managed"]> }) {
  const { by, may_spend: maySpend, budget_remaining: left } = managed;
  return (
    <div className="mt-4">
      <p className="text-13 text-dim">{left === null ? "Credits" : "Left in its budget"}</p>
      {left === null ? (
        <p className="text-xl font-semibold tracking-tight">Managed by {by}</p>
      ) : (
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="text-xl font-semibold tracking-tight">{formatCredits(left)}</span>
          <span className="text-dim">credits · {formatCreditsAsMoney(left)}</span>
        </p>
      )}
      <p className="mt-1 text-dim">
        {maySpend
          ? "Paid work runs. Its cost appears in this organization’s ledger."
          : `Paid work is paused. Ask ${by} for credits.`}
      </p>
    </div>
  );
}
