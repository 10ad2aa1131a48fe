import { z } from "zod";
import { operations } from "@/server/pricing/catalogue";
import { isExactCredits } from "@/server/pricing/microcredits";
import { grantSettings } from "./grant-settings";
import { grantStates } from "./grant-states.schema";

const { maximumGrantCredits, maximumLifetimeDays } = grantSettings;

const id = z.string().min(1).max(64).toLowerCase();

/** Credits of a grant: more than nothing, exact to the microcredit, no more than a grant may be. */
export const grantCredits = z
  .number("Enter an amount of credits")
  .positive("Enter more than 0 credits")
  .max(maximumGrantCredits, `At most ${maximumGrantCredits.toLocaleString("en-US")} credits`)
  .refine(isExactCredits, "Use at most six decimals");

/** A moment as ISO 8601, in the years that calendars and PostgreSQL agree on. */
export const moment = z.iso
  .datetime({ offset: true, message: "Enter a time as ISO 8601, such as 2027-01-31T00:00:00Z" })
  .refine((value) => value >= "1970" && value < "2200", "Enter a year between 1970 and 2199");

export const lifetimeDays = z
  .int("Enter whole days")
  .min(1, "At least one day")
  .max(maximumLifetimeDays, `At most ${maximumLifetimeDays.toLocaleString("en-US")} days`);

/** Lower burns first. */
export const burnPriority = z
  .int("Enter a whole number")
  .min(-1_000, "At least -1,000")
  .max(1_000, "At most 1,000");

export const rolloverSchema = z
  .strictObject({
    cap: grantCredits,
    expires_after_days: lifetimeDays.optional(),
  })
  .meta({
    description:
      "At expiry, up to `cap` of the remaining credits roll over into a new grant that lasts `expires_after_days` (if omitted, as long as this grant did)",
  });

const operationKeys = operations.map(({ key }) => key) as [string, ...string[]];

export const scopeSchema = z
  .strictObject({
    operations: z.array(z.enum(operationKeys, "No such operation")).max(100).default([]),
    organization_ids: z.array(id).max(100).default([]),
  })
  .meta({
    description: "Which operations and organizations the credits may pay for. Empty: all of them",
  });

/**
 * S4 knows the first three. `prepaid` credits were paid for outside of Bursar; those that Bursar was
 * paid for come from payments alone.
 */
export const grantTypes = ["prepaid", "promotional", "committed", "bonus", "adjustment"] as const;
export type GrantType = (typeof grantTypes)[number];

export const metadataSchema = z
  .record(z.string().min(1).max(40), z.string().max(500))
  .refine((value) => Object.keys(value).length <= 50, "At most 50 entries");

export const newGrantSchema = z.strictObject({
  wallet_id: id,
  amount: grantCredits,
  grant_type: z.enum(grantTypes),
  effective_at: moment.optional().meta({ description: "Defaults to now" }),
  expires_at: moment.optional().meta({ description: "Defaults to never" }),
  priority: burnPriority.default(0).meta({ description: "Within its wallet; lower burns first" }),
  scope: scopeSchema.optional(),
  rollover: rolloverSchema.optional(),
  source: z.string().trim().min(1).max(100).optional().meta({
    description:
      "Your own reference, such as a contract number. Each source can be granted once per account",
  }),
  description: z.string().trim().min(1).max(200).optional(),
  metadata: metadataSchema.optional(),
});
export type NewGrantInput = z.output<typeof newGrantSchema>;

export const grantSchema = z.object({
  id: z.string(),
  wallet_id: z.string(),
  wallet: z.string().meta({ description: "The wallet's name" }),
  grant_type: z
    .string()
    .meta({ description: "prepaid, promotional, committed, or one of our categories" }),
  category: z.string(),
  description: z.string(),
  source: z.string(),
  priority: z.int(),
  amount: z.number().meta({ description: "Credits at the start" }),
  remaining: z.number().meta({ description: "Credits left, held ones included" }),
  held: z.number(),
  used: z.number(),
  expired: z.number(),
  voided: z.number(),
  clawed_back: z.number(),
  effective_at: z.string(),
  expires_at: z.string().nullable(),
  scope: z.object({
    operations: z.array(z.string()),
    organizations: z.array(z.object({ id: z.string(), name: z.string() })),
  }),
  rollover: z.object({ cap: z.number(), expires_after_days: z.int().nullable() }).nullable(),
  metadata: z
    .record(z.string(), z.string())
    .meta({ description: "Metadata sent when it was granted" }),
  state: z.enum(grantStates),
  created_at: z.string(),
});
export type GrantAnswer = z.output<typeof grantSchema>;
