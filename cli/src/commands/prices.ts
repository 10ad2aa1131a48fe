import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { Command } from "commander";
import { CliError, exitCodes } from "../cli-error.ts";
import { type Context, contextOf, requireKey } from "../context.ts";
import {
  bookOf,
  type Change,
  changesBetween,
  describeChanges,
  type PriceBook,
  type PriceList,
  readBook,
} from "../price-book.ts";
import { columns } from "../terminal.ts";

const FILE = "bursar.prices.json";

export function pricesCommand(): Command {
  const prices = new Command("prices")
    .description("the price book as a file: pull it, see what differs, push changes")
    .addHelpText(
      "after",
      `
The file holds list prices in credits. diff ends with exit code 1 where the file and the server differ.
push publishes nothing by itself: it opens the staff page with your changes filled in, where one of the
operator's staff reviews and publishes them ahead of time, under the usual rules.

Examples:
  $ bursar prices pull
  $ bursar prices diff --file bursar.prices.json
  $ bursar prices push --note "Cheaper reports" --effective-at 2027-01-01T00:00:00Z`,
    );
  const file = ["--file <path>", "the price file", FILE] as const;
  prices
    .command("pull")
    .description("write the current price book to a file")
    .option(...file)
    .option("--book <name>", "standard or team; your organization's own if omitted")
    .option("--force", "replace a file that differs")
    .action(async (options: { file: string; book?: string; force?: boolean }, command: Command) =>
      pull(contextOf(command), options),
    );
  prices
    .command("diff")
    .description("show what would change; exit code 1 if anything does")
    .option(...file)
    .action(async (options: { file: string }, command: Command) => {
      const context = contextOf(command);
      const { changes, book } = await compare(context, options.file);
      tellChanges(context, book, changes);
      if (changes.length > 0) process.exitCode = exitCodes.refused;
    });
  prices
    .command("push")
    .description("hand the changes to the operator's staff, who publish them")
    .option(...file)
    .requiredOption("--note <text>", "why, for the record: at least five characters")
    .option("--effective-at <time>", "when they begin, ISO 8601; staff may change it")
    .action(
      async (options: { file: string; note: string; effectiveAt?: string }, command: Command) =>
        push(contextOf(command), options),
    );
  return prices;
}

async function readServer(context: Context, book: string | undefined): Promise<PriceBook> {
  requireKey(context);
  const query = book ? `?price_book=${encodeURIComponent(book)}` : "";
  return bookOf((await context.api.get<PriceList>(`/v1/operations${query}`)).body);
}

async function pull(
  context: Context,
  { file, book, force }: { file: string; book?: string; force?: boolean },
): Promise<void> {
  const server = await readServer(context, book);
  const text = `${JSON.stringify(server, null, 2)}\n`;
  if (existsSync(file) && !force) {
    const local = readBook(readFileSync(file, "utf8"), file);
    const changes =
      local.price_book === server.price_book ? changesBetween(server, local) : undefined;
    if (changes?.length !== 0) {
      throw new CliError(`${file} differs from the server. It was not replaced.`, {
        code: "file_differs",
        fix: "bursar prices diff shows how; bursar prices pull --force replaces it.",
      });
    }
  }
  writeFileSync(file, text);
  const count = Object.keys(server.operations).length + Object.keys(server.models).length;
  context.terminal.result(
    { file, price_book: server.price_book, price_version: server.price_version, prices: count },
    `Wrote ${count} prices of the ${server.price_book} book (version ${server.price_version}) to ${file}.`,
  );
}

async function compare(
  context: Context,
  file: string,
): Promise<{ book: PriceBook; changes: Change[] }> {
  const local = readFile(file);
  const server = await readServer(context, local.price_book);
  return { book: local, changes: changesBetween(server, local) };
}

function readFile(file: string): PriceBook {
  if (existsSync(file)) return readBook(readFileSync(file, "utf8"), file);
  throw new CliError(`There is no file ${file}.`, {
    code: "no_file",
    fix: "bursar prices pull writes it.",
    exitCode: exitCodes.usage,
  });
}

function tellChanges({ terminal }: Context, book: PriceBook, changes: Change[]): void {
  terminal.result(
    { price_book: book.price_book, different: changes.length > 0, changes },
    changes.length === 0
      ? `No differences in the ${book.price_book} book.`
      : columns(describeChanges(changes)),
  );
}

async function push(
  context: Context,
  { file, note, effectiveAt }: { file: string; note: string; effectiveAt?: string },
): Promise<void> {
  if (note.trim().length < 5) throw usage("Give a --note of at least five characters.");
  const begins = effectiveAt === undefined ? undefined : new Date(effectiveAt);
  if (begins && Number.isNaN(begins.getTime()))
    throw usage("--effective-at is not a date and time. Write it like 2027-01-31T00:00:00Z.");
  if (begins && begins.getTime() < Date.now() + 60_000)
    throw usage("--effective-at must be at least a minute from now: prices never change the past.");
  const { book, changes } = await compare(context, file);
  if (changes.length === 0) {
    context.terminal.result(
      { price_book: book.price_book, changes, review_url: null },
      `No differences in the ${book.price_book} book. There is nothing to publish.`,
    );
    return;
  }
  const removed = changes.filter(({ to }) => to === null);
  if (removed.length > 0) {
    throw new CliError(
      `The file leaves out prices that are in force: ${removed.map(({ what }) => what).join(", ")}. Nothing was handed over.`,
      {
        code: "prices_missing",
        fix: "A price can change but not end. Put them back into the file.",
      },
    );
  }
  const draft = {
    price_book: book.price_book,
    note: note.trim(),
    ...(begins ? { effective_at: begins.toISOString() } : {}),
    prices: pricesOf(book, changes),
  };
  const encoded = Buffer.from(JSON.stringify(draft)).toString("base64url");
  const address = `${context.settings.baseUrl}/staff/prices/publish?book=${book.price_book}&draft=${encoded}`;
  if (address.length > LONGEST_ADDRESS) {
    throw new CliError(
      `${changes.length} changes are too many for one version. Nothing was handed over.`,
      {
        code: "too_many_changes",
        fix: "Push them in parts: change some prices in the file, push, then change the others.",
      },
    );
  }
  context.terminal.result(
    { price_book: book.price_book, changes, review_url: address },
    [
      columns(describeChanges(changes)),
      "",
      "Nothing is published yet. One of the operator's staff reviews and publishes it at",
      "",
      `  ${address}`,
    ].join("\n"),
  );
}

/** What servers and browsers take for sure. */
const LONGEST_ADDRESS = 7_500;

/** Of the book, what changed, as a version holds it. */
function pricesOf(book: PriceBook, changes: readonly Change[]) {
  const operations: PriceBook["operations"] = {};
  const models: PriceBook["models"] = {};
  let credit: PriceBook["credit"] | undefined;
  for (const { kind, key } of changes) {
    if (kind === "operation") {
      const [name = "", variant] = key.split("/");
      const price = book.operations[name];
      const made = operations[name] ?? {};
      if (variant === undefined) made.credits = price?.credits ?? 0;
      else made.variants = { ...made.variants, [variant]: price?.variants?.[variant] ?? 0 };
      operations[name] = made;
    }
    const model = book.models[key];
    if (kind === "model" && model) models[key] = model;
    if (kind === "credit") credit = book.credit;
  }
  return {
    ...(Object.keys(operations).length > 0 ? { operations } : {}),
    ...(Object.keys(models).length > 0 ? { models } : {}),
    ...(credit ? { credit } : {}),
  };
}

function usage(message: string): CliError {
  return new CliError(`${message} Nothing was handed over.`, {
    code: "usage",
    exitCode: exitCodes.usage,
  });
}
