import { afterAll, describe, expect, it } from "vitest";
import { db, disconnectDb } from "@/server/foundation/db";
import { closeLanes } from "@/server/operations/lane/lanes";
import { balancesOf, type Books, costOf, openBooks } from "./books";

afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

async function invoiceOf(books: Books, amount = 10_000, fields: object = {}) {
  const contact = await books.make("/contacts", { kind: "both", name: "Northwind" });
  return books.make("/invoices", {
    contact_id: contact.id,
    lines: [{ description: "Consulting", unit_price: amount }],
    ...fields,
  });
}

describe("an invoice", () => {
  it("from draft to paid: each step costs a credit and posts what it should", async () => {
    const books = await openBooks();
    const vat = await books.make("/tax-rates", { name: "VAT", percent_decimal: "20" });
    let invoice = await invoiceOf(books, 5_000, {
      issue_date: "2026-03-01",
      lines: [
        { description: "Design", quantity_decimal: "2", unit_price: 5_000, tax_rate_ids: [vat.id] },
      ],
    });
    expect(invoice).toMatchObject({
      number: null,
      status: "draft",
      due_date: "2026-03-31",
      subtotal: 10_000,
      tax: 2_000,
      total: 12_000,
    });
    expect(await balancesOf(books)).toEqual({});

    expect(
      await costOf(books, async () => (invoice = await books.make(`/invoices/${invoice.id}/send`))),
    ).toBe(1);
    expect(invoice).toMatchObject({
      number: "INV-0001",
      status: "sent",
      due: 12_000,
      overdue: true,
    });
    expect(await balancesOf(books)).toEqual({ 1200: 12_000, 2200: -2_000, 4100: -10_000 });

    const pay = (amount: number) =>
      books.send("POST", `/invoices/${invoice.id}/payments`, { amount });
    expect(await costOf(books, async () => (invoice = (await pay(5_000)).body))).toBe(1);
    expect(invoice).toMatchObject({ status: "partially_paid", paid: 5_000, due: 7_000 });
    const over = await pay(7_001);
    expect([over.status, over.body.errors]).toEqual([
      400,
      [{ path: "amount", message: "Only 70.00 USD is still due" }],
    ]);
    invoice = (await pay(7_000)).body;
    expect(invoice).toMatchObject({ status: "paid", due: 0, overdue: false });
    expect(await balancesOf(books)).toEqual({ 1010: 12_000, 2200: -2_000, 4100: -10_000 });
    const read = await books.send("GET", `/invoices/${invoice.id}`);
    expect(read.body).toEqual(invoice);
    const again = await pay(1);
    expect([again.status, again.body.code]).toEqual([409, "wrong_state"]);
  });

  it.each([
    ["invoices", "send", "receivable", "went to"],
    ["bills", "receive", "payable", "came from"],
  ] as const)(
    "of %s is never paid to the account on which it stands as owed",
    async (path, verb, control, words) => {
      const books = await openBooks();
      const contact = await books.make("/contacts", { kind: "both", name: "Northwind" });
      const lines = [{ description: "Work", unit_price: 5_000 }];
      const { id } = await books.make(`/${path}`, { contact_id: contact.id, lines });
      await books.make(`/${path}/${id}/${verb}`);
      const before = await balancesOf(books);
      const cost = await costOf(books, async () => {
        const refused = await books.send("POST", `/${path}/${id}/payments`, {
          amount: 5_000,
          account_id: books.accounts[control],
        });
        expect([refused.status, refused.body.errors[0].path]).toEqual([400, "account_id"]);
        expect(refused.body.detail).toContain(`Choose the account the money ${words}`);
      });
      expect([cost, await balancesOf(books)]).toEqual([0, before]);
    },
  );

  it("counts in what its contact owes until it is paid, by currency and on both sides", async () => {
    const books = await openBooks();
    const { id: contact_id } = await books.make("/contacts", { kind: "both", name: "Northwind" });
    const balance = async () => (await books.send("GET", `/contacts/${contact_id}/balance`)).body;
    const lines = [{ description: "Work", unit_price: 5_000 }];
    const due = { issue_date: "2026-01-05", due_date: "2026-02-05" };
    const invoice = await books.make("/invoices", { contact_id, lines, ...due });
    const later = await books.make("/invoices", { contact_id, lines, due_date: "2099-02-05" });
    const bill = await books.make("/bills", { contact_id, lines, due_date: "2099-02-05" });
    expect(await balance()).toEqual({ invoice: [], bill: [] });
    await books.make(`/invoices/${invoice.id}/send`);
    await books.make(`/invoices/${later.id}/send`);
    await books.make(`/bills/${bill.id}/receive`);
    await books.make(`/invoices/${invoice.id}/payments`, { amount: 2_000 });
    expect(await balance()).toEqual({
      invoice: [{ currency: "USD", due: 8_000, overdue: 3_000, documents: 2 }],
      bill: [{ currency: "USD", due: 5_000, overdue: 0, documents: 1 }],
    });
    await books.make(`/bills/${bill.id}/payments`, { amount: 5_000 });
    expect((await balance()).bill).toEqual([]);
    const others = await openBooks();
    const foreign = await others.send("GET", `/contacts/${contact_id}/balance`);
    expect(foreign.status).toBe(404);
  });

  it("keeps its lines when it is changed without them, and adds up anew with them", async () => {
    const books = await openBooks();
    const draft = await invoiceOf(books);
    const path = `/invoices/${draft.id}`;
    const noted = await books.send("PATCH", path, { notes: "Thanks", order_number: "PO 7" });
    expect(noted.body).toMatchObject({ lines: draft.lines, total: 10_000, notes: "Thanks" });
    const lines = [{ description: "Less", unit_price: 900, discount_percent_decimal: "10" }];
    const relined = await books.send("PATCH", path, { lines });
    expect(relined.body).toMatchObject({ total: 810, discount: 90, order_number: "PO 7" });
    await books.make(`${path}/send`);
    const late = await books.send("PATCH", path, { notes: "Too late" });
    expect([late.status, late.body.code]).toEqual([409, "wrong_state"]);
  });

  it("fills its lines from items, with the account, price and taxes they have", async () => {
    const books = await openBooks();
    const vat = await books.make("/tax-rates", {
      name: "VAT",
      percent_decimal: "10",
      inclusive: true,
    });
    const shop = await books.make("/accounts", { code: "4200", name: "Shop", type: "revenue" });
    const item = await books.make("/items", {
      name: "Chair",
      sale_price: 1_100,
      sale_account_id: shop.id,
      tax_rate_ids: [vat.id],
    });
    const invoice = await invoiceOf(books, 0, {
      lines: [{ item_id: item.id, quantity_decimal: "3" }],
    });
    expect(invoice).toMatchObject({ subtotal: 3_000, tax: 300, total: 3_300 });
    await books.make(`/invoices/${invoice.id}/send`);
    expect(await balancesOf(books)).toEqual({ 1200: 3_300, 2200: -300, 4200: -3_000 });
  });

  it("undone and cancelled, it leaves nothing on the accounts and its number is not given again", async () => {
    const books = await openBooks();
    const draft = await invoiceOf(books);
    await books.make(`/invoices/${draft.id}/send`);
    const paid = await books.make(`/invoices/${draft.id}/payments`, { amount: 4_000 });
    const refused = await books.send("POST", `/invoices/${draft.id}/cancel`);
    expect([refused.status, refused.body.code]).toEqual([409, "wrong_state"]);
    const undo = `/invoices/${draft.id}/payments/${paid.payments[0].id}/undo`;
    expect(await costOf(books, () => books.make(undo))).toBe(0);
    expect((await books.send("POST", undo)).status).toBe(409);
    const price = await costOf(books, async () => {
      const cancelled = await books.make(`/invoices/${draft.id}/cancel`);
      expect(cancelled).toMatchObject({ status: "cancelled", number: "INV-0001", due: 0 });
    });
    expect(price).toBe(0);
    expect(await balancesOf(books)).toEqual({});
    const next = await invoiceOf(books);
    expect((await books.make(`/invoices/${next.id}/send`)).number).toBe("INV-0002");
  });

  it("comes as a PDF, as a draft and when it was sent", async () => {
    const books = await openBooks();
    const { id } = await invoiceOf(books);
    const pdf = () => books.send<string>("GET", `/invoices/${id}/pdf`);
    const draft = await pdf();
    expect([draft.status, draft.headers.get("content-disposition")]).toEqual([
      200,
      expect.stringContaining("draft.pdf"),
    ]);
    await books.make(`/invoices/${id}/send`);
    const sent = await pdf();
    expect(sent.headers.get("content-disposition")).toContain("INV-0001.pdf");
    expect(sent.body.slice(0, 5)).toBe("%PDF-");
    const etag = sent.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
    const known = await books.send("GET", `/invoices/${id}/pdf`, undefined, {
      "if-none-match": etag,
    });
    expect(known.status).toBe(304);
  });

  it("cancelled as a draft is gone", async () => {
    const books = await openBooks();
    const draft = await invoiceOf(books);
    await books.make(`/invoices/${draft.id}/cancel`);
    expect((await books.send("GET", `/invoices/${draft.id}`)).status).toBe(404);
  });

  it("fifty sent at once get fifty numbers without a gap, and cost fifty credits", async () => {
    const books = await openBooks();
    const drafts = await Promise.all(Array.from({ length: 50 }, () => invoiceOf(books, 100)));
    const price = await costOf(books, async () => {
      const sent = await Promise.all(drafts.map(({ id }) => books.make(`/invoices/${id}/send`)));
      const numbers = sent.map(({ number }) => Number(number.slice(4)));
      expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
    });
    expect(price).toBe(50);
    expect(await balancesOf(books)).toEqual({ 1200: 5_000, 4100: -5_000 });
  });

  it("paid by many at once is never paid more than it comes to", async () => {
    const books = await openBooks();
    const draft = await invoiceOf(books, 1_000);
    await books.make(`/invoices/${draft.id}/send`);
    const price = await costOf(books, async () => {
      const answers = await Promise.all(
        Array.from({ length: 12 }, () =>
          books.send("POST", `/invoices/${draft.id}/payments`, { amount: 300 }),
        ),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    });
    expect(price).toBe(3);
    expect(await balancesOf(books)).toEqual({ 1010: 900, 1200: 100, 4100: -1_000 });
  });

  it("without an account for its role says which, charges nothing and stays a draft", async () => {
    const books = await openBooks();
    const draft = await invoiceOf(books);
    await books.send("PATCH", "/settings/books", { roles: { receivable: null } });
    const price = await costOf(books, async () => {
      const refused = await books.send("POST", `/invoices/${draft.id}/send`);
      expect([refused.status, refused.body.missing_role]).toEqual([409, "receivable"]);
    });
    expect(price).toBe(0);
    expect((await books.send("GET", `/invoices/${draft.id}`)).body.status).toBe("draft");
  });

  it("of another organization does not exist", async () => {
    const [ours, theirs] = [await openBooks(), await openBooks()];
    const { id } = await invoiceOf(theirs);
    for (const [method, path, body] of [
      ["GET", "", undefined],
      ["PATCH", "", { notes: "x" }],
      ["POST", "/send", {}],
      ["POST", "/payments", { amount: 1 }],
      ["POST", "/cancel", {}],
    ] as const)
      expect([path, (await ours.send(method, `/invoices/${id}${path}`, body)).status]).toEqual([
        path,
        404,
      ]);
    // A bill is no invoice.
    expect((await theirs.send("GET", `/bills/${id}`)).status).toBe(404);
  });
});

describe("a bill", () => {
  it("mirrors an invoice on the payable side", async () => {
    const books = await openBooks();
    const vat = await books.make("/tax-rates", { name: "VAT", percent_decimal: "20" });
    const vendor = await books.make("/contacts", { kind: "vendor", name: "Paper Co" });
    const bill = await books.make("/bills", {
      contact_id: vendor.id,
      order_number: "R-77",
      lines: [{ description: "Paper", unit_price: 5_000, tax_rate_ids: [vat.id] }],
    });
    expect(await books.make(`/bills/${bill.id}/receive`)).toMatchObject({
      number: "BILL-0001",
      status: "received",
    });
    expect(await balancesOf(books)).toEqual({ 1300: 1_000, 2000: -6_000, 5000: 5_000 });
    await books.make(`/bills/${bill.id}/payments`, { amount: 6_000 });
    expect(await balancesOf(books)).toEqual({ 1010: -6_000, 1300: 1_000, 5000: 5_000 });
  });

  it("is with a vendor, an invoice with a customer", async () => {
    const books = await openBooks();
    const customer = await books.make("/contacts", { kind: "customer", name: "C" });
    const refused = await books.send("POST", "/bills", {
      contact_id: customer.id,
      lines: [{ description: "A", unit_price: 1 }],
    });
    expect([refused.status, refused.body.errors[0].path]).toEqual([400, "contact_id"]);
  });
});

describe("in another currency", () => {
  it("is posted at the rate of its day, and what payments are worth more or less is an exchange difference", async () => {
    const books = await openBooks();
    const draft = await invoiceOf(books, 10_000, { currency: "EUR", issue_date: "2026-03-01" });
    const rateless = await books.send("POST", `/invoices/${draft.id}/send`);
    expect([rateless.status, rateless.body.errors[0].path]).toEqual([400, "exchange_rate_decimal"]);
    const rate = (rate_decimal: string, date: string) =>
      books.make("/exchange-rates", { base: "EUR", quote: "USD", rate_decimal, date });
    await rate("1.1", "2026-02-15");
    await books.make(`/invoices/${draft.id}/send`);
    expect(await balancesOf(books)).toEqual({ 1200: 11_000, 4100: -11_000 });
    await rate("1.2", "2026-04-01");
    await books.make(`/invoices/${draft.id}/payments`, { amount: 5_000, date: "2026-04-02" });
    expect(await balancesOf(books)).toEqual({
      1010: 6_000,
      1200: 5_500,
      4100: -11_000,
      7000: -500,
    });
    const euros = await books.make("/accounts", {
      code: "1020",
      name: "EUR bank",
      type: "asset",
      currency: "EUR",
    });
    await books.make(`/invoices/${draft.id}/payments`, {
      amount: 5_000,
      date: "2026-04-03",
      account_id: euros.id,
      exchange_rate_decimal: "1.05",
    });
    // The account in euros holds euros; the books hold what they were worth.
    expect(await balancesOf(books)).toEqual({
      1010: 6_000,
      1020: 5_000,
      4100: -11_000,
      7000: -250,
    });
  });

  it("a draft that is moved to another currency forgets its rate", async () => {
    const books = await openBooks();
    const draft = await invoiceOf(books, 10_000, { currency: "EUR", exchange_rate_decimal: "1.1" });
    const lines = [{ description: "Consulting", unit_price: 10_000 }];
    const moved = await books.send("PATCH", `/invoices/${draft.id}`, { currency: "JPY", lines });
    expect(moved.body).toMatchObject({ currency: "JPY", exchange_rate_decimal: null });
    const refused = await books.send("POST", `/invoices/${draft.id}/send`);
    expect([refused.status, refused.body.errors[0].path]).toEqual([400, "exchange_rate_decimal"]);
  });

  it("a transaction is posted at its rate to the currency that the books have by then", async () => {
    const books = await openBooks();
    const euros = await books.make("/accounts", {
      code: "1020",
      name: "Bank",
      type: "asset",
      currency: "EUR",
    });
    const shop = await books.make("/accounts", {
      code: "4020",
      name: "Shop",
      type: "revenue",
      currency: "EUR",
    });
    const pending = await books.make("/transactions", {
      date: "2026-03-01",
      description: "Sale",
      currency: "EUR",
      exchange_rate_decimal: "1.1",
      entries: [
        { account_id: euros.id, entry_type: "debit", amount: 1_000 },
        { account_id: shop.id, entry_type: "credit", amount: 1_000 },
      ],
    });
    // As if the currency had been changed between the look at it and the write of the lines.
    await db().bookSettings.update({
      where: { organizationId: books.tenant.organization.id },
      data: { currency: "EUR" },
    });
    const posted = await books.send("POST", `/transactions/${pending.id}/post`);
    expect(posted.body).toMatchObject({ status: "posted", exchange_rate_decimal: "1" });
    const lines = await db().bookLine.findMany({ where: { transactionId: pending.id } });
    expect(lines.map(({ baseAmount }) => baseAmount)).toEqual([1_000n, 1_000n]);
    expect(await balancesOf(books)).toEqual({ 1020: 1_000, 4020: -1_000 });
  });

  it("a rate that was entered the other way round counts too", async () => {
    const books = await openBooks();
    await books.make("/exchange-rates", {
      base: "USD",
      quote: "JPY",
      rate_decimal: "150",
      date: "2026-01-01",
    });
    const { body } = await books.send(
      "GET",
      "/exchange-rates/convert?amount=15000&from_currency=JPY&to_currency=USD",
    );
    expect(body).toMatchObject({ converted: 10_000 });
  });
});

describe("a closed period", () => {
  it("takes nothing any more, and takes it again when it is reopened", async () => {
    const books = await openBooks();
    const draft = await invoiceOf(books, 100, { issue_date: "2025-12-31" });
    const close = (closed_through: string | null) =>
      books.send("PATCH", "/settings/books", { closed_through });
    expect((await close("2025-12-31")).body.closed_through).toBe("2025-12-31");
    const refused = await books.send("POST", `/invoices/${draft.id}/send`);
    expect([refused.status, refused.body.closed_through]).toEqual([409, "2025-12-31"]);
    const entries = [
      { account_id: books.accounts.bank, entry_type: "debit", amount: 1 },
      { account_id: books.accounts.income, entry_type: "credit", amount: 1 },
    ];
    const pending = await books.make("/transactions", {
      date: "2025-12-31",
      description: "Late",
      entries,
    });
    const post = `/transactions/${pending.id}/post`;
    expect((await books.send("POST", post)).status).toBe(409);
    await close(null);
    expect((await books.send("POST", post)).status).toBe(200);
    expect((await books.send("POST", `/invoices/${draft.id}/send`)).status).toBe(200);
  });
});

it("a transaction that an invoice made is taken back there, not behind its back", async () => {
  const books = await openBooks();
  const draft = await invoiceOf(books);
  const sent = await books.make(`/invoices/${draft.id}/send`);
  const refused = await books.send("POST", `/transactions/${sent.transaction_id}/reverse`, {});
  expect([refused.status, refused.body.source_id]).toEqual([409, draft.id]);
});
