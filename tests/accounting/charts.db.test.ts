import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { starterCharts } from "@/server/accounting/charts/starter-charts";
import { db, disconnectDb } from "@/server/foundation/db";
import { closeLanes } from "@/server/operations/lane/lanes";
import { expectSoundLedger } from "../support/tenant";
import { type Books, costOf, emptyBooks, openBooks } from "./books";

afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

const chartOf = async ({ send }: Books) =>
  (await send("GET", "/accounts?limit=200")).body.data as Record<string, unknown>[];
const livesIn = ({ tenant }: Books, country: string) =>
  db().creditAccount.update({
    where: { id: tenant.organization.creditAccountId },
    data: {
      billingAddress: { line1: "1 Main St", city: "Town", postal_code: "1", country },
    },
  });

describe("a starter chart", () => {
  it.each([
    ["US", "us", "USD"],
    ["DE", "eu", "EUR"],
    ["SE", "eu", "SEK"],
    ["GB", "neutral", "GBP"],
    ["XK", "neutral", "USD"],
    [undefined, "neutral", "USD"],
  ])("for %s is %s in %s", async (country, variant, currency) => {
    const books = await emptyBooks();
    if (country) await livesIn(books, country);
    const { body } = await books.send("GET", "/starter-chart");
    expect(body).toMatchObject({ variant, currency, country: country ?? null });
    expect(body.to_add).toBe(starterCharts[variant as "us"].length);
    const other = await books.send("GET", "/starter-chart?variant=eu");
    expect(other.body.variant).toBe("eu");
  });

  it("is added to empty books at the price it told, with every role, and then sends an invoice", async () => {
    const books = await emptyBooks(100);
    await livesIn(books, "US");
    const { body: told } = await books.send("GET", "/starter-chart");
    const count = starterCharts.us.length;
    expect(told).toMatchObject({ to_add: count, credits: count, would_pass: true });
    const dry = await books.send("POST", "/starter-chart?dry_run=true", {});
    expect(dry.body).toMatchObject({ credits: count, would_pass: true, refusal: null });
    expect(await chartOf(books)).toEqual([]);

    const cost = await costOf(books, async () => {
      const { added, kept, accounts } = await books.make("/starter-chart", {});
      expect([added, kept, accounts.length]).toEqual([count, 0, count]);
      expect(new Set(accounts.map((one: { verdict: string }) => one.verdict))).toEqual(
        new Set(["add"]),
      );
    });
    expect(cost).toBe(count);
    const chart = await chartOf(books);
    expect(chart.map(({ code, name }) => [code, name])).toEqual(
      starterCharts.us.map(({ code, name }) => [code, name]),
    );
    const parent = chart.find(({ code }) => code === "6000");
    expect(chart.find(({ code }) => code === "6100")?.parent_id).toBe(parent?.id);
    const { body: settings } = await books.send("GET", "/settings/books");
    expect(Object.values(settings.roles).filter((id) => id === null)).toEqual([]);

    const { id: contact_id } = await books.make("/contacts", { kind: "customer", name: "N" });
    const { id } = await books.make("/invoices", {
      contact_id,
      lines: [{ description: "Work", unit_price: 5_000 }],
    });
    expect((await books.send("POST", `/invoices/${id}/send`)).status).toBe(200);
    await expectSoundLedger(books.tenant);
  });

  it("adds only what is missing: codes that exist are kept, and so is what has a role", async () => {
    const books = await emptyBooks(100);
    const cash = await books.make("/accounts", { code: "1000", name: "Till", type: "asset" });
    const odd = await books.make("/accounts", { code: "2000", name: "Odd", type: "expense" });
    const owed = await books.make("/accounts", {
      code: "1150",
      name: "Debtors",
      type: "asset",
      roles: ["receivable"],
    });
    const { accounts, added, kept } = await books.make("/starter-chart", { variant: "eu" });
    expect([added, kept]).toEqual([starterCharts.eu.length - 2, 2]);
    const row = (code: string) => accounts.find((one: { code: string }) => one.code === code);
    expect(row("1000")).toMatchObject({
      verdict: "exists",
      note: "Keeps the name Till",
      account_id: cash.id,
    });
    expect(row("2000")).toMatchObject({ verdict: "conflict", account_id: odd.id, roles: [] });
    expect(row("2000").note).toContain("2000 Odd with type expense");
    const { body } = await books.send("GET", "/settings/books");
    expect(body.roles).toMatchObject({ receivable: owed.id, payable: null });
    expect((await books.send("GET", `/accounts/${cash.id}`)).body.name).toBe("Till");
  });

  it("costs nothing where nothing is missing, and is charged once however often it is sent", async () => {
    const books = await emptyBooks(100);
    const headers = { "idempotency-key": "once" };
    const count = starterCharts.neutral.length;
    const cost = await costOf(books, async () => {
      const answers = await Promise.all(
        Array.from({ length: 5 }, (_, n) =>
          books.send("POST", "/starter-chart", {}, n < 3 ? headers : {}),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
      expect(answers.reduce((sum, { body }) => sum + (body.added > 0 ? 1 : 0), 0)).toBeLessThan(4);
    });
    expect(cost).toBe(count);
    const again = await books.send("POST", "/starter-chart", {});
    expect([again.body.added, again.headers.get("x-credits-cost")]).toEqual([0, "0"]);
    expect((await books.send("POST", "/starter-chart?dry_run=true", {})).body).toMatchObject({
      credits: 0,
      would_pass: true,
    });
    expect(await chartOf(books)).toHaveLength(count);
    const debits = await db().ledgerEntry.findMany({
      where: { organizationId: books.tenant.organization.id, kind: "debit" },
    });
    expect(debits.at(-1)).toMatchObject({
      operation: "account.create",
      details: expect.objectContaining({ quantity: count }),
    });
    await expectSoundLedger(books.tenant);
  });

  it("is added as a whole or not at all", async () => {
    const books = await emptyBooks(5);
    const refused = await books.send("POST", "/starter-chart", {});
    expect([refused.status, refused.body.required]).toEqual([402, starterCharts.neutral.length]);
    expect((await books.send("GET", "/starter-chart")).body.would_pass).toBe(false);
    expect(await chartOf(books)).toEqual([]);
    const { body } = await books.send("GET", "/settings/books");
    expect(body.currency).toBe(null);
  });
});

describe("a role that is missing", () => {
  it("is named with the ways to give it, and each of them helps", async () => {
    const books = await openBooks();
    await books.send("PATCH", "/settings/books", { roles: { receivable: null } });
    const { id: contact_id } = await books.make("/contacts", { kind: "customer", name: "N" });
    const { id } = await books.make("/invoices", {
      contact_id,
      lines: [{ description: "Work", unit_price: 5_000 }],
    });
    const refused = await books.send("POST", `/invoices/${id}/send`);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: "wrong_state", missing_role: "receivable" });
    expect(refused.body.fix.create.body).toMatchObject({ type: "asset", roles: ["receivable"] });
    const made = await books.send("POST", "/accounts", {
      ...refused.body.fix.create.body,
      code: "1250",
      name: "Debtors",
    });
    expect(made.status).toBe(201);
    expect((await books.send("POST", `/invoices/${id}/send`)).status).toBe(200);
    const taken = await books.send("POST", "/accounts", {
      code: "1251",
      name: "More debtors",
      type: "asset",
      roles: ["receivable"],
    });
    expect([taken.status, taken.body.account_id]).toEqual([409, made.body.id]);
  });
});

describe("accounts within accounts", () => {
  let books: Books;
  beforeAll(async () => {
    books = await emptyBooks(1_000);
  });
  let next = 1;
  const made = (fields: object = {}) =>
    books.make<{ id: string; parent_id: string | null }>("/accounts", {
      code: `A${next++}`,
      name: "Part",
      type: "asset",
      ...fields,
    });
  const move = (id: string, parent_id: string | null) =>
    books.send("PATCH", `/accounts/${id}`, { parent_id });

  it("are moved in and out, and only into their own type", async () => {
    const [whole, part] = [await made(), await made()];
    expect((await move(part.id, whole.id)).body.parent_id).toBe(whole.id);
    const cost = await made({ type: "expense" });
    const wrong = await move(cost.id, whole.id);
    expect([wrong.status, wrong.body.errors[0].path]).toEqual([400, "parent_id"]);
    const retyped = await books.send("PATCH", `/accounts/${whole.id}`, { type: "expense" });
    expect(retyped.status).toBe(409);
    const alone = await books.send("PATCH", `/accounts/${part.id}`, { type: "expense" });
    expect([alone.status, alone.body.errors[0].path]).toEqual([400, "parent_id"]);
    const both = await books.send("PATCH", `/accounts/${part.id}`, {
      type: "expense",
      parent_id: cost.id,
    });
    expect(both.body).toMatchObject({ type: "expense", parent_id: cost.id });
    expect((await move(part.id, null)).body.parent_id).toBe(null);
    const nobody = await move(part.id, "coa_00000000000000000000000000");
    expect(nobody.status).toBe(400);
  });

  it("are never part of themselves, and at most eight levels deep", async () => {
    const chain: string[] = [];
    for (let level = 0; level < 8; level++)
      chain.push((await made({ parent_id: chain.at(-1) ?? null })).id);
    const tooDeep = await books.send("POST", "/accounts", {
      code: "deep",
      name: "Deep",
      type: "asset",
      parent_id: chain[7],
    });
    expect(tooDeep.status).toBe(400);
    const [top = "", , , , , , , bottom = ""] = chain;
    for (const below of [top, chain[1] ?? "", bottom]) {
      const refused = await move(top, below);
      expect([refused.status, refused.body.code]).toEqual([409, "wrong_state"]);
    }
    const another = await made();
    expect((await move(top, another.id)).status).toBe(400);
  });

  it("make no circle, whoever moves them at once", async () => {
    for (let round = 0; round < 5; round++) {
      const ring = await Promise.all(Array.from({ length: 6 }, () => made()));
      const answers = await Promise.all(
        ring.map(({ id }, n) => move(id, ring[(n + 1) % ring.length]?.id ?? null)),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(ring.length - 1);
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(1);
    }
    const [circles] = await db().$queryRaw<{ count: number }[]>`
      with recursive up as (
        select id as start, parent_id, 1 as level from book_accounts where parent_id is not null
        union all select up.start, a.parent_id, up.level + 1 from up join book_accounts a on a.id = up.parent_id
          where a.parent_id is not null and up.level < 20)
      select count(*)::int as count from up where level > 8`;
    expect(circles?.count).toBe(0);
  });
});
