import { createLoader, createSerializer, parseAsStringLiteral } from "nuqs/server";
import { periodFilter } from "./period";

export const usageViews = ["organization", "operation", "member", "api_key", "agent"] as const;
export type UsageView = (typeof usageViews)[number];

/** Views that tell who did it: of a linked organization nobody else sees them. */
export const personalViews: readonly UsageView[] = ["member", "api_key", "agent"];

/** What the usage page shows; it lives in the address. */
export const usageFilters = {
  group: parseAsStringLiteral(usageViews).withDefault("organization"),
  ...periodFilter,
};
export const loadUsageFilters = createLoader(usageFilters);
const serializeFilters = createSerializer(usageFilters);

type UsageFilter = Awaited<ReturnType<typeof loadUsageFilters>>;

/** The usage page with this group and period. */
export function usageHref(slug: string, filter: Partial<UsageFilter>): string {
  return serializeFilters(`/${slug}/usage`, filter);
}
