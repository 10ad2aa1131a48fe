import { createLoader, createSerializer, parseAsStringLiteral } from "nuqs/server";
import { holdStates } from "@/server/operations/held/hold.schema";

export type HoldState = (typeof holdStates)[number];

export const holdViews = [...holdStates, "all"] as const;
export type HoldView = (typeof holdViews)[number];

/** Which holds the page shows; it lives in the address. */
const holdFilters = { state: parseAsStringLiteral(holdViews).withDefault("held") };
export const loadHoldFilters = createLoader(holdFilters);
const serializeFilters = createSerializer(holdFilters);

/** The page with this view. */
export function holdsHref(slug: string, state: HoldView): string {
  return serializeFilters(`/${slug}/billing/holds`, { state });
}

/** The view as the procedure takes it. */
export function stateOf(view: HoldView): HoldState | undefined {
  return view === "all" ? undefined : view;
}

export const stateWords: Record<HoldState, string> = {
  held: "Open",
  captured: "Captured",
  released: "Released",
  expired: "Expired",
};
