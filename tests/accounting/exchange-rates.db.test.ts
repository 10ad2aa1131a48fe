import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disconnectDb } from "@/server/foundation/db";
import { closeLanes } from "@/server/operations/lane/lanes";
import { type Books, costOf, openBooks } from "./books";

let books: Books;

const enter = (pair: string, rate_decimal: string, date: string) => {
  const [base, quote] = pair.split("/");
  return books.make("/exchange-rates", { base, quote, rate_decimal, date });
};

type Rate = { base: string; quote: string; rate_decimal: string; date: string };
const inWords = (rates: Rate[]) =>
  rates.map(({ base, quote, rate_decimal, date }) => `${date} ${base}/${quote} ${rate_decimal}`);

async function list(query = ""): Promise<string[]> {
  return inWords((await books.send("GET", `/exchange-rates${query}`)).body.data);
}

async function convert(query: string) {
  return books.send("GET", `/exchange-rates/convert?${query}`);
}

beforeAll(async () => {
  books = await openBooks();
  await enter("EUR/USD", "1.1", "2026-03-01");
  await enter("GBP/USD", "1.25", "2026-01-01");
  await enter("USD/JPY", "150", "2026-02-01");
  await enter("EUR/USD", "1.05", "2026-01-01");
});
afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

describe("exchange rates", () => {
  it("are listed with those of the latest days first, whenever they were entered, a page at a time", async () => {
    const all = [
      "2026-03-01 EUR/USD 1.1",
      "2026-02-01 USD/JPY 150",
      "2026-01-01 EUR/USD 1.05",
      "2026-01-01 GBP/USD 1.25",
    ];
    expect(await list()).toEqual(all);
    const paged: Rate[] = [];
    for (let after: string | null = ""; after !== null; ) {
      const path: string = `/exchange-rates?limit=1${after}`;
      const { data, next_cursor: cursor } = (await books.send("GET", path)).body;
      paged.push(...data);
      after = cursor === null ? null : `&cursor=${cursor}`;
    }
    expect(inWords(paged)).toEqual(all);
  });

  it.each([
    ["usd/eur", ["2026-03-01 EUR/USD 1.1", "2026-01-01 EUR/USD 1.05"]],
    ["eur usd", ["2026-03-01 EUR/USD 1.1", "2026-01-01 EUR/USD 1.05"]],
    ["jp", ["2026-02-01 USD/JPY 150"]],
    ["CHF", []],
    ["%", []],
  ])("are found by %s", async (search, found) => {
    expect(await list(`?search=${encodeURIComponent(search)}`)).toEqual(found);
  });

  it("of one day and pair are corrected, at the same price, and stay one", async () => {
    const mine = await openBooks();
    const rate = { base: "CHF", quote: "USD", date: "2026-01-01" };
    const first = await mine.make("/exchange-rates", { ...rate, rate_decimal: "1.1" });
    let second = { id: "" };
    const price = await costOf(mine, async () => {
      second = await mine.make("/exchange-rates", { ...rate, rate_decimal: "1.2" });
    });
    expect([price, second.id]).toEqual([1, first.id]);
    expect(inWords((await mine.send("GET", "/exchange-rates")).body.data)).toEqual([
      "2026-01-01 CHF/USD 1.2",
    ]);
  });
});

describe("a conversion", () => {
  it("is free and says which rate of which day it used", async () => {
    const price = await costOf(books, async () => {
      const { body } = await convert(
        "amount=10000&from_currency=EUR&to_currency=USD&date=2026-02-20",
      );
      expect(body).toMatchObject({
        converted: 10_500,
        rate_decimal: "1.05",
        rate_date: "2026-01-01",
        rate_inverted: false,
      });
    });
    expect(price).toBe(0);
  });

  it("uses a rate that was entered the other way round, and says so", async () => {
    const { body } = await convert("amount=1500&from_currency=JPY&to_currency=USD&date=2026-02-20");
    expect(body).toMatchObject({ converted: 1_000, rate_date: "2026-02-01", rate_inverted: true });
  });

  it("between a currency and itself needs no rate", async () => {
    const { body } = await convert("amount=1500&from_currency=USD&to_currency=USD");
    expect(body).toMatchObject({ converted: 1_500, rate_decimal: "1", rate_date: null });
  });

  it("before the first rate is refused in words", async () => {
    const refused = await convert("amount=1500&from_currency=EUR&to_currency=USD&date=2025-12-31");
    expect([refused.status, refused.body.errors[0].path]).toEqual([400, "from_currency"]);
    expect(refused.body.errors[0].message).toContain("no exchange rate from EUR to USD");
  });
});
