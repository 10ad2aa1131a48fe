import type { BadgeTone } from "@/components/ui/badge";
import {
  type WebhookEventType,
  webhookEvents,
  webhookEventTypes,
} from "@/server/gateways/webhooks/webhook-event.schema";
import type { DeliveryState, EndpointAnswer } from "@/server/webhooks/webhook.schema";

const groupNames: Record<string, string> = {
  credits: "Credits",
  hold: "Holds",
  purchase: "Purchases",
  recharge: "Auto-recharge",
  organization: "Organization",
  budget: "Budgets",
  payment_method: "Cards",
};

export type EventGroup = { name: string; events: { type: WebhookEventType; summary: string }[] };

/** The events that an endpoint may choose, by what they are about. */
export const eventGroups: EventGroup[] = [
  ...Map.groupBy(webhookEventTypes, (type) => type.split(".")[0] ?? ""),
].map(([prefix, types]) => ({
  name: groupNames[prefix] ?? prefix,
  events: types.map((type) => ({ type, summary: webhookEvents[type].summary })),
}));

export const stateWords: Record<DeliveryState, { label: string; tone: BadgeTone }> = {
  pending: { label: "Waiting", tone: "neutral" },
  delivered: { label: "Delivered", tone: "good" },
  failed: { label: "Failed", tone: "bad" },
  skipped: { label: "Not sent", tone: "outline" },
};

/** The state of an endpoint in a word. */
export function endpointState(endpoint: EndpointAnswer): { label: string; tone: BadgeTone } {
  if (!endpoint.enabled)
    return {
      label: "Disabled",
      tone: endpoint.disabled_reason === "by_hand" ? "outline" : "bad",
    };
  if (endpoint.failing_since) return { label: "Failing", tone: "warn" };
  return { label: "Enabled", tone: "good" };
}

/** How many events, or which one. */
export function describeChoice(types: readonly string[]): string {
  // One that came with alerts has chosen nothing.
  if (types.length === 0) return "Alerts";
  if (types.length >= webhookEventTypes.length) return "All events";
  return types.length === 1 ? (types[0] ?? "") : `${types.length} events`;
}
