import { cn } from "@/components/ui/cn";
import type { Bridge } from "@/server/pricing/balance-bridge";
import { bridgeInWords } from "@/server/pricing/balance-words";

/** How the ledger's balance and what may be spent agree. */
export function BalanceBridge({ balance, className }: { balance: Bridge; className?: string }) {
  return <p className={cn("text-13 text-dim tabular-nums", className)}>{bridgeInWords(balance)}</p>;
}
