import type { BadgeTone } from "@/components/ui/badge";
import { COUNTED_EVENTS, type StripeEventAnswer } from "@/server/payments/inbox/inbox.schema";

export const eventStateWords: Record<
  StripeEventAnswer["status"],
  { label: string; tone: BadgeTone }
> = {
  received: { label: "Waiting", tone: "warn" },
  processed: { label: "Done", tone: "good" },
  ignored: { label: "Not needed", tone: "outline" },
  parked: { label: "Parked", tone: "bad" },
};

/** `Delivered 3 times`; an event that only the sweeper found was never delivered. */
export function deliveriesInWords(deliveries: number): string {
  if (deliveries === 0) return "Never delivered, found by a check";
  return deliveries === 1 ? "Delivered once" : `Delivered ${deliveries} times`;
}

/** How many events are in a state, as far as they are counted. */
export function countInWords(count: number): string {
  return `${count.toLocaleString("en-US")}${count >= COUNTED_EVENTS ? "+" : ""}`;
}
