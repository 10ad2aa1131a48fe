import { readFileSync } from "node:fs";
import path from "node:path";
import { importStatement } from "@/server/accounting/reconciliations/import-statement";
import { startReconciliation } from "@/server/accounting/reconciliations/start-reconciliation";
import { generateReport } from "@/server/accounting/reports/generate-report";
import { db } from "@/server/foundation/db";
import { FileContent } from "@/server/foundation/file-content";
import { newId } from "@/server/foundation/ids";
import { closeLanes } from "@/server/operations/lane/lanes";
import { newOwner, newSpender } from "./accounts";
import { type Bench, type Finding, inMs, takeTurns } from "./bench";
import { connect } from "./database";
import { openShop, run, type Shop } from "./operations";

const ACCOUNTS = 40;
const LINES = { few: 1_000, many: 1_000_000 };
const STATEMENT = { short: 100, long: 10_000 };

/** The books of a customer: a report of many lines beside one of few, and a long statement beside a short one. */
export async function measureBooks(bench: Bench): Promise<Finding[]> {
  try {
    return [
      ...(bench.wants("trial-balance") ? [await measureTrialBalance(bench)] : []),
      ...(bench.wants("statement-import") ? [await measureImport(bench)] : []),
    ];
  } finally {
    await closeLanes();
  }
}

async function newShop(name: string): Promise<Shop> {
  const now = new Date();
  const owner = await newOwner(now);
  return openShop(owner, await newSpender(now, owner, name));
}

async function measureTrialBalance(bench: Bench): Promise<Finding> {
  const few = await keepBooks(bench, LINES.few);
  const many = await keepBooks(bench, LINES.many);
  const p50 = await takeTurns(
    { few: () => timed(() => trialBalance(few)), many: () => timed(() => trialBalance(many)) },
    100 * bench.rounds,
  );
  bench.say(`  trial balance: ${inMs(p50.many)} against ${inMs(p50.few)}`);
  return {
    name: "trial-balance",
    measured: p50.many / p50.few,
    ours: `p50 ${inMs(p50.many)}`,
    reference: `p50 ${inMs(p50.few)}`,
  };
}

/** What making the report computes and reads; holding its price costs the same for both. */
async function trialBalance({ organization, actor }: Shop) {
  const input = generateReport.input.parse({
    organization_id: organization.id,
    type: "trial_balance",
  });
  return generateReport.work({ db: db(), organization, actor, input, now: new Date() });
}

/** Books with so many posted lines, written in bulk past the triggers, with the sums those would have kept. */
async function keepBooks(bench: Bench, lines: number): Promise<Shop> {
  bench.say(`  writing ${lines.toLocaleString("en")} lines`);
  const shop = await newShop(`Books of ${lines} lines`);
  const { id: organizationId } = shop.organization;
  const ids = Array.from({ length: ACCOUNTS }, () => newId("bookAccount"));
  await db().bookAccount.createMany({
    data: ids.map((id, n) => ({
      id,
      organizationId,
      code: String(1_000 + n),
      codeKey: String(1_000 + n),
      name: `Account ${n}`,
      type: n < ACCOUNTS / 2 ? "asset" : "revenue",
      currency: "USD",
      createdAt: new Date(),
      updatedAt: new Date(),
    })),
  });
  const sql = (name: string) => readFileSync(path.join(bench.source, "sql", name), "utf8");
  const today = new Date().toISOString().slice(0, 10);
  const client = await connect(bench.databaseUrl);
  await client.query("set session_replication_role = replica");
  await client.query(sql("book-transactions.sql"), [organizationId, today, lines / 2]);
  await client.query(sql("book-lines.sql"), [organizationId, ids, lines / 2]);
  await client.query(sql("book-sums.sql"), [organizationId]);
  await client.query("reset session_replication_role");
  await client.query("vacuum analyze book_transactions, book_lines, book_sums, book_accounts");
  const { rows } = await client.query<{ net: string }>(
    "select sum(case entry_type when 'debit' then base_amount else -base_amount end) as net from book_lines where account_id = $1",
    [ids[0]],
  );
  await client.end();
  // Fast and wrong would be no result.
  const { content } = await trialBalance(shop);
  const told = content.rows.find(({ entity_id }) => entity_id === ids[0])?.amounts[0];
  if (String(told) !== rows[0]?.net)
    throw new Error(`The trial balance says ${told}, the lines ${rows[0]?.net}.`);
  return shop;
}

async function measureImport(bench: Bench): Promise<Finding> {
  const shop = await newShop("Bank statements");
  const p50 = await takeTurns(
    {
      short: () => importOf(shop, STATEMENT.short),
      long: () => importOf(shop, STATEMENT.long),
    },
    5 * bench.rounds,
  );
  bench.say(`  import of a statement: ${inMs(p50.long)} against ${inMs(p50.short)}`);
  return {
    name: "statement-import",
    measured: p50.long / p50.short,
    ours: `p50 ${inMs(p50.long)}`,
    reference: `p50 ${inMs(p50.short)}`,
  };
}

/** Imports a statement of so many lines into a reconciliation of its own. @returns how long the import took, in ms */
async function importOf(shop: Shop, lines: number): Promise<number> {
  const account = newId("bookAccount");
  await db().bookAccount.create({
    data: {
      id: account,
      organizationId: shop.organization.id,
      code: account.slice(-20),
      codeKey: account.slice(-20),
      name: "Bank",
      type: "asset",
      currency: "USD",
      createdAt: new Date(),
      updatedAt: new Date(),
    },
  });
  const { id: reconciliation_id } = await run(startReconciliation, shop, {
    account_id: account,
    from: "2026-01-01",
    to: "2026-12-31",
    opening_balance: 0,
    closing_balance: 0,
  });
  const rows = Array.from({ length: lines }, (_, n) => {
    const day = new Date(Date.UTC(2026, 0, 1 + (n % 365))).toISOString().slice(0, 10);
    return `${day},${(n % 5_000) + 1}.${String(n % 100).padStart(2, "0")},Customer ${n},Invoice ${n}`;
  });
  const text = ["Date,Amount,Payee,Reference", ...rows, ""].join("\n");
  const content = await FileContent.of(Buffer.from(text));
  return timed(async () => {
    const { imported } = await run(importStatement, shop, { reconciliation_id, content });
    if (imported !== lines) throw new Error(`${imported} of ${lines} lines were imported.`);
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
