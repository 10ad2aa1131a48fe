import { createLoader, createSerializer, parseAsStringLiteral } from "nuqs/server";
import { type DeliveryState, deliveryStates } from "@/server/webhooks/webhook.schema";

export const deliveryViews = ["all", ...deliveryStates] as const;
export type DeliveryView = (typeof deliveryViews)[number];

/** Which deliveries the page shows; it lives in the address. */
const deliveryFilters = { state: parseAsStringLiteral(deliveryViews).withDefault("all") };
export const loadDeliveryFilters = createLoader(deliveryFilters);
const serializeFilters = createSerializer(deliveryFilters);

/** The page with this view. */
export function deliveriesHref(slug: string, endpointId: string, state: DeliveryView): string {
  return serializeFilters(`/${slug}/webhooks/${endpointId}`, { state });
}

/** The view as the procedure takes it. */
export function stateOf(view: DeliveryView): DeliveryState | undefined {
  return view === "all" ? undefined : view;
}
