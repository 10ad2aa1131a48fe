import { z } from "zod";

/** An amount of credits from outside: positive, at most six decimals, at most a billion. */
export const creditAmount = z
  .number()
  .positive("Must be more than 0")
  .max(1_000_000_000, "Must be at most 1,000,000,000")
  .refine((value) => Number(value.toFixed(6)) === value, "Use at most six decimals");
