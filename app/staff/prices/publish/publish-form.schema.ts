import { z } from "zod";
import type { PriceBook } from "@/server/pricing/price-version.schema";
import { operationPriceOf } from "../operation-choices";
import { fromUtcField } from "../price-words";

const figure = z.number("Enter a number").nullable();
const needed = figure.refine((value) => value !== null, "Enter a number");

/** What the form holds: rows of what changes. */
export const publishFormSchema = z
  .object({
    begins: z.string().min(1, "Choose when it takes effect"),
    note: z.string().trim().min(5, "Give a reason of at least five characters"),
    operations: z.array(
      z.object({ choice: z.string().min(1, "Choose an operation"), credits: needed }),
    ),
    models: z.array(
      z.object({
        model: z.string().trim().min(1, "Choose the model"),
        input: needed,
        output: figure,
      }),
    ),
    credit: z
      .object({
        listPriceCents: needed,
        tiers: z.array(z.object({ from: needed, percentOff: needed })),
      })
      .nullable(),
  })
  .superRefine(({ operations }, context) => {
    const choices = operations.map(({ choice }) => choice);
    for (const [index, choice] of choices.entries()) {
      if (choice && choices.indexOf(choice) !== index) {
        context.addIssue({
          code: "custom",
          path: ["operations", index, "choice"],
          message: "Listed twice",
        });
      }
    }
  });

export type PublishForm = z.output<typeof publishFormSchema>;

/** The request of a filled-in form. */
export function versionOf(price_book: PriceBook, values: PublishForm) {
  const operations: Record<string, { credits?: number; variants?: Record<string, number> }> = {};
  for (const { choice, credits } of values.operations) {
    const [key, price] = operationPriceOf(choice, credits ?? 0);
    operations[key] = { ...operations[key], ...price };
  }
  const models = Object.fromEntries(
    values.models.map(({ model, input, output }) => [
      model,
      {
        input_credits_per_million: input ?? 0,
        ...(output === null ? {} : { output_credits_per_million: output }),
      },
    ]),
  );
  return {
    price_book,
    effective_at: fromUtcField(values.begins),
    note: values.note,
    prices: {
      ...(values.operations.length > 0 ? { operations } : {}),
      ...(values.models.length > 0 ? { models } : {}),
      ...(values.credit
        ? {
            credit: {
              list_price_cents: values.credit.listPriceCents ?? 0,
              tiers: values.credit.tiers.map(({ from, percentOff }) => ({
                from: from ?? 0,
                percent_off: percentOff ?? 0,
              })),
            },
          }
        : {}),
    },
  };
}
