import { CliError, exitCodes } from "./cli-error.ts";
import { inCredits } from "./in-credits.ts";

/** A price book as its file holds it; `prices.schema.json` describes it for editors. */
export type PriceBook = {
  $schema?: string;
  price_book: string;
  price_version: string;
  operations: Record<string, { credits?: number; variants?: Record<string, number> }>;
  models: Record<
    string,
    { input_credits_per_million: number; output_credits_per_million?: number }
  >;
  credit: { list_price_cents: number; tiers: { from: number; percent_off: number }[] };
};

/** What the server answers, as far as it is read here. */
export type PriceList = {
  price_book: string;
  credit: PriceBook["credit"];
  data: {
    key: string;
    list_credits: number | null;
    price_version: string;
    variants: { variant: string; list_credits: number }[];
    models: {
      model: string;
      list_input_credits_per_million: number | null;
      list_output_credits_per_million: number | null;
    }[];
  }[];
};

/** One price that differs; `null`: there is none. */
export type Change = {
  kind: "operation" | "model" | "credit";
  key: string;
  what: string;
  from: string | null;
  to: string | null;
};

/** The list prices of an answer, without what was agreed with one account. */
export function bookOf({ price_book, credit, data }: PriceList): PriceBook {
  const book: PriceBook = {
    $schema: "./node_modules/@bursar/cli/prices.schema.json",
    price_book,
    price_version: data[0]?.price_version ?? "",
    operations: {},
    models: {},
    credit,
  };
  for (const { key, list_credits, variants, models } of data) {
    if (list_credits !== null) {
      const priced = variants.map(({ variant, list_credits: credits }) => [variant, credits]);
      book.operations[key] = {
        credits: list_credits,
        ...(priced.length > 0 ? { variants: Object.fromEntries(priced) } : {}),
      };
    }
    for (const { model, ...listed } of models) {
      if (listed.list_input_credits_per_million === null) continue;
      book.models[model] = {
        input_credits_per_million: listed.list_input_credits_per_million,
        ...(listed.list_output_credits_per_million === null
          ? {}
          : { output_credits_per_million: listed.list_output_credits_per_million }),
      };
    }
  }
  return book;
}

/** Reads a price file. @throws CliError that says what is wrong where */
export function readBook(text: string, file: string): PriceBook {
  const fail = (what: string): never => {
    throw new CliError(`${file}: ${what} Nothing was changed.`, {
      code: "invalid_file",
      fix: "bursar prices pull --force writes a fresh one.",
      exitCode: exitCodes.usage,
    });
  };
  let read: Partial<PriceBook> | null = null;
  try {
    read = JSON.parse(text);
  } catch (error) {
    fail(`it is not valid JSON (${error instanceof Error ? error.message : error}).`);
  }
  if (typeof read !== "object" || read === null) return fail("it must hold an object.");
  const { price_book, operations, models, credit } = read;
  if (typeof price_book !== "string") return fail('"price_book" is missing.');
  if (!isRecord(operations)) return fail('"operations" is missing.');
  if (!isRecord(models)) return fail('"models" is missing.');
  if (!credit || !Array.isArray(credit.tiers)) return fail('"credit" is missing.');
  for (const [what, figure] of figuresOf({ operations, models, credit } as PriceBook)) {
    if (typeof figure !== "number" || !(figure >= 0))
      fail(`"${what}" must be a number, 0 or more.`);
  }
  return read as PriceBook;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

type Figures = Pick<PriceBook, "operations" | "models" | "credit">;

function* figuresOf({ operations, models, credit }: Figures): Generator<[string, unknown]> {
  for (const [key, price] of Object.entries(operations)) {
    if (price.credits !== undefined) yield [key, price.credits];
    for (const [variant, credits] of Object.entries(price.variants ?? {}))
      yield [`${key}/${variant}`, credits];
  }
  for (const [model, price] of Object.entries(models)) {
    yield [`${model}, input`, price.input_credits_per_million];
    if (price.output_credits_per_million !== undefined)
      yield [`${model}, output`, price.output_credits_per_million];
  }
  yield ["credit", credit.list_price_cents];
  for (const { from, percent_off } of credit.tiers) yield [`credit from ${from}`, percent_off];
}

/** What differs, in the order of the book. */
export function changesBetween(before: Figures, after: Figures): Change[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((what) => {
    const [from, to] = [old.get(what), now.get(what)];
    const line = to ?? from;
    if (!line || from?.text === to?.text) return [];
    return [
      { kind: line.kind, key: line.key, what, from: from?.text ?? null, to: to?.text ?? null },
    ];
  });
}

type Line = { kind: Change["kind"]; key: string; text: string };

function linesOf({ operations, models, credit }: Figures): Map<string, Line> {
  const lines = new Map<string, Line>();
  for (const [key, price] of Object.entries(operations)) {
    if (price.credits !== undefined)
      lines.set(key, { kind: "operation", key, text: inCredits(price.credits) });
    for (const [variant, credits] of Object.entries(price.variants ?? {})) {
      const name = `${key}/${variant}`;
      lines.set(name, { kind: "operation", key: name, text: inCredits(credits) });
    }
  }
  for (const [model, price] of Object.entries(models)) {
    const output = price.output_credits_per_million;
    const text = `${price.input_credits_per_million} in${output === undefined ? "" : `, ${output} out`} per million tokens`;
    lines.set(model, { kind: "model", key: model, text });
  }
  const tiers = credit.tiers.map(({ from, percent_off }) => `${percent_off}% off from ${from}`);
  const text = [`${credit.list_price_cents} cents`, ...tiers].join(", ");
  lines.set("a credit", { kind: "credit", key: "credit", text });
  return lines;
}

/** Rows for a table: what, before, after. */
export function describeChanges(changes: readonly Change[]): string[][] {
  return changes.map(({ what, from, to }) => [what, from ?? "none", "->", to ?? "none"]);
}
