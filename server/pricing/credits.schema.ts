import { z } from "zod";
import { isExactCredits } from "./microcredits";

/**
 * A number that clients also send as text: plain decimal digits, "12" or "0.5". What only some languages
 * take for a number ("1e9", "0x10", " 5", "") stays a text, and is refused as such.
 */
export function numberOrText<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(
    (raw) => (typeof raw === "string" && plainNumber.test(raw) ? Number(raw) : raw),
    schema,
  );
}

const plainNumber = /^-?(0|[1-9]\d{0,17})(\.\d{1,12})?$/;

/** An amount of credits from outside: positive, at most six decimals, at most a billion. */
export const creditAmount = numberOrText(
  z
    .number()
    .positive("Must be more than 0")
    .max(1_000_000_000, "Must be at most 1,000,000,000")
    .refine(isExactCredits, "Use at most six decimals"),
);
