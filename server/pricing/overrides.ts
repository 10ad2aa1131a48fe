import type { PriceOverride } from "./price-override.schema";

/** Where a price comes from, strongest first. */
export type PriceSource = "negotiated" | "override" | "tier" | "list";

/**
 * The price an account has of its own at a moment: negotiated before override, then the one that
 * came into force last. `read` says what an override states about the thing in question; one that
 * states nothing about it (another operation, another variant) does not count.
 */
export function agreedPrice<Price>(
  terms: { overrides: readonly PriceOverride[]; now: Date },
  read: (override: PriceOverride) => Price | undefined,
): { id: string; source: "negotiated" | "override"; price: Price } | undefined {
  let best: { override: PriceOverride; price: Price } | undefined;
  for (const override of terms.overrides) {
    if (!inForce(override, terms.now)) continue;
    const price = read(override);
    if (price !== undefined && (!best || isStronger(override, best.override))) {
      best = { override, price };
    }
  }
  return (
    best && {
      id: best.override.id,
      source: best.override.negotiated ? "negotiated" : "override",
      price: best.price,
    }
  );
}

/** From `effective_at` on, up to and without `ends_at`. */
function inForce({ effective_at, ends_at }: PriceOverride, now: Date): boolean {
  return effective_at <= now && (ends_at === null || now < ends_at);
}

function isStronger(one: PriceOverride, other: PriceOverride): boolean {
  if (one.negotiated !== other.negotiated) return one.negotiated;
  const later = one.effective_at.getTime() - other.effective_at.getTime();
  // Ids sort by age: of two that begin together the one made later counts.
  return later === 0 ? one.id > other.id : later > 0;
}
