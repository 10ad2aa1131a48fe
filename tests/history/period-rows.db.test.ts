import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeExport } from "@/server/accounting/exports/make-export";
import { disconnectDb } from "@/server/foundation/db";
import { closeLanes } from "@/server/operations/lane/lanes";
import { type Books, openBooks } from "../accounting/books";
import { reportingPlans, rowsReadBy } from "./rows-read";

/** A posted transaction and an invoice line an hour, for two years and more. */
const HOURS = 20_000;
/** What a week of them has, twice: entries have two sides. */
const OF_A_WEEK = 2 * 7 * 24;

let books: Books;

beforeAll(async () => {
  books = await openBooks(500);
  const contact = await books.make<{ id: string }>("/contacts", { kind: "customer", name: "N" });
  const client = new pg.Client({ connectionString: process.env.DATABASE_DIRECT_URL });
  await client.connect();
  const values = {
    organization: books.tenant.organization.id,
    bank: books.accounts.bank ?? "",
    income: books.accounts.income ?? "",
    contact: contact.id,
  };
  const run = (sql: string) =>
    client.query(
      sql.replace(/:(\w+)\b/g, (all, name) =>
        name in values ? pg.escapeLiteral(values[name as keyof typeof values]) : all,
      ),
    );
  const id = (prefix: string) => `'${prefix}_01pppppppp' || lpad(n::text, 16, '0')`;
  const series = `generate_series(1, ${HOURS}) n`;
  const day = `(date '2024-01-01' + n / 24)`;
  await run("begin");
  await run(`insert into book_transactions (id, organization_id, status, date, description, currency, created_at)
    select ${id("txn")}, :organization, 'pending', ${day}, 'In a test', 'USD', now() from ${series}`);
  await run(`insert into book_lines (id, transaction_id, position, account_id, entry_type, amount, base_amount)
    select ${id("line")} || side, ${id("txn")}, side, case side when 0 then :bank else :income end,
      case side when 0 then 'debit' else 'credit' end::book_entry_type, 5, 5 from ${series}, generate_series(0, 1) side`);
  await run(`update book_transactions set status = 'posted', exchange_rate = 1, posted_at = now()
    where organization_id = :organization and status = 'pending'`);
  await run(`insert into trade_documents (id, organization_id, side, state, contact_id, series, number, issue_date, due_date,
      currency, exchange_rate, subtotal, discount, tax, total, base_total, transaction_id, search_text, issued_at, created_at, updated_at)
    select ${id("invc")}, :organization, 'sale', 'open', :contact, 'T', n, ${day}, ${day}, 'USD', 1, 5, 0, 0, 5, 5, ${id("txn")}, '',
      now(), now(), now() from ${series}`);
  await run(`insert into trade_lines (document_id, position, description, quantity, unit_price, tax_rate_ids, discount, net)
    select ${id("invc")}, 0, 'Work', 1, 5, '{}', 0, 5 from ${series}`);
  await run("commit");
  await run("vacuum analyze");
  await client.end();
  await disconnectDb();
});
afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

const week = { from: "2025-06-02", to: "2025-06-08" };

it.each(["transactions", "invoices", "invoice_lines"])(
  "an export of the %s of a week reads what the week has",
  async (kind) => {
    await reportingPlans(async () => {
      const { id } = await books.make<{ id: string }>("/exports", { kind, ...week });
      const { rows, byTable } = await rowsReadBy(() => makeExport(id, new Date()));
      const most = [...byTable].sort(([, a], [, b]) => b - a).slice(0, 4);
      expect([rows < 8 * OF_A_WEEK + 1_000, rows, most]).toEqual([true, rows, most]);
      const { body } = await books.send("GET", `/exports/${id}`);
      expect([body.status, body.lines > 100]).toEqual(["finished", true]);
    });
    await disconnectDb();
  },
);

it.each([
  ["/reports", { type: "cash_movements", ...week }],
  ["/reports", { type: "general_ledger", ...week }],
  ["/reports", { type: "income_statement", ...week, comparison: "previous_year" }],
  ["/analytics", { source: "entries", measure: "amount", by: ["month", "account"], ...week }],
  ["/analytics", { source: "sales", measure: "average", by: ["contact", "item"], ...week }],
])("%s of a week reads what the week has, not the years around it: %j", async (path, body) => {
  await reportingPlans(async () => {
    const { rows, byTable } = await rowsReadBy(async () => {
      expect((await books.send("POST", path, body)).status).toBe(201);
    });
    const most = [...byTable].sort(([, a], [, b]) => b - a).slice(0, 4);
    expect([rows < 8 * OF_A_WEEK + 1_000, rows, most]).toEqual([true, rows, most]);
  });
  await disconnectDb();
});
