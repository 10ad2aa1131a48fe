import { z } from "zod";
import {
  examplePayload,
  webhookEvents,
  webhookEventTypes,
} from "@/server/gateways/webhooks/webhook-event.schema";

/** What we send to the endpoints of customers, as OpenAPI describes requests that come from here. */
export function webhookObjects(): Record<string, object> {
  return Object.fromEntries(webhookEventTypes.map((type) => [type, { post: requestOf(type) }]));
}

function requestOf(type: (typeof webhookEventTypes)[number]): object {
  const { $schema: _, ...data } = z.toJSONSchema(webhookEvents[type].data);
  return {
    operationId: `on.${type}`,
    tags: ["Webhooks"],
    summary: webhookEvents[type].summary,
    // The signature stands in the headers; receivers ask for nothing else.
    security: [],
    parameters: headers,
    requestBody: {
      required: true,
      content: {
        "application/json": {
          schema: {
            type: "object",
            properties: {
              type: { const: type },
              timestamp: {
                type: "string",
                format: "date-time",
                description: "When it happened",
              },
              livemode: {
                type: "boolean",
                description: "false: it happened in a sandbox",
              },
              data,
            },
            required: ["type", "timestamp", "livemode", "data"],
          },
          example: examplePayload(type),
        },
      },
    },
    responses: {
      "2XX": { description: "Received." },
      "4XX": { description: "Not received: it is sent again, except after 410 Gone." },
    },
  };
}

const headers = [
  ["webhook-id", "The same in every retry, resend and replay of an event"],
  ["webhook-timestamp", "When it was sent, in seconds since 1970"],
  ["webhook-signature", "Signatures separated by spaces, one for each valid secret"],
].map(([name, description]) => ({
  name,
  in: "header",
  required: true,
  schema: { type: "string" },
  description,
}));
