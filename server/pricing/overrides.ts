import { z } from "zod";
import {
  centsPerCreditSchema,
  operationPriceSchema,
  tokenPriceSchema,
} from "./price-version.schema";

/** Where a price comes from, strongest first. */
export type PriceSource = "negotiated" | "override" | "tier" | "list";

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

/**
 * The price an account has of its own at a moment: negotiated before override, then the one that
 * came into force last. `read` says what an override states about the thing in question; one that
 * states nothing about it (another operation, another variant) does not count.
 */
export function agreedPrice<Price>(
  terms: { overrides: readonly PriceOverride[]; now: Date },
  read: (override: PriceOverride) => Price | undefined,
): { id: string; source: "negotiated" | "override"; price: Price } | undefined {
  let best: { override: PriceOverride; price: Price } | undefined;
  for (const override of terms.overrides) {
    if (!inForce(override, terms.now)) continue;
    const price = read(override);
    if (price !== undefined && (!best || isStronger(override, best.override))) {
      best = { override, price };
    }
  }
  return (
    best && {
      id: best.override.id,
      source: best.override.negotiated ? "negotiated" : "override",
      price: best.price,
    }
  );
}

/** From `effective_at` on, up to and without `ends_at`. */
function inForce({ effective_at, ends_at }: PriceOverride, now: Date): boolean {
  return effective_at <= now && (ends_at === null || now < ends_at);
}

function isStronger(one: PriceOverride, other: PriceOverride): boolean {
  if (one.negotiated !== other.negotiated) return one.negotiated;
  const later = one.effective_at.getTime() - other.effective_at.getTime();
  // Ids sort by age: of two that begin together the one made later counts.
  return later === 0 ? one.id > other.id : later > 0;
}
