import { z } from "zod";
import { propertyValue, useFields } from "@/server/operations/metered/charge.schema";
import { creditAmount } from "@/server/pricing/credits.schema";
import { throughFields } from "./markup.schema";

export const MAX_EVENTS = 1_000;
/** How old an event may be, so that a meter that was offline can catch up. */
export const MAX_AGE_DAYS = 35;
/** How far a meter's clock may be ahead of ours. */
export const MAX_AHEAD_MINUTES = 5;

/** What was metered, as events of either kind say it. */
export const meteredProperties = z
  .object({
    credits: creditAmount.optional().meta({
      description: "What the event costs, if the meter sets it; otherwise the price list applies",
    }),
    model: propertyValue.optional().meta({ example: "gpt-4o" }),
    input_tokens: propertyValue.optional(),
    output_tokens: propertyValue.optional(),
  })
  .catchall(propertyValue)
  .pipe(useFields.properties.unwrap())
  .meta({ description: "What was metered, kept with the entry" });

const customerName = z.string().min(1).max(100);

/** A use that a meter reports. Source: S4 (metering events). */
export const meteredEventSchema = z
  .strictObject({
    event_name: z.string().min(1).max(100).meta({
      description: "An operation of the price list",
      example: "model.inference",
    }),
    external_customer_id: customerName.optional().meta({
      description: "The id of an organization, or its external id below the key's organization",
    }),
    customer_id: customerName.optional().meta({
      description: "The same; if both are sent, they must identify the same organization",
    }),
    event_id: z.string().min(1).max(255).optional().meta({
      description: "Your own ID: the same event is charged only once, however often it is sent",
    }),
    timestamp: z.iso
      .datetime({ offset: true })
      .optional()
      .meta({
        description: `When it happened, at most ${MAX_AGE_DAYS} days ago; it counts toward the day it is charged`,
      }),
    source: z.string().max(100).optional().meta({
      description: "Which system sends it; kept with the entry",
    }),
    properties: meteredProperties.optional(),
    ...throughFields,
  })
  .refine(({ customer_id: a, external_customer_id: b }) => a !== undefined || b !== undefined, {
    path: ["external_customer_id"],
    error: "Required: identify the customer",
  })
  .transform(({ customer_id: id, external_customer_id: customer = id as string, ...event }) => ({
    ...event,
    external_customer_id: customer,
    // Another name of the customer, which has to lead to the same organization.
    ...(id === undefined || id === customer ? {} : { customer_id: id }),
  }));
export type MeteredEvent = z.output<typeof meteredEventSchema>;

const resultOf = {
  event_id: z.string().nullable(),
  status_code: z.int().meta({ description: "The status a request with only this event would get" }),
};

/** What became of one event. Credits are JSON numbers. */
const eventResultSchema = z.discriminatedUnion("status", [
  z.object({
    ...resultOf,
    status: z.enum(["accepted", "duplicate"]).meta({
      description: "duplicate: it was charged before, as shown, and not again",
    }),
    organization_id: z.string(),
    charge_id: z.string().meta({ description: "The ledger transaction" }),
    credits: z.number(),
  }),
  z.object({
    ...resultOf,
    status: z.literal("refused"),
    code: z.string(),
    detail: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    required: z.number().optional().meta({ description: "Set when credits are insufficient" }),
    available: z.number().optional(),
    held: z.number().optional(),
    shortfall: z.number().optional(),
    blocked_by: z.string().optional(),
    retry_after: z.number().optional().meta({ description: "Seconds until a retry may succeed" }),
  }),
]);

export const eventsAnswerSchema = z.object({
  accepted: z.int(),
  duplicates: z.int(),
  refused: z.int(),
  results: z.array(eventResultSchema).meta({ description: "One per event, in the same order" }),
});
export type EventsAnswer = z.input<typeof eventsAnswerSchema>;
