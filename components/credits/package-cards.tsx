import type { ReactNode } from "react";
import { creditsInWords, formatMoneyCents } from "@/server/pricing/amount-words";

export type PackageCard = {
  key: string;
  name: string;
  credits: number;
  priceCents: number;
  audience: string;
  /** A line under the price. */
  note?: string | undefined;
};

/** The packages side by side, with the price of a credit. `renderAction` gives each its button. */
export function PackageCards({
  packages,
  renderAction,
}: {
  packages: readonly PackageCard[];
  renderAction?: ((pack: PackageCard) => ReactNode) | undefined;
}) {
  return (
    <ul className="grid gap-4 sm:grid-cols-3">
      {packages.map((pack) => (
        <li key={pack.key} className="flex min-w-0 flex-col rounded-xl border p-4.5">
          <h3 className="text-sm font-semibold">{pack.name}</h3>
          <p className="text-13 text-dim">{pack.audience}</p>
          <p className="mt-3 text-xl font-semibold tracking-tight">
            {formatMoneyCents(pack.priceCents)}
          </p>
          <p className="text-13 text-dim">
            {creditsInWords(pack.credits)}, {pricePerCredit(pack)} each
          </p>
          {pack.note ? <p className="mt-1 text-xs text-dim">{pack.note}</p> : null}
          {renderAction ? <div className="mt-4 grid">{renderAction(pack)}</div> : null}
        </li>
      ))}
    </ul>
  );
}

function pricePerCredit({ priceCents, credits }: PackageCard) {
  return `$${(priceCents / 100 / credits).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 4 })}`;
}
