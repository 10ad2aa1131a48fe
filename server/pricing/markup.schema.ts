import { z } from "zod";
import { MAX_MARKUP_BPS } from "./markup";

/** A markup in percent: at most two decimals, so that it is whole hundredths. */
const markupPercent = z
  .number()
  .min(0, "Must not be negative")
  .max(MAX_MARKUP_BPS / 100, `At most ${MAX_MARKUP_BPS / 100}%`)
  .refine((value) => Number(value.toFixed(2)) === value, "Use at most two decimals");

/** What says whether others pay for using something, and how much. */
export const monetizationFields = {
  monetization_enabled: z.boolean(),
  markup_percent: markupPercent.meta({
    description: "Added to the price of what others use through it; 80% of it is the creator's",
  }),
};

/** Hundredths of a percent, as they are stored. */
export function bpsOf(percent: number): number {
  return Math.round(percent * 100);
}
