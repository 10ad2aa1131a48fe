import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db, disconnectDb } from "@/server/foundation/db";
import { closeLanes } from "@/server/operations/lane/lanes";
import { closeOrganization } from "@/server/organizations/closing/close-organization";
import { reopenOrganization } from "@/server/organizations/closing/reopen-organization";
import { newApiKey } from "@/server/scenarios/story";
import { hire } from "../members/story";
import { batterySeed, batterySize, batteryTimeoutMs, seeded } from "../support/battery";
import { type Books, booksBelow, costOf, openBooks } from "./books";

type Report = {
  title: string;
  currency: string;
  rows: { kind: string; label: string; amounts: number[]; entity_id: string | null }[];
  notes: string[];
};

const chart = [
  ["bank", "1010", "asset"],
  ["loan", "2500", "liability"],
  ["capital", "3900", "equity"],
  ["income", "4100", "revenue"],
  ["expense", "5000", "expense"],
] as const;

/** Gives a new organization accounts in its currency. */
async function withChart(books: Books, currency: string): Promise<Books> {
  for (const [name, code, type] of chart) {
    const account = { code, name: `Their ${name}`, type, currency };
    books.accounts[name] = (await books.make("/accounts", account)).id;
  }
  return books;
}

async function post(
  books: Books,
  date: string,
  debit: string,
  credit: string,
  amount: number,
  currency: string,
) {
  const { id } = await books.make("/transactions", {
    date,
    description: "Entry",
    currency,
    entries: [
      { account_id: books.accounts[debit], entry_type: "debit", amount },
      { account_id: books.accounts[credit], entry_type: "credit", amount },
    ],
  });
  await books.make(`/transactions/${id}/post`);
}

function amountsOf({ rows }: Report, label: string) {
  return rows.find((row) => row.label === label)?.amounts;
}

const CREDITS = batterySize(4_000, 40_000);
let parent: Books;
let european: Books;
let japanese: Books;
let linked: Books;

const rate = (base: string, quote: string, rate_decimal: string, date: string) =>
  parent.make("/exchange-rates", { base, quote, rate_decimal, date });
const consolidated = (input: object) => ({ ...input, consolidated: true });

beforeAll(async () => {
  parent = await openBooks(CREDITS);
  for (const [name, code, type] of chart.filter(([name]) => ["loan", "capital"].includes(name)))
    parent.accounts[name] = (await parent.make("/accounts", { code, name, type })).id;
  const owned = { relationship_type: "owned" as const };
  european = await withChart(await booksBelow(parent, { name: "Europe", ...owned }), "EUR");
  // One below the one below, and one without books.
  japanese = await withChart(await booksBelow(european, { name: "Japan", ...owned }), "JPY");
  await booksBelow(parent, { name: "Not yet open", ...owned });
  linked = await withChart(
    await booksBelow(parent, { name: "Client", relationship_type: "linked" }),
    "EUR",
  );
});
afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

describe("a consolidated report", () => {
  it("is refused in words, and costs nothing, while a rate is missing", async () => {
    const price = await costOf(parent, async () => {
      const asked = consolidated({ type: "balance_sheet", to: "2026-03-31" });
      const refused = await parent.send("POST", "/reports", asked);
      expect([refused.status, refused.body.errors[0]]).toEqual([
        400,
        {
          path: "consolidated",
          message:
            "The books of Europe are in EUR, and there is no exchange rate from EUR to USD on or before 2026-03-31. Enter it under exchange rates, then generate the report",
        },
      ]);
      const dry = await parent.send("POST", "/reports?dry_run=true", asked);
      expect(dry.status).toBe(400);
    });
    expect(price).toBe(0);
  });

  it("adds up the owned organizations at the rate of the last day, without the linked ones, and says how", async () => {
    await rate("EUR", "USD", "1.05", "2025-06-30");
    await rate("EUR", "USD", "1.1", "2026-01-15");
    await rate("USD", "JPY", "150", "2026-01-15");
    await post(parent, "2026-01-10", "bank", "income", 10_000, "USD");
    await post(european, "2026-01-11", "bank", "income", 1_000, "EUR");
    await post(japanese, "2026-01-12", "expense", "bank", 1_000, "JPY");
    await post(linked, "2026-01-13", "bank", "income", 77_777, "EUR");
    const period = { type: "income_statement", from: "2026-01-01", to: "2026-01-31" };
    const made = await parent.make<Report>("/reports", consolidated(period));
    expect([made.title, made.currency]).toEqual(["Consolidated income statement", "USD"]);
    // 100 dollars and 10 euros at 1.10, less 1,000 yen at one 150th of a dollar.
    expect(amountsOf(made, "4100 income")).toEqual([11_100]);
    expect(amountsOf(made, "5000 expense")).toEqual([667]);
    expect(amountsOf(made, "Net income")).toEqual([10_433]);
    expect(made.notes).toEqual([
      "Consolidated: Test Books, Europe, Japan. Linked organizations are never included.",
      "No books to include: Not yet open.",
      "Accounts with the same code and type are combined under the name used by the first organization that has one.",
      "All amounts in a column are translated into USD at the rate on its last day, and each account is rounded separately. Any resulting imbalance is shown as translation difference.",
      "On 2026-01-31, 1 EUR = 1.1 USD, at the rate from 2026-01-15.",
      "On 2026-01-31, 1 JPY = 0.006666666667 USD, at the rate from 2026-01-15, entered as USD/JPY.",
      "Balances and transactions between these organizations are not eliminated.",
    ]);
    // A link leads to the account of the organization itself, never to another's.
    const ids = made.rows.map(({ entity_id }) => entity_id).filter(Boolean);
    expect(ids).toEqual([parent.accounts.income, parent.accounts.expense]);
  });

  it("keeps what a closed organization had in its books, for whoever may read the others", async () => {
    const { owner, organization } = parent.tenant;
    const { user: admin } = await hire(organization, "admin");
    const { key } = await newApiKey(new Date(), organization, admin, { name: "An admin's" });
    const asAdmin = { authorization: `Bearer ${key}` };
    const actor = { type: "user", id: owner.id } as const;
    const asked = consolidated({ type: "income_statement", from: "2026-01-01", to: "2026-01-31" });
    const before = await parent.make<Report>("/reports", asked);
    const closed = japanese.tenant.organization;
    await closeOrganization(closed, closed.name, actor, new Date());
    try {
      const { status, body: made } = await parent.send<Report>("POST", "/reports", asked, asAdmin);
      expect([status, made.rows]).toEqual([201, before.rows]);
      expect(made.notes).toEqual([
        "Consolidated: Test Books, Europe, Japan (closed). Linked organizations are never included.",
        ...before.notes.slice(1),
      ]);
      const direct = await japanese.send("GET", "/reports", undefined, asAdmin);
      expect([direct.status, direct.body.code]).toEqual([403, "organization_closed"]);
    } finally {
      await reopenOrganization(closed.id, actor, new Date());
    }
  });

  it("is of one organization for those reports that are not summed up", async () => {
    const asked = consolidated({ type: "aged_receivables" });
    const refused = await parent.send("POST", "/reports", asked);
    expect([refused.status, refused.body.errors[0].path]).toEqual([400, "consolidated"]);
  });

  it("needs the right to read the books of every organization it takes in", async () => {
    const { organization, owner } = parent.tenant;
    // The key's maker leaves: it stays good for its own organization, and reaches no other.
    const { key } = await newApiKey(new Date(), organization, owner, { name: "Of who left" });
    const asMaker = { authorization: `Bearer ${key}` };
    const asked = consolidated({ type: "trial_balance", to: "2026-01-31" });
    expect((await parent.send("POST", "/reports", asked, asMaker)).status).toBe(201);
    try {
      await db().membership.deleteMany({
        where: { organizationId: organization.id, userId: owner.id },
      });
      const nothing = await costOf(parent, async () => {
        const refused = await parent.send("POST", "/reports", asked, asMaker);
        expect([refused.status, refused.body.code]).toEqual([403, "forbidden"]);
        expect(refused.body.detail).toContain("Nothing was done or charged.");
        expect((await parent.send("POST", "/reports?dry_run=true", asked, asMaker)).status).toBe(
          403,
        );
      });
      expect(nothing).toBe(0);
    } finally {
      await db().membership.deleteMany({
        where: { organizationId: organization.id, userId: owner.id },
      });
      await db().membership.create({
        data: {
          id: "mem_consolidation_owner_back_00",
          organizationId: organization.id,
          userId: owner.id,
          role: "owner",
          createdAt: new Date(),
        },
      });
    }
  });
});

const TRANSACTIONS = batterySize(30, 800);

it(
  `a consolidated report agrees with a plain sum over the lines of each organization (SEED=${batterySeed})`,
  async () => {
    const { below, pick, chance } = seeded(batterySeed);
    const group = [
      { books: parent, currency: "USD", decimals: 2 },
      { books: european, currency: "EUR", decimals: 2 },
      { books: japanese, currency: "JPY", decimals: 0 },
    ];
    const day = () => new Date(Date.UTC(2025, 6, 1 + below(300))).toISOString().slice(0, 10);
    const names = chart.map(([name]) => name);
    for (let n = 0; n < TRANSACTIONS; n++) {
      const { books, currency } = pick(group);
      const debit = pick(names);
      const credit = pick(names.filter((name) => name !== debit));
      await post(books, day(), debit, credit, 1 + below(99_999), currency);
    }
    const rates: Record<string, { date: string; value: number }[]> = { EUR: [], JPY: [] };
    for (const currency of ["EUR", "JPY"] as const) {
      // The last one is newer than the yen's rate from dollars above, which the plain sum knows nothing of.
      for (const date of [day(), day(), "2026-03-31"]) {
        const value = currency === "EUR" ? 10_000 + below(2_000) : 60 + below(20);
        await rate(currency, "USD", String(value / 10_000), date);
      }
    }
    const kept = await db().exchangeRate.findMany({
      where: { organizationId: parent.tenant.organization.id },
    });
    for (const one of kept.filter(({ base }) => base in rates))
      rates[one.base]?.push({
        date: one.date.toISOString().slice(0, 10),
        value: Math.round(one.rate.toNumber() * 10_000),
      });
    /** Half away from zero, of small whole numbers: exact in floats. */
    const translate = (net: number, currency: string, on: string) => {
      if (currency === "USD") return net;
      const [newest] = (rates[currency] ?? [])
        .filter(({ date }) => date <= on)
        .sort((a, b) => (a.date < b.date ? 1 : -1));
      const scaled = (Math.abs(net) * (newest?.value ?? 0)) / (currency === "JPY" ? 100 : 10_000);
      return Math.sign(net) * Math.floor(scaled + 0.5) || 0;
    };
    const lines = await db().$queryRaw<
      { organization_id: string; date: string; code: string; net: bigint }[]
    >`
      select t.organization_id, t.date::text as date, a.code,
        case l.entry_type when 'debit' then l.base_amount else -l.base_amount end as net
      from book_lines l join book_transactions t on t.id = l.transaction_id join book_accounts a on a.id = l.account_id
      where t.status <> 'pending'`;
    for (let n = 0; n < 5; n++) {
      const to = new Date(Date.UTC(2026, 3, 1 + below(60))).toISOString().slice(0, 10);
      const from = chance(0.5) ? "2026-01-01" : "2025-10-15";
      const sums = (since: string) => {
        const found: Record<string, number> = {};
        for (const { books, currency } of group) {
          const mine: Record<string, number> = {};
          for (const { organization_id, date, code, net } of lines)
            if (organization_id === books.tenant.organization.id && date >= since && date <= to)
              mine[code] = (mine[code] ?? 0) + Number(net);
          for (const [code, net] of Object.entries(mine))
            found[code] = (found[code] ?? 0) + translate(net, currency, to);
        }
        return (code: string) => found[code] ?? 0;
      };
      const income = sums(from);
      const statement = await parent.make<Report>(
        "/reports",
        consolidated({ type: "income_statement", from, to }),
      );
      expect(amountsOf(statement, "Total income")).toEqual([0 - income("4100")]);
      expect(amountsOf(statement, "Total expenses")).toEqual([income("5000")]);
      const all = sums("");
      const sheet = await parent.make<Report>(
        "/reports",
        consolidated({ type: "balance_sheet", to }),
      );
      const [assets, liabilities] = [all("1010"), 0 - all("2500")];
      const earned = 0 - all("4100") - all("5000");
      expect(amountsOf(sheet, "Total assets")).toEqual([assets]);
      expect(amountsOf(sheet, "Total liabilities")).toEqual([liabilities]);
      expect(amountsOf(sheet, "Total liabilities and equity")).toEqual([assets]);
      const difference = assets - liabilities - (0 - all("3900")) - earned;
      expect(amountsOf(sheet, "Translation difference")).toEqual([difference]);
      // Rounding alone: half a unit for each account of each organization.
      expect(Math.abs(difference)).toBeLessThanOrEqual(5);
      const trial = await parent.make<Report>(
        "/reports",
        consolidated({ type: "trial_balance", to }),
      );
      const [debit, credit] = amountsOf(trial, "Total") ?? [];
      expect(debit).toBe(credit);
    }
  },
  batteryTimeoutMs,
);
