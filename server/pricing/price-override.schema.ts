import { z } from "zod";
import {
  centsPerCreditSchema,
  operationPriceSchema,
  tokenPriceSchema,
} from "./price-version.schema";

/** Price of a credit agreed with one account, whatever the volume. */
export const creditOverrideSchema = z.strictObject({ cents_per_credit: centsPerCreditSchema });

const terms = {
  id: z.string(),
  negotiated: z.boolean(),
  effective_at: z.coerce.date(),
  ends_at: z.coerce.date().nullable(),
};
const afterColon = (subject: string) => subject.slice(subject.indexOf(":") + 1);

/** A row of `price_overrides` as JSON (`to_jsonb`): what one credit account pays for one subject. */
const priceOverrideSchema = z.union([
  z
    .object({
      ...terms,
      subject: z.templateLiteral(["operation:", z.string()]),
      prices: operationPriceSchema,
    })
    .transform((row) => ({ ...row, kind: "operation" as const, key: afterColon(row.subject) })),
  z
    .object({
      ...terms,
      subject: z.templateLiteral(["model:", z.string()]),
      prices: tokenPriceSchema,
    })
    .transform((row) => ({ ...row, kind: "model" as const, key: afterColon(row.subject) })),
  z
    .object({ ...terms, subject: z.literal("credit"), prices: creditOverrideSchema })
    .transform((row) => ({ ...row, kind: "credit" as const })),
]);
export type PriceOverride = z.output<typeof priceOverrideSchema>;

/**
 * Reads rows of `price_overrides` that came as JSON. Throws on a row that is no override: a price that
 * cannot be read must stop the charge, not fall back to the list.
 */
export function parseOverrides(rows: unknown): PriceOverride[] {
  return Array.isArray(rows) && rows.length === 0 ? [] : z.array(priceOverrideSchema).parse(rows);
}
