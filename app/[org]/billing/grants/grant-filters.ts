import { createLoader, createSerializer, parseAsStringLiteral } from "nuqs/server";
import { type GrantState, grantStates } from "@/server/grants/grant-states.schema";

/** `living`: what may still be spent, by wallet. The others are lists, newest first. */
export const grantViews = ["living", ...grantStates, "all"] as const;
export type GrantView = (typeof grantViews)[number];

/** Which grants the page shows; it lives in the address. */
const grantFilters = { state: parseAsStringLiteral(grantViews).withDefault("living") };
export const loadGrantFilters = createLoader(grantFilters);
const serializeFilters = createSerializer(grantFilters);

/** The page with this view. */
export function grantsHref(slug: string, state: GrantView): string {
  return serializeFilters(`/${slug}/billing/grants`, { state });
}

/** The view as the procedure takes it. */
export function stateOf(view: GrantView): GrantState | undefined {
  return view === "living" || view === "all" ? undefined : view;
}
