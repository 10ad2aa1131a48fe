import type { SelectOption } from "@/components/ui/select";
import { formatPrice } from "@/server/pricing/amount-words";
import type { PriceListAnswer } from "@/server/pricing/price-list.schema";

export const NOTHING = "nothing";

/**
 * What an invitation may hold, at what this organization pays: every operation with a price of its
 * own, photoshoots first (they are what invitations are for), each of their packages apart.
 */
export function holdOptions({ data }: PriceListAnswer): SelectOption[] {
  const priced = data.filter(({ credits }) => credits !== null && credits > 0);
  const shoots = priced.filter(({ variants }) => variants.length > 0);
  const others = priced.filter(({ variants }) => variants.length === 0);
  return [
    { value: NOTHING, label: "Nothing" },
    ...[...shoots, ...others].flatMap(({ key, label, credits, variants }) => [
      { value: key, label, description: formatPrice(credits ?? 0) },
      ...variants
        .filter((variant) => variant.credits > 0 && variant.credits !== credits)
        .map(({ variant, credits: less }) => ({
          value: `${key} ${variant}`,
          label: `${label}, ${variant}`,
          description: formatPrice(less),
        })),
    ]),
  ];
}

/** The operation and package that a choice stands for. */
export function chosenHold(value: string): { operation?: string; variant?: string } {
  if (value === NOTHING) return {};
  const [operation = "", variant] = value.split(" ");
  return { operation, ...(variant ? { variant } : {}) };
}
