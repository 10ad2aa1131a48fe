import { afterAll, describe, expect, it } from "vitest";
import { db, disconnectDb } from "@/server/foundation/db";
import { closeLanes } from "@/server/operations/lane/lanes";
import { batterySeed, batterySize, batteryTimeoutMs, seeded } from "../support/battery";
import { type Books, costOf, openBooks } from "./books";

afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

type Report = {
  rows: { kind: string; label: string; amounts: number[]; entity_id: string | null }[];
  notes: string[];
};

/** The amounts of a row by its label. */
function amountsOf({ rows }: Report, label: string) {
  return rows.find((row) => row.label === label)?.amounts;
}

/** What stands under a heading, by account. */
function underHeading({ rows }: Report, heading: string): Record<string, number[]> {
  const from = rows.findIndex(({ kind, label }) => kind === "heading" && label === heading);
  const lines = rows.slice(from + 1);
  const end = lines.findIndex(({ kind }) => kind !== "line");
  return Object.fromEntries(
    lines.slice(0, end).map(({ entity_id, amounts }) => [entity_id, amounts]),
  );
}

/** Posts a transaction of whole amounts: what is debited and what is credited. */
async function post(
  books: Books,
  date: string,
  entries: [account: string, amount: number][],
  more: object = {},
): Promise<string> {
  const { id } = await books.make("/transactions", {
    date,
    description: "Entry",
    ...more,
    entries: entries.map(([account, amount]) => ({
      account_id: books.accounts[account],
      entry_type: amount > 0 ? "debit" : "credit",
      amount: Math.abs(amount),
    })),
  });
  await books.make(`/transactions/${id}/post`);
  return id;
}

async function openWithSavings(credits?: number): Promise<Books> {
  const books = await openBooks(credits);
  const { bank } = books.accounts;
  const savings = { code: "1011", name: "Savings", type: "asset", parent_id: bank };
  books.accounts.savings = (await books.make("/accounts", savings)).id;
  books.accounts.till = (
    await books.make("/accounts", { code: "1050", name: "Till", type: "asset" })
  ).id;
  return books;
}

describe("cash movements", () => {
  it("lead from what was there to what is there, by the other side, without what moves between own accounts", async () => {
    const books = await openWithSavings();
    await post(books, "2025-12-15", [
      ["bank", 100_000],
      ["income", -100_000],
    ]);
    await post(books, "2026-01-10", [
      ["bank", 11_000],
      ["income", -10_000],
      ["sales_tax", -1_000],
    ]);
    await post(books, "2026-01-11", [
      ["expense", 3_000],
      ["bank", -3_000],
    ]);
    // To the savings, less a fee; and one that has nothing to do with money.
    await post(books, "2026-01-12", [
      ["savings", 49_900],
      ["expense", 100],
      ["bank", -50_000],
    ]);
    await post(books, "2026-01-13", [
      ["receivable", 700],
      ["income", -700],
    ]);
    const period = { from: "2026-01-01", to: "2026-01-31" };
    let made: Report = { rows: [], notes: [] };
    const price = await costOf(books, async () => {
      made = await books.make("/reports", {
        type: "cash_movements",
        ...period,
        comparison: "previous_period",
      });
    });
    expect(price).toBe(5);
    expect(amountsOf(made, "Total opening balance")).toEqual([100_000, 0]);
    expect(underHeading(made, "Money in")).toEqual({
      [books.accounts.income ?? ""]: [10_000, 100_000],
      [books.accounts.sales_tax ?? ""]: [1_000, 0],
    });
    expect(underHeading(made, "Money out")).toEqual({ [books.accounts.expense ?? ""]: [3_100, 0] });
    expect(amountsOf(made, "Net movement")).toEqual([7_900, 100_000]);
    expect(underHeading(made, "Closing balance")).toEqual({
      [books.accounts.bank ?? ""]: [58_000, 100_000],
      [books.accounts.savings ?? ""]: [49_900, 0],
    });
    expect(made.notes[0]).toBe(
      "Counted as cash: 1010 bank, 1011 Savings. Transfers between them count as neither money in nor money out.",
    );
  });

  it("are of the accounts that are named, and of a reconciled account without being told", async () => {
    const books = await openWithSavings();
    const { till = "", bank = "" } = books.accounts;
    await post(books, "2026-01-10", [
      ["till", 500],
      ["income", -500],
    ]);
    await post(books, "2026-01-11", [
      ["bank", 200],
      ["till", -200],
    ]);
    const period = { type: "cash_movements", from: "2026-01-01", to: "2026-01-31" };
    const usual = await books.make<Report>("/reports", period);
    expect(underHeading(usual, "Money in")).toEqual({ [till]: [200] });
    const ofTill = await books.make<Report>("/reports", { ...period, cash_account_ids: [till] });
    expect(underHeading(ofTill, "Money out")).toEqual({ [bank]: [200] });
    await books.make("/reconciliations", {
      account_id: till,
      from: "2026-01-01",
      to: "2026-01-31",
      opening_balance: 0,
      closing_balance: 300,
    });
    const together = await books.make<Report>("/reports", period);
    expect(amountsOf(together, "Net movement")).toEqual([500]);
  });

  it("without a bank account are refused in words, and cost nothing", async () => {
    const books = await openBooks();
    await books.send("PATCH", "/settings/books", { roles: { bank: null } });
    const period = { from: "2026-01-01", to: "2026-01-31" };
    const price = await costOf(books, async () => {
      const refused = await books.send("POST", "/reports", { type: "cash_movements", ...period });
      expect([refused.status, refused.body.missing_role]).toEqual([409, "bank"]);
      const other = await books.send("POST", "/reports", {
        type: "cash_movements",
        ...period,
        cash_account_ids: [books.accounts.income],
      });
      expect([other.status, other.body.errors[0].path]).toEqual([400, "cash_account_ids"]);
    });
    expect(price).toBe(0);
  });
});

const TRANSACTIONS = batterySize(40, 1_500);

/** Every posted line of an organization, as it is. */
function readLines(organizationId: string) {
  return db().$queryRaw<
    { id: string; date: string; account_id: string; entry_type: string; base_amount: bigint }[]
  >`
    select t.id, t.date::text as date, l.account_id, l.entry_type::text as entry_type, l.base_amount
    from book_lines l join book_transactions t on t.id = l.transaction_id
    where t.organization_id = ${organizationId} and t.status <> 'pending'`;
}

it(
  `cash movements agree with a plain sum over the lines, for any books and period (SEED=${batterySeed})`,
  async () => {
    const { below, pick, chance } = seeded(batterySeed);
    const books = await openWithSavings(4 * TRANSACTIONS + 1_000);
    await books.make("/exchange-rates", {
      base: "EUR",
      quote: "USD",
      rate_decimal: "1.0873",
      date: "2025-01-01",
    });
    const names = Object.keys(books.accounts);
    const day = () => new Date(Date.UTC(2026, 0, 1 + below(120))).toISOString().slice(0, 10);
    for (let n = 0; n < TRANSACTIONS; n++) {
      const parts = Array.from({ length: 1 + below(3) }, (): [string, number] => [
        chance(0.4) ? pick(["bank", "savings", "till"]) : pick(names),
        (1 + below(9_999)) * (chance(0.5) ? 1 : -1),
      ]);
      const rest = parts.reduce((sum, [, amount]) => sum + amount, 0);
      if (rest === 0) continue;
      const id = await post(
        books,
        day(),
        [...parts, [pick(names), -rest]],
        chance(0.3) ? { currency: "EUR" } : {},
      );
      if (chance(0.1)) await books.make(`/transactions/${id}/reverse`, { date: day() });
    }
    const lines = await readLines(books.tenant.organization.id);
    for (let n = 0; n < 6; n++) {
      const [from = "", to = ""] = [day(), day()].sort();
      const cash = pick([["bank", "savings"], ["bank"], ["bank", "savings", "till"]]).map(
        (name) => books.accounts[name] ?? "",
      );
      const made = await books.make<Report>("/reports", {
        type: "cash_movements",
        from,
        to,
        cash_account_ids: cash,
      });
      // One line after the other, with nothing in common with how the report is made.
      const signed = (line: (typeof lines)[number]) =>
        line.entry_type === "debit" ? Number(line.base_amount) : -Number(line.base_amount);
      const balance = (upTo: (date: string) => boolean) =>
        lines
          .filter((line) => cash.includes(line.account_id) && upTo(line.date))
          .reduce((sum, line) => sum + signed(line), 0);
      const touched = new Set(
        lines.filter((line) => cash.includes(line.account_id)).map(({ id }) => id),
      );
      const cameIn: Record<string, number> = {};
      const wentOut: Record<string, number> = {};
      for (const line of lines) {
        if (line.date < from || line.date > to || cash.includes(line.account_id)) continue;
        if (!touched.has(line.id) || line.base_amount === 0n) continue;
        const side = line.entry_type === "credit" ? cameIn : wentOut;
        side[line.account_id] = (side[line.account_id] ?? 0) + Number(line.base_amount);
      }
      const inOneColumn = (amounts: Record<string, number>) =>
        Object.fromEntries(Object.entries(amounts).map(([id, amount]) => [id, [amount]]));
      expect(underHeading(made, "Money in")).toEqual(inOneColumn(cameIn));
      expect(underHeading(made, "Money out")).toEqual(inOneColumn(wentOut));
      const opening = balance((date) => date < from);
      const closing = balance((date) => date <= to);
      expect(amountsOf(made, "Total opening balance")).toEqual([opening]);
      expect(amountsOf(made, "Net movement")).toEqual([closing - opening]);
      expect(amountsOf(made, "Total closing balance")).toEqual([closing]);
    }
  },
  batteryTimeoutMs,
);
