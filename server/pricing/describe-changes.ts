import { isOperationKey, operationByKey } from "./catalogue";
import { microcreditsToCredits } from "./microcredits";
import type { Prices } from "./prices";

/** One price that a version changed, in words and figures. */
export type PriceChange = {
  /** `"Create invoice"`, `"Submit photoshoot, lite"`, `"gpt-4o, input"`, `"A credit, from 6"`. */
  what: string;
  /** null: there was none before. */
  from: number | null;
  /** null: there is none any more. */
  to: number | null;
  unit: "credits" | "credits_per_million_tokens" | "cents_per_credit" | "percent_off";
};

/** What differs between two versions of a book, in the order of the price list. */
export function describeChanges(before: Prices, after: Prices): PriceChange[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((what) => {
    const [from, to] = [old.get(what), now.get(what)];
    const unit = (to ?? from)?.unit;
    return unit === undefined || from?.figure === to?.figure
      ? []
      : [{ what, from: from?.figure ?? null, to: to?.figure ?? null, unit }];
  });
}

type Line = { figure: number; unit: PriceChange["unit"] };

function linesOf({ operations, models, credit }: Prices): Map<string, Line> {
  const lines = new Map<string, Line>();
  for (const [key, { plain, variants }] of operations) {
    const label = isOperationKey(key) ? operationByKey(key).label : key;
    lines.set(label, { figure: microcreditsToCredits(plain), unit: "credits" });
    for (const [variant, price] of variants) {
      lines.set(`${label}, ${variant}`, { figure: microcreditsToCredits(price), unit: "credits" });
    }
  }
  for (const [model, { input, output }] of models) {
    const unit = "credits_per_million_tokens";
    lines.set(`${model}, input`, { figure: Number(input), unit });
    if (output !== null) lines.set(`${model}, output`, { figure: Number(output), unit });
  }
  lines.set("A credit", { figure: credit.list_price_cents, unit: "cents_per_credit" });
  for (const { from, percent_off } of credit.tiers) {
    lines.set(`A credit, from ${from}`, { figure: percent_off, unit: "percent_off" });
  }
  return lines;
}
