import { expect, test } from "vitest";
import { describeChanges } from "./describe-changes";
import { layerVersions } from "./prices";

const at = (day: number) => new Date(Date.UTC(2027, 0, day));

test("a version is told by the prices that differ from the one before, and by nothing else", () => {
  const [first, second, third] = layerVersions("team", [
    {
      id: "prv_1",
      effectiveAt: at(1),
      changes: {
        operations: {
          "invoice.create": { credits: 2 },
          "bill.create": { credits: 1 },
          "photoshoot.submit": { variants: { lite: 0.3 } },
        },
        models: {
          "gpt-4o": { input_credits_per_million: 200 },
          "gpt-6": { input_credits_per_million: 7, output_credits_per_million: 9 },
        },
      },
    },
    {
      id: "prv_2",
      effectiveAt: at(2),
      changes: {
        credit: {
          list_price_cents: 3_000,
          tiers: [
            { from: 1, percent_off: 0 },
            { from: 6, percent_off: 25 },
          ],
        },
      },
    },
  ]);
  if (!first || !second || !third) throw new Error("three versions");
  expect(describeChanges(first, second)).toEqual([
    { what: "Create invoice", from: 1, to: 2, unit: "credits" },
    { what: "Submit photoshoot, lite", from: 0.25, to: 0.3, unit: "credits" },
    { what: "gpt-4o, input", from: 250, to: 200, unit: "credits_per_million_tokens" },
    { what: "gpt-6, input", from: null, to: 7, unit: "credits_per_million_tokens" },
    { what: "gpt-6, output", from: null, to: 9, unit: "credits_per_million_tokens" },
    { what: "gpt-4o, output", from: 1_000, to: null, unit: "credits_per_million_tokens" },
  ]);
  expect(describeChanges(second, third)).toEqual([
    { what: "A credit", from: 2_900, to: 3_000, unit: "cents_per_credit" },
    { what: "A credit, from 6", from: 20, to: 25, unit: "percent_off" },
    { what: "A credit, from 10", from: 30, to: null, unit: "percent_off" },
    { what: "A credit, from 25", from: 40, to: null, unit: "percent_off" },
    { what: "A credit, from 100", from: 50, to: null, unit: "percent_off" },
    { what: "A credit, from 200", from: 60, to: null, unit: "percent_off" },
  ]);
});
