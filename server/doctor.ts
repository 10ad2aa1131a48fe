import { db, disconnectDb } from "./foundation/db";
import { type BooksReport, checkBooks } from "./staff/books/check-books";

/**
 * `doctor [--account acct_…] [--json]`: checks every rule of the books and prints a table that names
 * the first bad row of each broken one. Exit code 1 when something is wrong, 2 when it could not look.
 */
async function main(): Promise<number> {
  const account = optionOf("--account");
  if (account && !(await db().creditAccount.findUnique({ where: { id: account } })))
    throw new Error(`There is no credit account ${account} in this database.`);
  const started = Date.now();
  const report = await checkBooks(new Date(), { account, onProgress: showProgress });
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[2K");
  const isSound = report.rules.every(({ broken }) => broken === 0);
  if (process.argv.includes("--json")) print(writeJson(report));
  else printTable(report, (Date.now() - started) / 1_000);
  return isSound ? 0 : 1;
}

function optionOf(option: string): string | undefined {
  const at = process.argv.indexOf(option);
  return at < 0 ? undefined : (process.argv[at + 1] ?? "");
}

let shownAt = 0;
function showProgress({ accounts, entries }: { accounts: number; entries: number }): void {
  if (!process.stderr.isTTY || Date.now() - shownAt < 200) return;
  shownAt = Date.now();
  process.stderr.write(`\r${count(accounts)} accounts, ${count(entries)} entries ...`);
}

function printTable(
  { rules, accounts, entries, trialBalance }: BooksReport,
  seconds: number,
): void {
  const width = Math.max(...rules.map(({ rule }) => rule.length));
  for (const { rule, broken, first } of rules) {
    const what = first
      ? `BROKEN ${count(broken).padStart(5)}  ${[first.creditAccountId, first.row].filter(Boolean).join(", ")}: ${first.detail}`
      : "ok";
    print(`${rule.padEnd(width)}  ${what}`);
  }
  if (trialBalance) {
    print("\nTrial balance, in microcredits");
    for (const { account, net } of trialBalance.nets)
      print(`  ${account.padEnd(20)}${net.toLocaleString("en-US").padStart(26)}`);
  }
  const broken = rules.filter((rule) => rule.broken > 0).length;
  print(
    `\n${count(accounts)} ${accounts === 1 ? "account" : "accounts"}, ${count(entries)} entries, ${seconds.toFixed(1)} s: ${
      broken === 0 ? "the books are right." : `${broken} of ${rules.length} rules are broken.`
    }`,
  );
}

/** Microcredits as text: they may be larger than a JSON number carries. */
function writeJson({ checkedAt, accounts, entries, rules, trialBalance }: BooksReport): string {
  return JSON.stringify(
    {
      ok: rules.every(({ broken }) => broken === 0),
      checked_at: checkedAt.toISOString(),
      accounts,
      entries,
      rules: rules.map(({ rule, broken, first }) => ({
        rule,
        broken,
        first: first && {
          row: first.row,
          credit_account_id: first.creditAccountId,
          detail: first.detail,
        },
      })),
      trial_balance: trialBalance?.nets.map(({ account, net }) => ({
        account,
        net_microcredits: String(net),
      })),
    },
    null,
    2,
  );
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main()
  .then((exitCode) => {
    process.exitCode = exitCode;
  })
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  })
  .finally(() => void disconnectDb());
