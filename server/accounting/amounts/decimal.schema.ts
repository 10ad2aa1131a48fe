import { z } from "zod";
import { type DecimalBounds, decimalRules, shortestDecimal } from "./decimal";

/** A decimal as a request sends it: as text, or as a number that is one. It leaves as the shortest text. */
export function decimalSchema(bounds: DecimalBounds) {
  const text = decimalRules(bounds).reduce(
    (schema, { isMet, message }) => schema.refine(isMet, message),
    z.string(),
  );
  return z
    .union([z.string(), z.number()])
    .transform((value) => String(value).trim())
    .pipe(text.transform(shortestDecimal))
    .meta({ type: "string", example: "1.5" });
}
