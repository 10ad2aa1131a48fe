import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { disconnectDb } from "@/server/foundation/db";
import { closeLanes } from "@/server/operations/lane/lanes";
import { batterySeed, batterySize, batteryTimeoutMs, seeded } from "../support/battery";
import { creditsOf } from "../support/tenant";
import { type Books, openBooks } from "../accounting/books";

vi.setConfig({ testTimeout: batteryTimeoutMs });

/**
 * A year of a small company over REST, in two currencies, beside a plain sum of what should come of it.
 * Prices, rates and taxes are such that nothing is ever rounded: the sum needs no rule of ours.
 */
const documents = batterySize(150, 2_000);
const random = seeded(batterySeed);

let books: Books;
let contacts: string[];
let taxes: { id: string; percent: number; inclusive: boolean }[];
beforeAll(async () => {
  books = await openBooks(documents * 8 + 100);
  contacts = await all(10, (n) => books.make("/contacts", { kind: "both", name: `Contact ${n}` }));
  const rates = [
    { name: "On top", percent_decimal: "10" },
    { name: "Within", percent_decimal: "25", inclusive: true },
  ];
  const made = await Promise.all(rates.map((rate) => books.make("/tax-rates", rate)));
  taxes = made.map(({ id }, n) => ({ id, percent: n ? 25 : 10, inclusive: n === 1 }));
  for (const [date, rate_decimal] of [
    ["2025-01-01", "2"],
    ["2025-07-01", "3"],
  ])
    await books.make("/exchange-rates", { base: "EUR", quote: "USD", rate_decimal, date });
});
afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

async function all<T extends { id: string }>(count: number, make: (n: number) => Promise<T>) {
  return (await Promise.all(Array.from({ length: count }, (_, n) => make(n)))).map(({ id }) => id);
}

const rateOn = (currency: string, date: string) =>
  currency === "USD" ? 1 : date < "2025-07-01" ? 2 : 3;

/** A day of 2025, on or after another one. */
function dayFrom(first = "2025-01-01"): string {
  const start = Date.parse(first);
  const days = Math.floor((Date.parse("2025-12-31") - start) / 86_400_000);
  return new Date(start + random.below(days + 1) * 86_400_000).toISOString().slice(0, 10);
}

/** What the books should say in the end, in cents of the books. */
const sum = { income: 0, expense: 0, tax: 0, receivable: 0, payable: 0, bank: 0, difference: 0 };
let operations = 0;

type Plan = ReturnType<typeof planDocument>;

function planDocument() {
  const currency = random.chance(0.3) ? "EUR" : "USD";
  const lines = Array.from({ length: 1 + random.below(4) }, (_, n) => {
    const tax = random.chance(0.7) ? random.pick(taxes) : undefined;
    const quantity = 1 + random.below(5);
    const price = 5_000 * (1 + random.below(40));
    const half = random.chance(0.2);
    const amount = (quantity * price) / (half ? 2 : 1);
    const taxed = !tax
      ? 0
      : tax.inclusive
        ? amount - (amount * 100) / (100 + tax.percent)
        : (amount * tax.percent) / 100;
    return {
      sent: {
        description: `Line ${n}`,
        quantity_decimal: String(quantity),
        unit_price: price,
        ...(half ? { discount_percent_decimal: "50" } : {}),
        ...(tax ? { tax_rate_ids: [tax.id] } : {}),
      },
      net: tax?.inclusive ? amount - taxed : amount,
      tax: taxed,
    };
  });
  const net = lines.reduce((total, line) => total + line.net, 0);
  const tax = lines.reduce((total, line) => total + line.tax, 0);
  const issued = dayFrom();
  const total = net + tax;
  const part = 100 * (1 + random.below(total / 100 - 1));
  return {
    path: random.chance(0.6) ? ("/invoices" as const) : ("/bills" as const),
    ...{ currency, lines, net, tax, total, issued, contact_id: random.pick(contacts) },
    fate: random.pick([
      "draft",
      "open",
      "open",
      "part",
      "whole",
      "whole",
      "whole",
      "undone",
      "cancelled",
    ]),
    paid: dayFrom(issued),
    part,
  };
}

async function carryOut(plan: Plan): Promise<void> {
  const { path, currency, lines, issued, contact_id, fate, paid, part, total } = plan;
  const step = (to: string, body?: object) => {
    operations += 1;
    return books.make(to, body);
  };
  const sent = { contact_id, currency, issue_date: issued, lines: lines.map((line) => line.sent) };
  const { id, ...made } = await step(path, sent);
  expect(made.total).toBe(total);
  if (fate === "draft") return;
  await step(`${path}/${id}/${path === "/invoices" ? "send" : "receive"}`);
  if (fate === "cancelled") {
    await books.make(`${path}/${id}/cancel`);
    return;
  }
  count(plan);
  if (fate === "open") return;
  const amount = fate === "whole" ? total : part;
  const after = await step(`${path}/${id}/payments`, { amount, date: paid });
  if (fate === "undone") {
    await books.make(`${path}/${id}/payments/${after.payments[0].id}/undo`);
    return;
  }
  countPayment(plan, amount);
}

function count({ path, currency, issued, net, tax, total }: Plan): void {
  const rate = rateOn(currency, issued);
  if (path === "/invoices") {
    sum.income += net * rate;
    sum.receivable += total * rate;
    sum.tax += tax * rate;
  } else {
    sum.expense += net * rate;
    sum.payable += total * rate;
    sum.tax -= tax * rate;
  }
}

function countPayment({ path, currency, issued, paid }: Plan, amount: number): void {
  const [owed, now] = [rateOn(currency, issued), rateOn(currency, paid)];
  const sign = path === "/invoices" ? 1 : -1;
  sum.bank += sign * amount * now;
  sum[path === "/invoices" ? "receivable" : "payable"] -= amount * owed;
  sum.difference += sign * amount * (now - owed);
}

type Report = { rows: { label: string; amounts: number[] }[] };

it(`${documents} documents end in books that balance and say what a plain sum says (seed ${batterySeed})`, async () => {
  const before = await creditsOf(books.tenant);
  const plans = Array.from({ length: documents }, planDocument);
  for (let at = 0; at < plans.length; at += 25)
    await Promise.all(plans.slice(at, at + 25).map(carryOut));
  expect(before - (await creditsOf(books.tenant)), "a credit each step").toBe(operations);

  const report = (input: object) => books.make<Report>("/reports", input);
  const amount = ({ rows }: Report, label: string) =>
    rows.find((row) => row.label.endsWith(label))?.amounts[0] ?? 0;
  // What was taken back was so today.
  const year = { from: "2025-01-01", to: new Date().toISOString().slice(0, 10) };
  const result = sum.income - sum.expense + sum.difference;

  const statement = await report({ type: "income_statement", ...year });
  expect({
    income: amount(statement, "income"),
    net: amount(statement, "Net income"),
  }).toEqual({ income: sum.income, net: result });

  const sheet = await report({ type: "balance_sheet", to: year.to });
  const assets = amount(sheet, "Total assets");
  expect(assets).toBe(amount(sheet, "Total liabilities and equity"));
  expect({
    bank: amount(sheet, "bank"),
    receivable: amount(sheet, "receivable"),
    payable: amount(sheet, "payable"),
    tax: amount(sheet, "sales_tax") - amount(sheet, "purchase_tax"),
  }).toEqual({
    bank: sum.bank,
    receivable: sum.receivable,
    payable: sum.payable,
    tax: sum.tax,
  });

  const aged = await report({ type: "aged_receivables", to: year.to });
  expect(aged.rows.at(-1)?.amounts.at(-1)).toBe(sum.receivable);
});
