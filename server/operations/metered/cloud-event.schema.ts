import { z } from "zod";
import { type MeteredEvent, meteredProperties } from "./event.schema";

/** As long as an event_id may be. */
const IDENTITY_CHARACTERS = 255;

const attributes = {
  specversion: z.literal("1.0", "Send CloudEvents 1.0"),
  id: z.string().min(1).max(IDENTITY_CHARACTERS),
  source: z.string().min(1).max(200),
  type: z.string().min(1).max(100).meta({
    description: "The event name: an operation of the price list",
    example: "model.inference",
  }),
  subject: z.string("Required: identify the customer").min(1).max(100).meta({
    description:
      "The customer: the id of an organization, or its external id below the key's organization",
    example: "acme-north",
  }),
  time: z.iso.datetime({ offset: true }).optional(),
  datacontenttype: z
    .string()
    .regex(/^application\/(.+\+)?json *(;|$)/i, "Send data as JSON")
    .optional(),
  data: meteredProperties.nullish(),
};

/**
 * A use that a meter reports as a CloudEvent (CNCF, 1.0). By that standard source and id together say which
 * event it is, so together they are the event_id. Its extension attributes are for whoever carries it.
 */
export const cloudEventSchema = z
  .looseObject(attributes)
  .refine(({ data_base64 }) => data_base64 === undefined, {
    path: ["data_base64"],
    error: "Send data as JSON",
  })
  .refine((event) => (identityOf(event) ?? "").length <= IDENTITY_CHARACTERS, {
    path: ["id"],
    error: `Use at most ${IDENTITY_CHARACTERS} characters for source and id together`,
  })
  .transform(
    (event): MeteredEvent => ({
      event_name: event.type,
      external_customer_id: event.subject,
      event_id: identityOf(event) ?? undefined,
      source: event.source,
      ...(event.time === undefined ? {} : { timestamp: event.time }),
      ...(event.data ? { properties: event.data } : {}),
    }),
  );

/** Whether this is meant as a CloudEvent: those say their version. */
export function isCloudEvent(raw: unknown): raw is Record<string, unknown> {
  return raw !== null && typeof raw === "object" && "specversion" in raw;
}

/**
 * What a CloudEvent is known by. Of the id no # is left, so no two pairs make the same text.
 * @returns null where they are no text that can be kept
 */
export function identityOf({ source, id }: { source: unknown; id: unknown }): string | null {
  if (typeof source !== "string" || typeof id !== "string" || !id.isWellFormed()) return null;
  return `${source}#${encodeURIComponent(id)}`;
}
