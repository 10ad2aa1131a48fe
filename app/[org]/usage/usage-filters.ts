import {
  createLoader,
  createSerializer,
  parseAsNumberLiteral,
  parseAsStringLiteral,
} from "nuqs/server";

export const usageViews = ["organization", "operation", "member", "api_key"] as const;
export type UsageView = (typeof usageViews)[number];
export const usagePeriods = [7, 30, 90] as const;

/** What the usage page shows; it lives in the address. */
export const usageFilters = {
  group: parseAsStringLiteral(usageViews).withDefault("organization"),
  days: parseAsNumberLiteral(usagePeriods).withDefault(30),
};
export const loadUsageFilters = createLoader(usageFilters);
const serializeFilters = createSerializer(usageFilters);

/** The usage page with this group and period. */
export function usageHref(
  slug: string,
  filter: { group: UsageView; days: (typeof usagePeriods)[number] },
): string {
  return serializeFilters(`/${slug}/usage`, filter);
}
