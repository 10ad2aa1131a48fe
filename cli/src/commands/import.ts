import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { Command, Option } from "commander";
import { CliError, exitCodes } from "../cli-error.ts";
import { type Context, contextOf, readCurrentKey } from "../context.ts";
import { formatAmount, parseAmount, sum } from "../import/amounts.ts";
import type { ReadSource, Skipped } from "../import/entry.ts";
import { byCustomer, type CustomerResult, runImport } from "../import/run-import.ts";
import { readSource, type SourceName, sources } from "../import/sources.ts";
import { columns } from "../terminal.ts";

type Options = {
  from: SourceName;
  rate?: string;
  currency?: string;
  feature?: string;
  dryRun?: boolean;
  report: string;
};

export function importCommand(): Command {
  return new Command("import")
    .description("bring balances and grants over from a CSV file or another product")
    .argument("<file>", "the export")
    .addOption(
      new Option("--from <product>", "where it comes from")
        .choices(Object.keys(sources))
        .makeOptionMandatory(),
    )
    .option("--rate <credits>", "credits for one unit of the source, such as 0.5 (default: 1)")
    .option("--currency <code>", "only amounts in this currency (Stripe)")
    .option("--feature <name>", "only this feature (Autumn) or meter (Polar)")
    .option("--dry-run", "show what would be granted, and grant nothing")
    .option("--report <file>", "where to write what happened", "bursar-import-report.json")
    .addHelpText(
      "after",
      `
Each customer becomes an organization below yours with its own billing, found by its external ID. Each
balance becomes a grant. Running it again adds nothing: a grant's ID in the source stands for it. At the
end, what the server holds is compared with the file, customer by customer; exit code 1 if they differ.
Needs the scopes grants:write (from our staff, with an allowance) and organizations:write.

What is read:
  csv     columns customer_id, amount; optional: name, type, expires_at, effective_at, and id where a
          customer has several rows of one type
  stripe  customers (balance), billing credit grants, credit balance summaries: {"data": [...]}
          One credit for the smallest unit of the currency. Grants count with their whole amount: where
          some was spent, export the summaries instead.
  lago    wallets (credits_balance): {"wallets": [...]}
  autumn  balances or customers with balances (remaining): {"list": [...]}
  polar   customer meters (balance): {"items": [...]}

Examples:
  $ bursar import balances.csv --from csv --dry-run
  $ bursar import wallets.json --from lago
  $ bursar import customers.json --from stripe --currency usd --rate 1`,
    )
    .action((file: string, options: Options, command: Command) =>
      importFile(contextOf(command), file, options),
    );
}

async function importFile(context: Context, file: string, options: Options): Promise<void> {
  const { terminal, api } = context;
  if (!existsSync(file)) {
    throw new CliError(`There is no file ${file}. Nothing was imported.`, {
      code: "no_file",
      exitCode: exitCodes.usage,
    });
  }
  const read = readSource(options.from, readFileSync(file, "utf8"), {
    rate: options.rate ?? null,
    currency: options.currency ?? null,
    feature: options.feature ?? null,
    now: new Date(),
  });
  if (options.dryRun) return showPlan(context, options, read);
  const key = await readCurrentKey(context);
  requireScopes(key.scopes);
  let done = 0;
  const total = byCustomer(read.entries).size;
  const results = await runImport(
    api,
    options.from,
    key.organization.id,
    read.entries,
    (result) => {
      done += 1;
      const { customer, granted, agrees } = result;
      terminal.note(
        `${String(done).padStart(String(total).length)}/${total}  ${customer}  ${granted}  ${agrees ? "ok" : terminal.style("red", "differs")}`,
      );
    },
  );
  finish(context, options, read, results);
}

function requireScopes(scopes: readonly string[]): void {
  const missing = ["grants:write", "organizations:write"].filter(
    (scope) => !scopes.includes(scope),
  );
  if (missing.length === 0) return;
  throw new CliError(`The key lacks ${missing.join(" and ")}. Nothing was imported.`, {
    code: "missing_scopes",
    fix: "Create a key with organizations:write, and ask our staff to let it grant credits (grants:write, with an allowance).",
  });
}

function showPlan({ terminal }: Context, options: Options, { entries, skipped }: ReadSource): void {
  const customers = [...byCustomer(entries)].map(([customer, grants]) => ({
    customer,
    grants: grants.length,
    credits: formatAmount(sum(grants.map(({ amount }) => amount))),
  }));
  const credits = formatAmount(sum(entries.map(({ amount }) => amount)));
  terminal.result(
    { dry_run: true, from: options.from, credits, grants: entries.length, customers, skipped },
    [
      columns([
        ["Customer", "Grants", "Credits"],
        ...customers.map((one) => [one.customer, String(one.grants), one.credits]),
        ["Total", String(entries.length), credits],
      ]),
      ...skippedLines(skipped),
      "",
      "Dry run: nothing was created or granted.",
    ].join("\n"),
  );
}

function finish(
  { terminal }: Context,
  options: Options,
  { entries, skipped }: ReadSource,
  customers: CustomerResult[],
): void {
  const { from, report: file } = options;
  const differing = customers.filter(({ agrees }) => !agrees);
  const count = (what: "created" | "already_there") =>
    customers.reduce((total, customer) => total + customer[what], 0);
  const report = {
    from,
    finished_at: new Date().toISOString(),
    agrees: differing.length === 0,
    expected: formatAmount(sum(entries.map(({ amount }) => amount))),
    granted: addUp(customers),
    created: count("created"),
    already_there: count("already_there"),
    customers,
    skipped,
  };
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  terminal.result(
    { ...report, report: file },
    [
      `${report.created} grants created, ${report.already_there} were already there.`,
      `In the file: ${report.expected} credits. Granted: ${report.granted} credits.`,
      ...skippedLines(skipped),
      ...differing.flatMap(({ customer, expected, granted, problems }) => [
        `${terminal.style("red", "Differs:")} ${customer}: ${expected} in the file, ${granted} granted`,
        ...problems.map((problem) => `  ${problem}`),
      ]),
      report.agrees
        ? terminal.style("green", "The sums agree, customer by customer.")
        : "The sums do not agree. Fix what is listed and run it again: nothing is added twice.",
      `Report: ${file}`,
    ].join("\n"),
  );
  if (!report.agrees) process.exitCode = exitCodes.refused;
}

function addUp(customers: readonly CustomerResult[]): string {
  return formatAmount(
    sum(customers.map(({ granted, customer }) => parseAmount(granted, customer))),
  );
}

function skippedLines(skipped: readonly Skipped[]): string[] {
  if (skipped.length === 0) return [];
  const lines = skipped.slice(0, 10).map(({ customer, id, why }) => `  ${customer}, ${id}: ${why}`);
  const more = skipped.length > 10 ? [`  and ${skipped.length - 10} more`] : [];
  return ["", `Left out (${skipped.length}):`, ...lines, ...more];
}
