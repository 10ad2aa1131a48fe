import { z } from "zod";
import { newAdjustmentSchema, overageFields, reason } from "@/server/grants/adjustment.schema";
import {
  burnPriority,
  grantCredits,
  grantTypes,
  lifetimeDays,
  type newGrantSchema,
} from "@/server/grants/grant.schema";
import { newScheduleSchema, recurringTypes } from "@/server/grants/schedule.schema";

/** `"2027-01-31T09:00"` as a date field gives it, in UTC; empty: not said. */
const utcField = z
  .string()
  .regex(/^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})?$/, "Enter a date and time")
  .transform((value) => (value === "" ? undefined : `${value}:00Z`));
const optional = (text: z.ZodString) =>
  text.transform((value) => (value === "" ? undefined : value));

const rolloverFields = {
  rollover_cap: grantCredits.nullable(),
  rollover_days: lifetimeDays.nullable(),
};
const rolloverOf = (form: { rollover_cap: number | null; rollover_days: number | null }) =>
  form.rollover_cap === null
    ? {}
    : {
        rollover: {
          cap: form.rollover_cap,
          ...(form.rollover_days === null ? {} : { expires_after_days: form.rollover_days }),
        },
      };

/** The form that gives credits, as the request it makes. */
export const giveCreditsForm = z
  .object({
    wallet_id: z.string().min(1, "Choose a wallet"),
    amount: grantCredits,
    grant_type: z.enum(grantTypes),
    description: optional(z.string().trim().max(200)),
    source: optional(z.string().trim().max(100)),
    effective_at: utcField,
    expires_at: utcField,
    priority: burnPriority,
    operations: z.array(z.string()),
    organization_ids: z.array(z.string()),
    ...rolloverFields,
  })
  .transform(
    ({ operations, organization_ids, rollover_cap, rollover_days, ...form }): GiveCredits => ({
      ...form,
      scope: { operations, organization_ids },
      ...rolloverOf({ rollover_cap, rollover_days }),
    }),
  );
type GiveCredits = z.input<typeof newGrantSchema>;

/** The form of a recurring grant, as the request it makes. */
export const recurringForm = z
  .object({
    wallet_id: z.string().min(1, "Choose a wallet"),
    amount: grantCredits,
    grant_type: z.enum(recurringTypes),
    cadence: newScheduleSchema.shape.cadence,
    starts_at: utcField,
    ends_at: utcField,
    expires_after_days: lifetimeDays.nullable(),
    description: z.string().trim().min(1, "Say what the credits are for").max(200),
    ...rolloverFields,
  })
  .transform(
    ({ rollover_cap, rollover_days, expires_after_days, ...form }): NewRecurring => ({
      ...form,
      ...(expires_after_days === null ? {} : { expires_after_days }),
      ...rolloverOf({ rollover_cap, rollover_days }),
    }),
  );
type NewRecurring = z.input<typeof newScheduleSchema>;

export const adjustForm = z.object({
  amount: newAdjustmentSchema.shape.amount,
  reason,
});

export const reasonForm = z.object({ reason });

export const overageForm = z.object(overageFields);

export const allowForm = z.object({ credits: grantCredits });
