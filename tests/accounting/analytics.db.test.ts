import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db, disconnectDb } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { closeLanes } from "@/server/operations/lane/lanes";
import { batterySeed, batterySize, batteryTimeoutMs, seeded } from "../support/battery";
import { type Books, booksBelow, costOf, openBooks } from "./books";

type Answer = {
  id: string;
  rows: {
    keys: { id: string | null; label: string }[];
    value: number;
    amount: number;
    count: number;
  }[];
  other: { groups: number; value: number; amount: number; count: number } | null;
  total: { value: number; amount: number; count: number };
  notes: string[];
  currency: string;
};

const DOCUMENTS = batterySize(30, 1_000);
const year = { from: "2026-01-01", to: "2026-12-31" };
const { below, pick, chance } = seeded(batterySeed);

let books: Books;
let sub: Books;

async function made<T>(count: number, make: (n: number) => Promise<T>): Promise<T[]> {
  const all: T[] = [];
  for (let n = 0; n < count; n++) all.push(await make(n));
  return all;
}

/** Invoices and bills with random lines, in two currencies; some stay drafts, some are cancelled. */
async function fillBooks(): Promise<void> {
  const contacts = await made(4, (n) =>
    books.make("/contacts", { kind: "both", name: `Contact ${n}` }),
  );
  const categories = await made(2, (n) =>
    books.make("/categories", { kind: "income", name: `Category ${n}` }),
  );
  const taxes = await made(2, (n) =>
    books.make("/tax-rates", { name: `Tax ${n}`, percent_decimal: `${5 + n}` }),
  );
  const items = await made(3, (n) =>
    books.make("/items", {
      name: `Item ${n}`,
      sale_price: 1_000 + n,
      ...(n === 0 ? { category_id: categories[0].id } : {}),
    }),
  );
  await books.make("/exchange-rates", {
    base: "EUR",
    quote: "USD",
    rate_decimal: "1.0873",
    date: "2025-01-01",
  });
  await books.make("/exchange-rates", {
    base: "JPY",
    quote: "USD",
    rate_decimal: "0.0067",
    date: "2025-01-01",
  });
  for (let n = 0; n < DOCUMENTS; n++) {
    const isSale = chance(0.7);
    const path = isSale ? "/invoices" : "/bills";
    const lines = Array.from({ length: 1 + below(4) }, () => ({
      ...(isSale && chance(0.4) ? { item_id: pick(items).id } : { description: "Work" }),
      unit_price: 1 + below(9_999),
      quantity_decimal: `${1 + below(3)}.${below(9)}`,
      tax_rate_ids: taxes.filter(() => chance(0.4)).map(({ id }) => id),
      ...(chance(0.3) ? { account_id: pick([books.accounts.income, books.accounts.expense]) } : {}),
    }));
    const issue_date = new Date(Date.UTC(2025, 10, 1 + below(420))).toISOString().slice(0, 10);
    const currency = pick(["USD", "USD", "EUR", "JPY"]);
    const isPriced = lines.some((line) => "item_id" in line);
    const draft = await books.make(path, {
      contact_id: pick(contacts).id,
      issue_date,
      currency: isPriced ? "USD" : currency,
      lines,
    });
    if (chance(0.1)) continue;
    await books.make(`${path}/${draft.id}/${isSale ? "send" : "receive"}`);
    if (chance(0.1)) await books.make(`${path}/${draft.id}/cancel`);
  }
}

beforeAll(async () => {
  books = await openBooks(20 * DOCUMENTS + 3_000);
  await fillBooks();
  sub = await booksBelow(books, { name: "Europe", relationship_type: "owned" });
  for (const [code, type] of [
    ["1", "asset"],
    ["4", "revenue"],
  ] as const)
    sub.accounts[type] = (
      await sub.make("/accounts", { code, name: type, type, currency: "EUR" })
    ).id;
  const { id } = await sub.make("/transactions", {
    date: "2026-05-05",
    description: "Sale",
    currency: "EUR",
    entries: [
      { account_id: sub.accounts.asset, entry_type: "debit", amount: 999 },
      { account_id: sub.accounts.revenue, entry_type: "credit", amount: 999 },
    ],
  });
  await sub.make(`/transactions/${id}/post`);
}, batteryTimeoutMs);
afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

const run = (question: object) => books.make<Answer>("/analytics", question);

/** Whole numbers apart from a decimal, half away from zero: by the digits, as on paper. */
function rounded(amount: bigint, factor: string, shift: number): bigint {
  const [whole = "0", fraction = ""] = factor.split(".");
  let numerator = amount * BigInt(whole + fraction);
  let digits = fraction.length - shift;
  for (; digits < 0; digits++) numerator *= 10n;
  const denominator = 10n ** BigInt(digits);
  const half = numerator < 0n ? -denominator / 2n : denominator / 2n;
  return (numerator + half) / denominator;
}

const digitsOf = (currency: string) => (currency === "JPY" ? 0 : 2);

type Fact = {
  month: string;
  account: string | null;
  contact: string;
  category: string | null;
  item: string | null;
  tax_rate: string | null;
  amount: bigint;
};

/** Every line of a side, taken one by one. */
async function factsOf(
  side: "sale" | "purchase",
  period: { from: string; to: string },
): Promise<Fact[]> {
  const documents = await db().tradeDocument.findMany({
    where: {
      organizationId: books.tenant.organization.id,
      side,
      state: { in: ["open", "paid"] },
      issueDate: { gte: new Date(period.from), lte: new Date(period.to) },
    },
    include: { lines: { include: { item: true } } },
  });
  const usual = books.accounts[side === "sale" ? "income" : "expense"] ?? null;
  return documents.flatMap((document) =>
    document.lines.map((line) => ({
      month: document.issueDate.toISOString().slice(0, 7),
      account: line.accountId ?? (side === "sale" ? line.item?.saleAccountId : null) ?? usual,
      contact: document.contactId,
      category: line.categoryId,
      item: line.itemId,
      tax_rate: line.taxRateIds.length === 0 ? null : [...line.taxRateIds].sort().join(","),
      amount: rounded(
        line.net,
        document.exchangeRate?.toFixed() ?? "1",
        2 - digitsOf(document.currency),
      ),
    })),
  );
}

describe(`an analysis (SEED=${batterySeed})`, () => {
  it.each([
    ["sales", ["month"]],
    ["sales", ["contact", "month"]],
    ["sales", ["item", "category", "tax_rate"]],
    ["sales", ["account"]],
    ["purchases", ["contact", "account", "month"]],
  ] as const)(
    "of %s by %j agrees with a plain sum over the lines",
    async (source, by) => {
      const side = source === "sales" ? "sale" : "purchase";
      for (const period of [year, { from: "2026-02-10", to: "2026-07-20" }]) {
        const facts = await factsOf(side, period);
        const expected = new Map<string, { amount: bigint; count: number }>();
        for (const fact of facts) {
          const key = JSON.stringify(by.map((dimension) => fact[dimension]));
          const known = expected.get(key) ?? { amount: 0n, count: 0 };
          expected.set(key, { amount: known.amount + fact.amount, count: known.count + 1 });
        }
        for (const measure of ["amount", "count", "average"] as const) {
          const answer = await run({ source, measure, by, ...period });
          const found = Object.fromEntries(
            answer.rows.map(({ keys, value, amount, count }) => [
              JSON.stringify(keys.map(({ id }) => id)),
              { value, amount, count },
            ]),
          );
          const plain = Object.fromEntries(
            [...expected].map(([key, { amount, count }]) => {
              const average = Number(rounded(amount * 1_000_000n, "1", 0)) / count / 1_000_000;
              const value = { amount: Number(amount), count, average }[measure];
              const half = Math.sign(value) * Math.floor(Math.abs(value) + 0.5) || 0;
              return [key, { value: half, amount: Number(amount), count }];
            }),
          );
          expect(found).toEqual(plain);
          expect(answer.total.count).toBe(facts.length);
          expect(answer.total.amount).toBe(
            Number(facts.reduce((sum, { amount }) => sum + amount, 0n)),
          );
          expect(answer.other).toBeNull();
        }
      }
    },
    batteryTimeoutMs,
  );

  it("of entries by account is what the income statement says, and the trial balance of the whole time", async () => {
    const answer = await run({ source: "entries", measure: "amount", by: ["account"], ...year });
    const statement = await books.make<{ rows: { entity_id: string | null; amounts: number[] }[] }>(
      "/reports",
      { type: "income_statement", ...year },
    );
    const lines = statement.rows.filter(({ entity_id }) => entity_id !== null);
    expect(lines.length).toBeGreaterThan(0);
    for (const { entity_id, amounts } of lines) {
      const row = answer.rows.find(({ keys }) => keys[0]?.id === entity_id);
      expect([entity_id, row?.amount]).toEqual([entity_id, amounts[0]]);
    }
  });

  it("looks only at what its filters let through", async () => {
    const facts = await factsOf("sale", year);
    const contact = pick(facts).contact;
    const tax = pick(facts.filter(({ tax_rate }) => tax_rate !== null)).tax_rate?.split(",")[0];
    const answer = await run({
      source: "sales",
      measure: "count",
      by: ["contact"],
      ...year,
      contact_ids: [contact],
      tax_rate_ids: [tax],
    });
    const matching = facts.filter(
      (fact) => fact.contact === contact && fact.tax_rate?.split(",").includes(tax ?? ""),
    );
    expect(answer.total.count).toBe(matching.length);
  });

  it("costs twenty credits once; reading it again is free, says the same, and is a file too", async () => {
    let answer: Answer | undefined;
    const price = await costOf(books, async () => {
      answer = await run({
        source: "sales",
        measure: "average",
        by: ["month", "contact"],
        ...year,
      });
    });
    const free = await costOf(books, async () => {
      expect((await books.send("GET", `/analytics/${answer?.id}`)).body).toEqual(answer);
      const csv = await books.send<string>("GET", `/analytics/${answer?.id}?format=csv&bom=false`);
      const rows = csv.body.trim().split("\r\n");
      expect(rows[0]).toBe("Month,Contact,Average amount (USD),Amount (USD),Number of lines");
      expect(rows).toHaveLength((answer?.rows.length ?? 0) + 2);
      expect(rows.at(-1)?.startsWith("Total,,")).toBe(true);
      expect((await books.send("GET", "/analytics")).body.data[0].id).toBe(answer?.id);
    });
    expect([price, free]).toEqual([20, 0]);
  });

  it("takes in owned organizations in one currency, and tells them apart", async () => {
    const question = { source: "entries", measure: "amount", by: ["organization"], ...year };
    const answer = await run({ ...question, consolidated: true });
    const europe = answer.rows.find(({ keys }) => keys[0]?.label === "Europe");
    // 9.99 euros at 1.0873 on each of two accounts, each rounded by itself.
    expect([europe?.amount, europe?.count]).toEqual([2 * 1_086, 2]);
    expect(answer.notes).toContain(
      "On 2026-12-31, 1 EUR = 1.0873 USD, at the rate from 2025-01-01.",
    );
  });

  it("tells the 500 largest groups, and what the others come to together", async () => {
    const mine = await openBooks(2_000);
    const organizationId = mine.tenant.organization.id;
    const now = new Date();
    const accounts = Array.from({ length: 594 }, (_, n) => ({
      id: newId("bookAccount"),
      organizationId,
      code: `9${String(n).padStart(3, "0")}`,
      codeKey: `9${String(n).padStart(3, "0")}`,
      name: `Part ${n}`,
      type: "asset" as const,
      currency: "USD",
      createdAt: now,
      updatedAt: now,
    }));
    await db().bookAccount.createMany({ data: accounts });
    for (let part = 0; part < 6; part++) {
      const slice = accounts.slice(part * 99, part * 99 + 99);
      const debits = slice.map(({ id }, n) => ({
        account_id: id,
        entry_type: "debit",
        amount: part * 99 + n + 1,
      }));
      const credit = debits.reduce((sum, { amount }) => sum + amount, 0);
      const { id } = await mine.make("/transactions", {
        date: "2026-01-01",
        description: "Parts",
        entries: [
          ...debits,
          { account_id: mine.accounts.income, entry_type: "credit", amount: credit },
        ],
      });
      await mine.make(`/transactions/${id}/post`);
    }
    const answer = await mine.make<Answer>("/analytics", {
      source: "entries",
      measure: "amount",
      by: ["account"],
      ...year,
    });
    expect(answer.rows).toHaveLength(500);
    // 595 accounts with entries; the smallest 95 amounts are 1 to 95.
    expect(answer.other).toEqual({ groups: 95, value: 4_560, amount: 4_560, count: 95 });
    const sum = answer.rows.reduce((all, { amount }) => all + amount, 0);
    expect(sum + 4_560).toBe(answer.total.amount);
  });

  it.each([
    [{ source: "entries", by: ["contact"] }, "by"],
    [{ source: "sales", by: ["month", "month"] }, "by"],
    [{ source: "sales", by: ["month", "account", "contact", "item"] }, "by"],
    [{ source: "sales", by: [] }, "by"],
    [{ source: "sales", by: ["organization"] }, "by"],
    [{ source: "entries", by: ["month"], item_ids: ["item_1"] }, "item_ids"],
    [{ source: "sales", by: ["month"], from: "2027-01-01" }, "from"],
  ])("%j is refused and costs nothing", async (question, path) => {
    const price = await costOf(books, async () => {
      const refused = await books.send("POST", "/analytics", {
        measure: "amount",
        ...year,
        ...question,
      });
      expect([refused.status, refused.body.errors[0].path]).toEqual([400, path]);
    });
    expect(price).toBe(0);
  });
});

describe("a saved question", () => {
  const question = { source: "sales", measure: "amount", by: ["month"], ...year };

  it("is saved, listed and forgotten free of charge, and runs as it is", async () => {
    const price = await costOf(books, async () => {
      const saved = await books.make("/analytics-questions", { name: "Sales by month", question });
      const { data } = (await books.send("GET", "/analytics-questions")).body;
      expect(data).toEqual([saved]);
      expect((await books.make("/analytics?dry_run=true", saved.question)).credits).toBe(20);
      expect((await books.send("DELETE", `/analytics-questions/${saved.id}`)).status).toBe(200);
      expect((await books.send("DELETE", `/analytics-questions/${saved.id}`)).status).toBe(404);
    });
    expect(price).toBe(0);
  });

  it("is checked like one that is run", async () => {
    const wrong = { ...question, by: ["organization"] };
    const refused = await books.send("POST", "/analytics-questions", {
      name: "No",
      question: wrong,
    });
    expect([refused.status, refused.body.errors[0].path]).toEqual([400, "question.by"]);
  });

  it("of another organization does not exist", async () => {
    const saved = await books.make("/analytics-questions", { name: "Mine", question });
    const others = await openBooks();
    expect((await others.send("DELETE", `/analytics-questions/${saved.id}`)).status).toBe(404);
    expect((await books.send("GET", "/analytics-questions")).body.data).toHaveLength(1);
  });
});
