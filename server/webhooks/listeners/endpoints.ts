import { z } from "zod";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput } from "@/server/doors/endpoints/fields";
import { systemClock } from "@/server/foundation/clock";
import { idSchema } from "@/server/foundation/ids";
import {
  listenerSchema,
  newListenerFields,
  polledSchema,
  pollFields,
  triggeredSchema,
  triggerFields,
} from "./listener.schema";
import { closeListener, openListener } from "./open-listener";
import { pollListener } from "./poll-listener";
import { triggerEvent } from "./trigger-event";

const listenerInput = organizationInput.extend({ listener_id: idSchema("webhookListener") });

const path = "/v1/webhook-listeners";
const onePath = `${path}/{listener_id}` as const;

// Who polls, and when a signature was made, is of the real time, in a sandbox too.
export const listenerEndpoints = [
  defineEndpoint({
    name: "webhook_listener.open",
    tag: "Webhooks",
    summary:
      "Open a listener: it has no URL; poll it for events and pass them on to your own machine",
    access: { permission: "webhooks.write", verified: true },
    input: organizationInput.extend(newListenerFields),
    output: listenerSchema,
    example: { event_types: ["credits.low", "purchase.paid"] },
    rest: { method: "post", path, status: 201 },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    handle: ({ actor, organization, input, idempotent }) =>
      openListener(organization, input.event_types, actor, systemClock.now(), idempotent),
  }),
  defineEndpoint({
    name: "webhook_listener.poll",
    tag: "Webhooks",
    summary:
      "Report what became of earlier deliveries and wait for the next ones; a listener that isn't polled for two minutes receives nothing more",
    access: "webhooks.write",
    input: listenerInput.extend(pollFields),
    output: polledSchema,
    example: { wait_seconds: 0 },
    rest: { method: "post", path: `${onePath}/poll`, status: 200 },
    handle: ({ actor, organization, input }) =>
      pollListener(
        organization.id,
        input.listener_id,
        { results: input.results, waitSeconds: input.wait_seconds },
        actor,
        systemClock.now(),
      ),
  }),
  defineEndpoint({
    name: "webhook_listener.close",
    tag: "Webhooks",
    summary: "Close a listener; what it hasn't passed on is dropped",
    access: "webhooks.write",
    input: listenerInput,
    output: z.object({ id: z.string(), deleted: z.literal(true) }),
    rest: { method: "delete", path: onePath, status: 200 },
    handle: ({ actor, organization, input }) =>
      closeListener(organization.id, input.listener_id, actor),
  }),
  defineEndpoint({
    name: "webhook_listener.trigger",
    tag: "Webhooks",
    summary: "Send an example of an event to the organization's open listeners",
    access: "webhooks.write",
    input: organizationInput.extend(triggerFields),
    output: triggeredSchema,
    example: { event_type: "credits.low" },
    rest: { method: "post", path: `${path}/trigger`, status: 202 },
    handle: ({ organization, input }) =>
      triggerEvent(organization.id, input.event_type, systemClock.now()),
  }),
];
