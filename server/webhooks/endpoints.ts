import { z } from "zod";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { db } from "@/server/foundation/db";
import { idSchema } from "@/server/foundation/ids";
import { TEST_EVENT, webhookEventTypes } from "@/server/gateways/webhooks/webhook-event.schema";
import { changeEndpoint, createEndpoint, deleteEndpoint, rotateSecret } from "./change-endpoint";
import { endpointAnswer, findEndpoint, listEndpoints } from "./find-endpoint";
import { replayDeliveries, resendDelivery, sendTest } from "./queue-again";
import { listDeliveries, readDelivery } from "./read-deliveries";
import {
  deliveryDetailSchema,
  deliverySchema,
  deliveryStates,
  endpointChangeFields,
  endpointSchema,
  newEndpointFields,
  replayFields,
  replaySchema,
  rotateFields,
} from "./webhook.schema";

const endpointInput = organizationInput.extend({ endpoint_id: idSchema("webhookEndpoint") });
const deliveryInput = endpointInput.extend({ delivery_id: idSchema("webhookDelivery") });

const path = "/v1/webhook-endpoints";
const onePath = `${path}/{endpoint_id}` as const;
const deliveryPath = `${onePath}/deliveries` as const;

export const webhookEndpoints = [
  defineEndpoint({
    name: "webhook_endpoint.list",
    tag: "Webhooks",
    summary: "The webhook endpoints of an organization, newest first",
    access: "webhooks.read",
    input: organizationInput.extend(pageFieldsBy(/^whk_[0-9a-z]{26}$/)),
    output: pageOf(endpointSchema),
    rest: { method: "get", path, status: 200 },
    handle: ({ organization, input, now }) =>
      listEndpoints(organization.id, { before: input.cursor, limit: input.limit }, now),
  }),
  defineEndpoint({
    name: "webhook_endpoint.get",
    tag: "Webhooks",
    summary: "One webhook endpoint",
    access: "webhooks.read",
    input: endpointInput,
    output: endpointSchema,
    rest: { method: "get", path: onePath, status: 200 },
    handle: async ({ organization, input, now }) =>
      endpointAnswer(await findEndpoint(db(), organization.id, input.endpoint_id), now),
  }),
  defineEndpoint({
    name: "webhook_endpoint.create",
    tag: "Webhooks",
    summary: "Create a webhook endpoint; the response contains the signing secret, once",
    access: { permission: "webhooks.write", verified: true },
    input: organizationInput.extend(newEndpointFields),
    output: endpointSchema,
    example: {
      url: "https://app.example.com/webhooks",
      event_types: ["credits.low", "purchase.paid"],
    },
    rest: { method: "post", path, status: 201 },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    handle: ({ actor, organization, input, now, idempotent }) =>
      createEndpoint(organization, input, actor, now, idempotent),
  }),
  defineEndpoint({
    name: "webhook_endpoint.update",
    tag: "Webhooks",
    summary: "Change the URL or events of a webhook endpoint, or switch it on or off",
    access: "webhooks.write",
    input: endpointInput.extend(endpointChangeFields),
    output: endpointSchema,
    example: { event_types: ["credits.low", "credits.depleted"] },
    rest: { method: "patch", path: onePath, status: 200 },
    reauthenticate: true,
    handle: ({ actor, organization, input, now }) =>
      changeEndpoint(organization, input.endpoint_id, input, actor, now),
  }),
  defineEndpoint({
    name: "webhook_endpoint.rotate_secret",
    tag: "Webhooks",
    summary:
      "Give a webhook endpoint a new signing secret; the old one keeps signing for a grace period",
    access: "webhooks.write",
    input: endpointInput.extend(rotateFields),
    output: endpointSchema,
    rest: { method: "post", path: `${onePath}/rotate-secret`, status: 200 },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    handle: ({ actor, organization, input, now, idempotent }) =>
      rotateSecret(organization, input.endpoint_id, input.grace_hours, actor, now, idempotent),
  }),
  defineEndpoint({
    name: "webhook_endpoint.delete",
    tag: "Webhooks",
    summary: "Delete a webhook endpoint and its log; pending deliveries are not sent",
    access: "webhooks.write",
    input: endpointInput,
    output: z.object({ id: z.string(), deleted: z.literal(true) }),
    rest: { method: "delete", path: onePath, status: 200 },
    reauthenticate: true,
    handle: ({ actor, organization, input, now }) =>
      deleteEndpoint(organization, input.endpoint_id, actor, now),
  }),
  defineEndpoint({
    name: "webhook_endpoint.test",
    tag: "Webhooks",
    summary: "Send a test event to a webhook endpoint, whichever events it has chosen",
    access: "webhooks.write",
    input: endpointInput,
    output: deliveryDetailSchema,
    rest: { method: "post", path: `${onePath}/test`, status: 202 },
    acceptsIdempotencyKey: true,
    handle: ({ organization, input, now, idempotent }) =>
      sendTest(organization.id, input.endpoint_id, now, idempotent),
  }),
  defineEndpoint({
    name: "webhook_delivery.list",
    tag: "Webhooks",
    summary: "Deliveries to a webhook endpoint in the last 30 days, newest first",
    access: "webhooks.read",
    input: endpointInput.extend({
      status: z.enum(deliveryStates).optional(),
      event_type: z.enum([TEST_EVENT, ...webhookEventTypes]).optional(),
      ...pageFieldsBy(/^whd_[0-9a-z]{26}$/),
    }),
    output: pageOf(deliverySchema),
    rest: { method: "get", path: deliveryPath, status: 200 },
    handle: async ({ organization, input }) => {
      const { id } = await findEndpoint(db(), organization.id, input.endpoint_id);
      return listDeliveries(
        id,
        { state: input.status, type: input.event_type },
        { before: input.cursor, limit: input.limit },
      );
    },
  }),
  defineEndpoint({
    name: "webhook_delivery.get",
    tag: "Webhooks",
    summary: "One delivery, with its request and the response to each attempt",
    access: "webhooks.read",
    input: deliveryInput,
    output: deliveryDetailSchema,
    rest: { method: "get", path: `${deliveryPath}/{delivery_id}`, status: 200 },
    handle: async ({ organization, input }) => {
      const { id } = await findEndpoint(db(), organization.id, input.endpoint_id);
      return readDelivery(id, input.delivery_id);
    },
  }),
  defineEndpoint({
    name: "webhook_delivery.resend",
    tag: "Webhooks",
    summary: "Resend one delivery, with its original webhook-id",
    access: "webhooks.write",
    input: deliveryInput,
    output: deliveryDetailSchema,
    rest: { method: "post", path: `${deliveryPath}/{delivery_id}/resend`, status: 202 },
    handle: ({ organization, input, now }) =>
      resendDelivery(organization.id, input.endpoint_id, input.delivery_id, now),
  }),
  defineEndpoint({
    name: "webhook_delivery.replay",
    tag: "Webhooks",
    summary: "Replay the deliveries of a period, at most 10,000",
    access: "webhooks.write",
    input: endpointInput.extend(replayFields),
    output: replaySchema,
    example: { from: "2026-11-30T00:00:00Z", to: "2026-12-01T00:00:00Z", undelivered_only: true },
    rest: { method: "post", path: deliveryPath, status: 202 },
    handle: async ({ organization, input, now }) => ({
      queued: await replayDeliveries(
        organization.id,
        input.endpoint_id,
        {
          from: new Date(input.from),
          to: new Date(input.to),
          types: input.event_types,
          undeliveredOnly: input.undelivered_only,
        },
        now,
      ),
    }),
  }),
];
