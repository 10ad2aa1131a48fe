import { cn } from "@/components/ui/cn";
import type { Bridge } from "@/server/pricing/balance-bridge";
import { bridgeInWords } from "@/server/pricing/balance-words";

/** How the ledger's balance and what may be spent agree; what is not known is left out. */
export function BalanceBridge({
  balance,
  className,
}: {
  balance: Record<keyof Bridge, number | null>;
  className?: string;
}) {
  const { posted, held, scheduled, available, restricted, debt } = balance;
  const figures = {
    posted: posted ?? 0,
    held: held ?? 0,
    scheduled: scheduled ?? 0,
    available: available ?? 0,
    restricted: restricted ?? 0,
    debt: debt ?? 0,
  };
  return <p className={cn("text-13 text-dim tabular-nums", className)}>{bridgeInWords(figures)}</p>;
}
