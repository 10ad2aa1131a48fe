import { expect, it } from "vitest";
import { versionOf } from "./publish-form.schema";
import { readDraft } from "./read-draft";

const draft = {
  price_book: "team",
  note: "Cheaper for the new year",
  effective_at: "2027-01-01T00:00:00Z",
  prices: {
    operations: {
      "invoice.create": { credits: 2 },
      "photoshoot.submit": { variants: { lite: 0.1 } },
    },
    models: { "gpt-4o": { input_credits_per_million: 5, output_credits_per_million: 20 } },
    credit: { list_price_cents: 2_900, tiers: [{ from: 1, percent_off: 0 }] },
  },
};
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

it("a pushed version fills the form so that publishing it publishes the same", () => {
  const form = readDraft(encode(draft), "team", "2026-12-01T00:00");
  expect(form && versionOf("team", form)).toEqual(draft);
});

it("what is no draft, or one of another book, fills in nothing", () => {
  for (const bad of ["", "%%%", "bm90IGpzb24", encode({}), encode({ ...draft, prices: {} })])
    expect(readDraft(bad, "team", "2026-12-01T00:00")).toBeNull();
  expect(readDraft(encode(draft), "standard", "2026-12-01T00:00")).toBeNull();
});
