import { cn } from "@/components/ui/cn";
import { formatCredits } from "@/server/pricing/amount-words";

type Figures = {
  posted: number;
  held: number;
  scheduled: number;
  available: number;
  restricted: number;
  debt: number;
};

/** `147 posted − 30 held − 40 scheduled = 77 available`: how the ledger's balance and what may be spent agree. */
export function BalanceBridge({ balance, className }: { balance: Figures; className?: string }) {
  const { posted, held, scheduled, available, restricted, debt } = balance;
  const parts = [
    `${formatCredits(posted)} posted`,
    ...(held > 0 ? [`− ${formatCredits(held)} held`] : []),
    ...(scheduled > 0 ? [`− ${formatCredits(scheduled)} scheduled`] : []),
    `= ${formatCredits(available)} available`,
  ];
  const notes = [
    ...(restricted > 0
      ? [`${formatCredits(restricted)} of it restricted to certain operations or organizations`]
      : []),
    ...(debt > 0 ? [`${formatCredits(debt)} owed`] : []),
  ];
  return (
    <p className={cn("text-13 text-dim tabular-nums", className)}>
      {[parts.join(" "), ...notes].join(" · ")}
    </p>
  );
}
