import { z } from "zod";
import { isExactCredits } from "./microcredits";

/** An amount of credits from outside: positive, at most six decimals, at most a billion. */
export const creditAmount = z
  .number()
  .positive("Must be more than 0")
  .max(1_000_000_000, "Must be at most 1,000,000,000")
  .refine(isExactCredits, "Use at most six decimals");
