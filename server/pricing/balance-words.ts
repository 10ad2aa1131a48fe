import { formatCredits } from "./amount-words";
import type { Bridge } from "./balance-bridge";

/** `147 posted − 30 held − 40 scheduled = 77 available`: how the ledger's balance and what may be spent agree. */
export function bridgeInWords({
  posted,
  held,
  scheduled,
  available,
  restricted,
  debt,
}: Bridge): string {
  const parts = [
    `${formatCredits(posted)} posted`,
    ...(held > 0 ? [`− ${formatCredits(held)} held`] : []),
    ...(scheduled > 0 ? [`− ${formatCredits(scheduled)} scheduled`] : []),
    `= ${formatCredits(available)} available`,
  ];
  const notes = [
    ...(restricted > 0
      ? [`${formatCredits(restricted)} of it limited to certain operations or organizations`]
      : []),
    ...(debt > 0 ? [`${formatCredits(debt)} owed`] : []),
  ];
  return [parts.join(" "), ...notes].join(" · ");
}
