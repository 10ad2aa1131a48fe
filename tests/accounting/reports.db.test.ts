import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disconnectDb } from "@/server/foundation/db";
import { closeLanes } from "@/server/operations/lane/lanes";
import { type Books, costOf, openBooks } from "./books";

let books: Books;
let contactId: string;

async function invoice(amount: number, issue_date: string, due_date: string) {
  const lines = [{ description: "Work", unit_price: amount }];
  const draft = await books.make("/invoices", {
    contact_id: contactId,
    issue_date,
    due_date,
    lines,
  });
  return books.make(`/invoices/${draft.id}/send`);
}

async function bill(amount: number, issue_date: string) {
  const lines = [{ description: "Paper", unit_price: amount }];
  const draft = await books.make("/bills", { contact_id: contactId, issue_date, lines });
  return books.make(`/bills/${draft.id}/receive`);
}

const report = (input: object) => books.make("/reports", input);

/** The amounts of a row by its label. */
function amountsOf(made: { rows: { label: string; amounts: number[] }[] }, label: string) {
  return made.rows.find((row) => row.label === label)?.amounts;
}

beforeAll(async () => {
  books = await openBooks();
  contactId = (await books.make("/contacts", { kind: "both", name: "Northwind" })).id;
  await invoice(50_000, "2024-12-30", "2025-01-29");
  const paid = await invoice(30_000, "2025-02-10", "2025-03-12");
  await invoice(20_000, "2025-03-05", "2025-04-04");
  await bill(12_000, "2025-03-20");
  await books.make(`/invoices/${paid.id}/payments`, { amount: 30_000, date: "2025-04-15" });
});
afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

describe("a report", () => {
  it("costs five credits once, and reading it again is free and says the same after more was posted", async () => {
    let made: { id: string; rows: unknown[] } = { id: "", rows: [] };
    expect(
      await costOf(
        books,
        async () => (made = await report({ type: "trial_balance", to: "2025-03-31" })),
      ),
    ).toBe(5);
    const mine = await costOf(books, async () => {
      expect((await books.send("GET", `/reports/${made.id}`)).body).toEqual(made);
    });
    expect(mine).toBe(0);
    const list = await books.send("GET", "/reports");
    expect(list.body.data[0]).toMatchObject({ id: made.id, title: "Trial balance" });
  });

  it("comes as CSV with whole units, and as a PDF", async () => {
    const made = await report({ type: "trial_balance", to: "2025-03-31" });
    const csv = await books.send<string>("GET", `/reports/${made.id}?format=csv&bom=false`);
    expect(csv.body.split("\r\n")[0]).toBe(
      'Account,"Debit, 2025-03-31 (USD)","Credit, 2025-03-31 (USD)"',
    );
    expect(csv.body).toContain("1200 receivable,1000.00,0.00");
    const pdf = await books.send<string>("GET", `/reports/${made.id}/pdf`);
    expect([pdf.status, pdf.headers.get("content-type"), pdf.body.slice(0, 5)]).toEqual([
      200,
      "application/pdf",
      "%PDF-",
    ]);
  });

  it("beside an earlier period its files tell the difference, and the list what it is compared with", async () => {
    const period = { from: "2025-03-01", to: "2025-03-31", comparison: "previous_period" };
    const made = await report({ type: "income_statement", ...period });
    const csv = await books.send<string>("GET", `/reports/${made.id}?format=csv&bom=false`);
    expect(csv.body.split("\r\n")).toContain("Net income,80.00,300.00,-220.00");
    const trial = await report({
      type: "trial_balance",
      to: "2025-03-31",
      comparison: "previous_year",
    });
    const balances = await books.send<string>("GET", `/reports/${trial.id}?format=csv&bom=false`);
    expect(balances.body).toContain("2000 payable,0.00,120.00,0.00,0.00,-120.00");
    const { data } = (await books.send("GET", "/reports?limit=2")).body;
    expect(data.map(({ comparison }: { comparison: string }) => comparison)).toEqual([
      "previous_year",
      "previous_period",
    ]);
  });

  it.each([
    [{ type: "income_statement" }, "from"],
    [{ type: "income_statement", from: "2025-02-01", to: "2025-01-01" }, "from"],
    [{ type: "balance_sheet", from: "2025-01-01" }, "from"],
    [{ type: "general_ledger", from: "2025-01-01", comparison: "previous_year" }, "comparison"],
    [{ type: "horoscope" }, "type"],
  ])("%j is refused and costs nothing", async (input, path) => {
    const price = await costOf(books, async () => {
      const refused = await books.send("POST", "/reports", input);
      expect([refused.status, refused.body.errors[0].path]).toEqual([400, path]);
    });
    expect(price).toBe(0);
  });
});

describe("of the books", () => {
  it("the trial balance balances, in the middle of a month too", async () => {
    const made = await report({
      type: "trial_balance",
      to: "2025-03-10",
      comparison: "previous_period",
    });
    expect(amountsOf(made, "Total")).toEqual([100_000, 100_000, 80_000, 80_000]);
    expect(amountsOf(made, "1200 receivable")).toEqual([100_000, 0, 80_000, 0]);
  });

  it("the balance sheet balances, and tells the earnings of this year from earlier ones", async () => {
    const made = await report({
      type: "balance_sheet",
      to: "2025-03-31",
      comparison: "previous_year",
    });
    expect(amountsOf(made, "Total assets")).toEqual([100_000, 0]);
    expect(amountsOf(made, "Total liabilities")).toEqual([12_000, 0]);
    expect(amountsOf(made, "Earnings of earlier years")).toEqual([50_000, 0]);
    expect(amountsOf(made, "Earnings of this year")).toEqual([38_000, 0]);
    expect(amountsOf(made, "Total liabilities and equity")).toEqual([100_000, 0]);
  });

  it("the income statement is of its period alone, beside the one before", async () => {
    const period = { from: "2025-03-01", to: "2025-03-31", comparison: "previous_period" };
    const made = await report({ type: "income_statement", ...period });
    expect(amountsOf(made, "Total income")).toEqual([20_000, 30_000]);
    expect(amountsOf(made, "Net income")).toEqual([8_000, 30_000]);
    // Of whole months, the whole months before.
    expect(made.amount_columns).toEqual(["2025-03-01 to 2025-03-31", "2025-02-01 to 2025-02-28"]);
  });

  it("accounts within accounts are moved in, with what they come to together", async () => {
    const mine = await openBooks();
    const within = async (code: string, name: string, parent_id: string | undefined) =>
      (await mine.make("/accounts", { code, name, type: "asset", parent_id })).id;
    const savings = await within("1011", "Savings", mine.accounts.bank);
    const deposit = await within("1012", "Deposit", savings);
    await within("1013", "Empty", mine.accounts.bank);
    for (const [account_id, amount] of [
      [mine.accounts.bank, 100],
      [deposit, 30],
    ] as const) {
      const { id } = await mine.make("/transactions", {
        date: "2025-01-01",
        description: "Sale",
        entries: [
          { account_id, entry_type: "debit", amount },
          { account_id: mine.accounts.income, entry_type: "credit", amount },
        ],
      });
      await mine.make(`/transactions/${id}/post`);
    }
    const made = await mine.make("/reports", { type: "balance_sheet", to: "2025-12-31" });
    const rows = made.rows as { kind: string; label: string; depth: number; amounts: number[] }[];
    const assets = rows.slice(0, rows.findIndex(({ label }) => label === "Total assets") + 1);
    expect(
      assets.map(({ kind, label, depth, amounts }) => [kind, depth, label, ...amounts]),
    ).toEqual([
      ["heading", 0, "Assets"],
      ["line", 1, "1010 bank", 100],
      ["heading", 2, "1011 Savings"],
      ["line", 3, "1012 Deposit", 30],
      ["total", 2, "Total 1011 Savings", 30],
      ["total", 1, "Total 1010 bank", 130],
      ["total", 0, "Total assets", 130],
    ]);
  });

  it("what is owed is sorted by how long it is past due, also as of a day before it was paid", async () => {
    const aged = await report({ type: "aged_receivables", to: "2025-03-31" });
    // 61 days late, 19 days late (paid in April), not due yet.
    expect(amountsOf(aged, "Northwind")).toEqual([20_000, 30_000, 0, 50_000, 0, 100_000]);
    const later = await report({ type: "aged_receivables", to: "2025-04-30" });
    expect(amountsOf(later, "Northwind")).toEqual([0, 20_000, 0, 0, 50_000, 70_000]);
    const payables = await report({ type: "aged_payables", to: "2025-04-30" });
    expect(amountsOf(payables, "Northwind")).toEqual([0, 12_000, 0, 0, 0, 12_000]);
  });

  it("what is owed on any day is what its account had, whatever was taken back or paid later", async () => {
    const mine = await openBooks();
    const contact = await mine.make("/contacts", { kind: "both", name: "Southwind" });
    await mine.make("/exchange-rates", {
      base: "EUR",
      quote: "USD",
      rate_decimal: "1.0873",
      date: "2025-01-01",
    });
    const sent = async (amount: number, issue_date: string, currency = "USD") => {
      const lines = [{ description: "Work", unit_price: amount }];
      const draft = await mine.make("/invoices", {
        contact_id: contact.id,
        issue_date,
        currency,
        lines,
      });
      return mine.make(`/invoices/${draft.id}/send`);
    };
    const pay = (id: string, amount: number, date: string) =>
      mine.make(`/invoices/${id}/payments`, { amount, date });
    const kept = await sent(10_000, "2025-02-01");
    const cancelled = await sent(20_000, "2025-02-05");
    const later = await sent(40_000, "2025-03-10", "EUR");
    const undone = await sent(80_000, "2025-02-20");
    await pay(kept.id, 10_000, "2030-01-15");
    await pay(later.id, 13_333, "2025-03-20");
    const { payments } = await pay(undone.id, 80_000, "2025-03-01");
    await mine.make(`/invoices/${undone.id}/payments/${payments[0].id}/undo`);
    await mine.make(`/invoices/${cancelled.id}/cancel`);
    for (const to of [
      "2025-01-31",
      "2025-02-15",
      "2025-03-01",
      "2025-03-31",
      "2029-12-31",
      "2030-01-15",
    ]) {
      const aged = await mine.make("/reports", { type: "aged_receivables", to });
      const trial = await mine.make("/reports", { type: "trial_balance", to });
      const [debit = 0, credit = 0] = amountsOf(trial, "1200 receivable") ?? [];
      expect([to, amountsOf(aged, "Total")?.at(-1)]).toEqual([to, debit - credit]);
    }
  });

  it("the general ledger leads from what an account had to what it has", async () => {
    const made = await report({
      type: "general_ledger",
      from: "2025-03-01",
      to: "2025-04-30",
      account_id: books.accounts.receivable,
    });
    expect(amountsOf(made, "Before")).toEqual([null, null, 80_000]);
    expect(amountsOf(made, "After")).toEqual([null, null, 70_000]);
    expect(made.rows).toHaveLength(5);
  });

  it("of an account without any entries says so, by its name", async () => {
    const made = await report({
      type: "general_ledger",
      from: "2025-03-01",
      to: "2025-04-30",
      account_id: books.accounts.retained_earnings,
    });
    expect(made.account).toBe("3000 retained_earnings");
    expect(amountsOf(made, "After")).toEqual([null, null, 0]);
  });
});

describe("the transactions of an account", () => {
  it("are those with an entry on it, a page at a time, newest first, also of one status", async () => {
    const all = (await books.send("GET", "/transactions")).body.data as Listed[];
    const account = books.accounts.receivable ?? "";
    const mine = all.filter(({ entries }) => entries.some((one) => one.account_id === account));
    expect(mine.length).toBeGreaterThan(3);
    expect(mine.length).toBeLessThan(all.length);
    const found: Listed[] = [];
    for (let after: string | null = ""; after !== null; ) {
      const path: string = `/transactions?account_id=${account}&limit=2${after}`;
      const { data, next_cursor: cursor } = (await books.send("GET", path)).body;
      found.push(...data);
      after = cursor === null ? null : `&cursor=${cursor}`;
    }
    expect(found).toEqual(mine);
    const pending = await books.send("GET", `/transactions?account_id=${account}&status=pending`);
    expect(pending.body.data).toEqual([]);
  });

  it("of another organization's account are none", async () => {
    const others = await openBooks();
    const path = `/transactions?account_id=${books.accounts.receivable}`;
    expect((await others.send("GET", path)).body.data).toEqual([]);
  });
});

type Listed = { id: string; entries: { account_id: string }[] };
