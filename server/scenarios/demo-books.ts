import type { Organization, User } from "@/generated/prisma/client";
import { addStarterChart } from "@/server/accounting/charts/add-starter-chart";
import { createContact } from "@/server/accounting/contacts/contacts";
import { updateExchangeRate } from "@/server/accounting/exchange-rates/update-exchange-rate";
import { createItem } from "@/server/accounting/items/items";
import { importStatement } from "@/server/accounting/reconciliations/import-statement";
import { matchTransactions } from "@/server/accounting/reconciliations/match-transactions";
import { startReconciliation } from "@/server/accounting/reconciliations/start-reconciliation";
import { runDueDays } from "@/server/accounting/recurring/run-due-jobs";
import { createTaxRate } from "@/server/accounting/tax-rates/tax-rates";
import { createDraft } from "@/server/accounting/trade/draft-operations";
import { issueDocument } from "@/server/accounting/trade/issue-document";
import { recordPayment } from "@/server/accounting/trade/payment-operations";
import { purchase, sale } from "@/server/accounting/trade/sides";
import { postBaseFeesOf } from "@/server/base-fee/post-base-fees";
import type { Actor } from "@/server/foundation/actor";
import { db } from "@/server/foundation/db";
import { invariant } from "@/server/foundation/invariant";
import { rentOffice } from "./recurring-rent";
import { grantCredits, inThePast, newOrganization, run } from "./story";

const DAY_MS = 86_400_000;
const YEAR_DAYS = 365;

const createInvoice = createDraft(sale);
const sendInvoice = issueDocument(sale);
const payInvoice = recordPayment(sale);
const createBill = createDraft(purchase);
const receiveBill = issueDocument(purchase);
const payBill = recordPayment(purchase);

/** What somebody does on a day of the year, in the order of `day`. */
type Step = { day: number; act(at: Date): Promise<unknown> };

const customers = [
  { name: "Northwind Traders", currency: "USD", city: "Portland", country: "US" },
  { name: "Fabrikam Verlag", currency: "EUR", city: "Hamburg", country: "DE" },
  { name: "Blue Yonder Coffee", currency: "USD", city: "Denver", country: "US" },
  { name: "Wingtip Press", currency: "GBP", city: "Leeds", country: "GB" },
  { name: "Adatum Foods", currency: "USD", city: "Chicago", country: "US" },
];
const vendors = [
  { name: "Paper and Ink Supply", currency: "USD" },
  { name: "Lindqvist Fotografie", currency: "EUR" },
];
const services = [
  { name: "Design day", sale_price: 96_000, unit: "day" },
  { name: "Brand workshop", sale_price: 240_000, unit: "workshop" },
  { name: "Website care", sale_price: 35_000, unit: "month" },
];

/**
 * A small design studio that has kept its books here for a year: customers in three currencies, paid, part-paid,
 * overdue and draft invoices, bills, rent that recurs, and a bank statement that is half reconciled. It pays for itself.
 */
export async function openDemoStudio(
  now: Date,
  acme: Organization,
  owner: User,
): Promise<Organization> {
  const first = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS - YEAR_DAYS * DAY_MS);
  const start = new Date(first.getTime() + 8 * 3_600_000);
  const studio = await newOrganization(start, {
    name: "Acme Studio",
    owner,
    parent: acme,
    relationship: "owned",
    billing: "own",
  });
  await grantCredits(start, studio, 3_000, { description: "Credits for the first year" });
  const actor: Actor = { type: "user", id: owner.id };
  const steps = await planYear(start, studio, actor);
  let paidDays = 0;
  const payBaseFeesUntil = async (day: number) => {
    for (; paidDays < Math.min(day, YEAR_DAYS); paidDays++)
      await postBaseFeesOf(studio.id, dayAt(start, paidDays));
  };
  for (const { day, act } of steps.sort((a, b) => a.day - b.day)) {
    const at = dayAt(start, day) < now ? dayAt(start, day) : now; // today's eight o'clock may be still to come
    await payBaseFeesUntil(day);
    await inThePast(at, () => act(at));
  }
  await payBaseFeesUntil(YEAR_DAYS); // the last step may be days ago
  await postBaseFeesOf(studio.id, now);
  await reconcileLastMonth(now, studio, actor);
  return studio;
}

const dayAt = (start: Date, day: number) => new Date(start.getTime() + day * DAY_MS);
const dateAt = (start: Date, day: number) => dayAt(start, day).toISOString().slice(0, 10);

async function planYear(start: Date, studio: Organization, actor: Actor): Promise<Step[]> {
  await run(start, addStarterChart, studio, actor, { variant: "us" });
  const contactIds: string[] = [];
  for (const { city, country, ...customer } of customers) {
    const { id } = await run(start, createContact, studio, actor, {
      kind: "customer",
      ...customer,
      email: `accounts@${customer.name.toLowerCase().replace(/\W+/g, "-")}.test`,
      address: { line1: "12 Market Street", city, postal_code: "10115", country },
      payment_terms_days: 30,
    });
    contactIds.push(id);
  }
  const vendorIds: string[] = [];
  for (const vendor of vendors)
    vendorIds.push(
      (await run(start, createContact, studio, actor, { kind: "vendor", ...vendor })).id,
    );
  const tax = await run(start, createTaxRate, studio, actor, {
    name: "Sales tax 8.25%",
    percent_decimal: "8.25",
  });
  const itemIds: string[] = [];
  for (const service of services) {
    const item = await run(start, createItem, studio, actor, {
      ...service,
      tax_rate_ids: [tax.id],
    });
    itemIds.push(item.id);
  }
  const books = { studio, actor, start, lastDay: YEAR_DAYS, contactIds, vendorIds, itemIds };
  return [
    ...rates(books),
    ...Array.from({ length: 64 }, (_, n) => invoiceStory(books, n)).flat(),
    ...Array.from({ length: 26 }, (_, n) => billStory(books, n)).flat(),
    ...(await rentStory(books)),
  ];
}

type Studio = {
  studio: Organization;
  actor: Actor;
  start: Date;
  lastDay: number;
  contactIds: string[];
  vendorIds: string[];
  itemIds: string[];
};

/** The euro and the pound, at the beginning of each month. */
function rates({ studio, actor, start }: Studio): Step[] {
  return Array.from({ length: 13 }, (_, month) => {
    const day = month * 30;
    const wave = Math.round(Math.sin(month / 2) * 300);
    const rate = (base: string, tenThousandths: number) => (at: Date) =>
      run(at, updateExchangeRate, studio, actor, {
        ...{ base, quote: "USD", date: dateAt(start, day) },
        rate_decimal: (tenThousandths / 10_000).toFixed(4),
      });
    return [
      { day, act: rate("EUR", 10_850 + wave) },
      { day, act: rate("GBP", 12_700 + wave) },
    ];
  }).flat();
}

/** An invoice from draft to what became of it: most are paid late or on time, a few in part or not at all. */
function invoiceStory({ studio, actor, start, lastDay, ...made }: Studio, n: number): Step[] {
  const day = 2 + Math.floor((n * (lastDay - 3)) / 63);
  const contact_id = made.contactIds[(n * 3) % made.contactIds.length] ?? "";
  const currency = customers[(n * 3) % customers.length]?.currency ?? "USD";
  const lines = Array.from({ length: 1 + (n % 3) }, (_, line) => {
    const item_id = made.itemIds[(n + line) % made.itemIds.length];
    // Prices of items are in dollars: elsewhere the line says its own, and sales tax is not due abroad.
    return currency === "USD"
      ? { item_id, quantity_decimal: String(1 + ((n + line) % 4)) }
      : {
          description: services[(n + line) % services.length]?.name,
          quantity_decimal: String(1 + (n % 3)),
          unit_price: services[(n + line) % services.length]?.sale_price,
        };
  });
  let id = "";
  let total = 0;
  const isDraft = n === 63 || n === 61;
  const paidAfter = [21, 28, 33, 40][n % 4] ?? 28;
  const fate = n % 16 === 9 ? "unpaid" : n % 11 === 7 ? "part" : "paid";
  const steps: Step[] = [
    {
      day,
      async act(at) {
        const draft = await run(at, createInvoice, studio, actor, {
          contact_id,
          lines,
          issue_date: dateAt(start, day),
          ...(n % 5 === 0 ? { order_number: `PO-${4_100 + n}` } : {}),
          footer: "Please pay to Acme Studio, account 000123456789, routing 021000021.",
        });
        [id, total] = [draft.id, draft.total];
        if (!isDraft) await run(at, sendInvoice, studio, actor, { invoice_id: id });
      },
    },
  ];
  if (!isDraft && fate !== "unpaid" && day + paidAfter <= lastDay)
    steps.push({
      day: day + paidAfter,
      act: (at) =>
        run(at, payInvoice, studio, actor, {
          invoice_id: id,
          amount: fate === "part" ? Math.floor(total / 2) : total,
          date: dateAt(start, day + paidAfter),
          method: "Bank transfer",
        }),
    });
  return steps;
}

/** A bill of a vendor, paid a fortnight later. */
function billStory({ studio, actor, start, lastDay, ...made }: Studio, n: number): Step[] {
  const day = 5 + n * 13;
  const [what, unit_price] = [
    ["Paper, toner and cartridges", 18_400 + n * 130],
    ["Photographs for a catalogue", 64_000 + n * 250],
  ][n % 2] as [string, number];
  let id = "";
  let total = 0;
  const steps: Step[] = [
    {
      day,
      async act(at) {
        const draft = await run(at, createBill, studio, actor, {
          contact_id: made.vendorIds[n % 2] ?? "",
          issue_date: dateAt(start, day),
          lines: [{ description: what, unit_price }],
        });
        [id, total] = [draft.id, draft.total];
        await run(at, receiveBill, studio, actor, { bill_id: id });
      },
    },
  ];
  if (day + 14 <= lastDay)
    steps.push({
      day: day + 14,
      act: (at) =>
        run(at, payBill, studio, actor, {
          bill_id: id,
          amount: total,
          date: dateAt(start, day + 14),
          method: "Bank transfer",
        }),
    });
  return steps;
}

/** Rent, which recurs on the first of each month. */
async function rentStory({ studio, actor, start, lastDay }: Studio): Promise<Step[]> {
  const [rent, bank] = await Promise.all(
    ["6100", "1010"].map((code) =>
      db().bookAccount.findFirstOrThrow({ where: { organizationId: studio.id, code } }),
    ),
  );
  invariant(rent && bank, "the starter chart has both");
  const jobId = await rentOffice(start, {
    organization: studio,
    actor,
    accounts: { rent: rent.id, bank: bank.id },
    amount: 185_000,
  });
  return Array.from({ length: lastDay + 1 }, (_, day) => day)
    .filter((day) => dayAt(start, day).getUTCDate() === 1)
    .map((day) => ({ day, act: (at) => runDueDays(jobId, at) }));
}

/** The bank's statement of the month before, half of it matched with the books; two lines the books do not have. */
async function reconcileLastMonth(now: Date, studio: Organization, actor: Actor): Promise<void> {
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 0));
  const to = month.toISOString().slice(0, 10);
  const from = `${to.slice(0, 7)}-01`;
  const bank = await db().bookAccount.findFirstOrThrow({
    where: { organizationId: studio.id, code: "1010" },
  });
  const lines = await db().bookLine.findMany({
    where: {
      accountId: bank.id,
      transaction: { date: { gte: new Date(from), lte: month }, status: "posted" },
    },
    include: { transaction: true },
    orderBy: [{ transaction: { date: "asc" } }, { id: "asc" }],
  });
  const rows = [
    ...lines.map(({ transaction, entryType, baseAmount }) => ({
      date: transaction.date.toISOString().slice(0, 10),
      amount: (entryType === "debit" ? 1 : -1) * Number(baseAmount),
      text: transaction.description,
    })),
    { date: to, amount: -1_250, text: "Account fee" },
    { date: to, amount: 386, text: "Interest" },
  ];
  const closing = rows.reduce((sum, { amount }) => sum + amount, 0);
  const reconciliation = await run(now, startReconciliation, studio, actor, {
    account_id: bank.id,
    from,
    to,
    opening_balance: 0,
    closing_balance: closing,
  });
  const csv = rows
    .map(({ date, amount, text }) => `${date},${(amount / 100).toFixed(2)},"${text}"`)
    .join("\n");
  await run(now, importStatement, studio, actor, {
    reconciliation_id: reconciliation.id,
    content: Buffer.from(`date,amount,description\n${csv}\n`).toString("base64"),
    file_name: `statement-${to.slice(0, 7)}.csv`,
  });
  const imported = await db().bankStatementLine.findMany({
    where: { reconciliationId: reconciliation.id },
  });
  for (const [n, line] of lines.entries()) {
    const wanted = rows[n];
    const at = imported.findIndex(
      ({ date, amount }) =>
        Number(amount) === wanted?.amount && date.toISOString().slice(0, 10) === wanted.date,
    );
    const [found] = imported.splice(at, at < 0 ? 0 : 1);
    if (n % 2 === 0 && found)
      await run(now, matchTransactions, studio, actor, {
        reconciliation_id: reconciliation.id,
        statement_line_ids: [found.id],
        transaction_ids: [line.transactionId],
      });
  }
}
