import { z } from "zod";
import { type PriceBook, priceChangesSchema } from "@/server/pricing/price-version.schema";
import { toUtcField } from "../price-words";
import type { PublishForm } from "./publish-form.schema";

const draftSchema = z.object({
  price_book: z.string(),
  note: z.string().max(500),
  effective_at: z.iso.datetime({ offset: true }).optional(),
  prices: priceChangesSchema,
});

/**
 * The form as `bursar prices push` fills it in, from the address of the page. It is only what somebody would
 * type: a person reads it, and publishes it like any other.
 * @returns null where the address holds nothing of that kind for this book
 */
export function readDraft(encoded: string, book: PriceBook, begins: string): PublishForm | null {
  const draft = parse(encoded);
  if (draft?.price_book !== book) return null;
  const { note, effective_at, prices } = draft;
  const { operations = {}, models = {}, credit } = prices;
  return {
    begins: effective_at ? toUtcField(new Date(effective_at)) : begins,
    note,
    operations: Object.entries(operations).flatMap(([key, { credits, variants = {} }]) => [
      ...(credits === undefined ? [] : [{ choice: key, credits }]),
      ...Object.entries(variants).map(([variant, price]) => ({
        choice: `${key}/${variant}`,
        credits: price,
      })),
    ]),
    models: Object.entries(models).map(([model, price]) => ({
      model,
      input: price.input_credits_per_million,
      output: price.output_credits_per_million ?? null,
    })),
    credit: credit
      ? {
          listPriceCents: credit.list_price_cents,
          tiers: credit.tiers.map(({ from, percent_off }) => ({ from, percentOff: percent_off })),
        }
      : null,
  };
}

function parse(encoded: string): z.output<typeof draftSchema> | null {
  try {
    const text = Buffer.from(encoded, "base64url").toString("utf8");
    return draftSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
