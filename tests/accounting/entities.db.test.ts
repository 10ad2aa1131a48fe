import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disconnectDb } from "@/server/foundation/db";
import { closeLanes } from "@/server/operations/lane/lanes";
import { type Books, costOf, openBooks } from "./books";

let books: Books;
beforeAll(async () => {
  books = await openBooks();
});
afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

const newContact = (fields: object = {}) =>
  books.make("/contacts", { kind: "customer", name: "Northwind", ...fields });

describe("a contact", () => {
  it("costs a credit, is read as it was sent, and changes only where it is told to", async () => {
    const address = {
      line1: "1 Main St",
      city: "Springfield",
      postal_code: "12345",
      country: "US",
    };
    let made = { id: "" };
    const price = await costOf(books, async () => {
      made = await newContact({ email: "Pay@Northwind.example", address, payment_terms_days: 14 });
    });
    expect(price).toBe(1);
    expect(made).toMatchObject({
      email: "pay@northwind.example",
      address,
      archived: false,
      notes: null,
    });
    const changed = await books.send("PATCH", `/contacts/${made.id}`, { notes: "Rings first" });
    expect(changed.body).toMatchObject({
      ...made,
      notes: "Rings first",
      updated_at: expect.any(String),
    });
    const read = await books.send("GET", `/contacts/${made.id}`);
    expect(read.body).toEqual(changed.body);
  });

  it("keeps its external id for itself, also when two come at once", async () => {
    const answers = await Promise.all(
      [1, 2, 3, 4].map((n) =>
        books.send("POST", "/contacts", {
          kind: "vendor",
          name: `Twin ${n}`,
          external_id: "erp-1",
        }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const other = await newContact({ external_id: "erp-2" });
    const taken = await books.send("PATCH", `/contacts/${other.id}`, { external_id: "erp-1" });
    expect([taken.status, taken.body.errors[0].path]).toEqual([409, "external_id"]);
    const own = await books.send("PATCH", `/contacts/${other.id}`, {
      external_id: "erp-2",
      name: "B",
    });
    expect(own.status).toBe(200);
  });

  it("is found by words of its name and email, by kind, and archived only when asked for", async () => {
    const { id } = await newContact({
      name: "Überlandwerk 100 % GmbH",
      email: "kasse@werk.example",
    });
    const found = async (query: string) => {
      const { body } = await books.send("GET", `/contacts?${query}`);
      return body.data.map((one: { id: string }) => one.id);
    };
    expect(await found(`search=${encodeURIComponent("gmbh überland")}`)).toEqual([id]);
    expect(await found(`search=${encodeURIComponent("100 %")}`)).toEqual([id]);
    expect(await found("search=kasse%40werk&kind=customer")).toEqual([id]);
    expect(await found("search=kasse&kind=vendor")).toEqual([]);
    await books.send("PATCH", `/contacts/${id}`, { archived: true });
    expect(await found("search=kasse")).toEqual([]);
    expect(await found("search=kasse&archived=true")).toEqual([id]);
    await books.send("PATCH", `/contacts/${id}`, { archived: false });
    expect(await found("search=kasse")).toEqual([id]);
  });

  it("comes up once on the pages of a list, in the order of names", async () => {
    const mine = await openBooks();
    const names = ["delta", "Alpha", "alpha", "Echo", "bravo", "Charlie", "alpha"];
    for (const name of names) await mine.make("/contacts", { kind: "both", name });
    const seen: string[] = [];
    for (let cursor = ""; ; ) {
      const { body } = await mine.send("GET", `/contacts?limit=3${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.data.map((one: { name: string }) => one.name.toLowerCase()));
      if (!body.has_more) break;
      cursor = body.next_cursor;
    }
    expect(seen).toEqual(names.map((name) => name.toLowerCase()).sort());
  });

  it.each([
    [{ name: " " }, "name"],
    [{ kind: "friend" }, "kind"],
    [{ email: "nobody" }, "email"],
    [{ payment_terms_days: 1.5 }, "payment_terms_days"],
    [{ currency: "XXQ" }, "currency"],
  ])("is refused with %j, and costs nothing", async (fields, path) => {
    let refused = { status: 0, body: { errors: [{ path: "" }] } };
    const price = await costOf(books, async () => {
      refused = await books.send("POST", "/contacts", { kind: "customer", name: "A", ...fields });
    });
    expect([refused.status, refused.body.errors[0]?.path, price]).toEqual([400, path, 0]);
  });
});

describe("a category", () => {
  it("lies in one of its kind, never in itself, and not too deep", async () => {
    const made: string[] = [];
    for (let level = 0; level < 5; level++) {
      const parent_id = made.at(-1);
      const { id } = await books.make("/categories", {
        kind: "expense",
        name: `L${level}`,
        ...(parent_id ? { parent_id } : {}),
      });
      made.push(id);
    }
    const refused = async (method: string, path: string, body: object) => {
      const answer = await books.send(method, path, body);
      return [answer.status, answer.body.errors?.[0]?.path];
    };
    const deeper = { kind: "expense", name: "L5", parent_id: made[4] };
    expect(await refused("POST", "/categories", deeper)).toEqual([400, "parent_id"]);
    expect(await refused("PATCH", `/categories/${made[0]}`, { parent_id: made[3] })).toEqual([
      400,
      "parent_id",
    ]);
    expect(await refused("PATCH", `/categories/${made[0]}`, { parent_id: made[0] })).toEqual([
      400,
      "parent_id",
    ]);
    const income = { kind: "income", name: "Sales", parent_id: made[0] };
    expect(await refused("POST", "/categories", income)).toEqual([400, "parent_id"]);
    expect(await refused("POST", "/categories", { kind: "expense", name: "l0" })).toEqual([
      409,
      "name",
    ]);
  });
});

describe("a tax rate", () => {
  it("that was used is replaced: it is archived, and items name the new one", async () => {
    const rate = await books.make("/tax-rates", { name: "VAT", percent_decimal: 19 });
    expect(rate).toMatchObject({ percent_decimal: "19", inclusive: false, compound: false });
    const renamed = await books.send("PATCH", `/tax-rates/${rate.id}`, { name: "VAT 19%" });
    expect(renamed.body.id).toBe(rate.id);
    const item = await books.make("/items", {
      name: "Desk",
      sale_price: 10_000,
      tax_rate_ids: [rate.id],
    });
    const contact = await newContact();
    await books.make("/invoices", { contact_id: contact.id, lines: [{ item_id: item.id }] });
    const changed = await books.send("PATCH", `/tax-rates/${rate.id}`, {
      percent_decimal: "20.5000",
    });
    expect(changed.body).toMatchObject({
      name: "VAT 19%",
      percent_decimal: "20.5",
      archived: false,
    });
    expect(changed.body.id).not.toBe(rate.id);
    const old = await books.send("GET", `/tax-rates/${rate.id}`);
    expect(old.body).toMatchObject({ percent_decimal: "19", archived: true });
    const retaxed = await books.send("GET", `/items/${item.id}`);
    expect(retaxed.body.tax_rate_ids).toEqual([changed.body.id]);
  });
});

describe("an item", () => {
  it("names only what this organization has and uses", async () => {
    const stranger = await openBooks();
    const theirs = await stranger.make("/tax-rates", { name: "GST", percent_decimal: "5" });
    const archived = await books.make("/categories", { kind: "item", name: "Old" });
    await books.send("PATCH", `/categories/${archived.id}`, { archived: true });
    for (const [fields, path] of [
      [{ tax_rate_ids: [theirs.id] }, "tax_rate_ids.0"],
      [{ sale_account_id: stranger.accounts.income }, "sale_account_id"],
      [{ category_id: archived.id }, "category_id"],
    ] as const) {
      const refused = await books.send("POST", "/items", { name: "Chair", ...fields });
      expect([refused.status, refused.body.errors[0].path]).toEqual([400, path]);
    }
    const foreign = await stranger.make("/items", { name: "Lamp" });
    expect((await books.send("GET", `/items/${foreign.id}`)).status).toBe(404);
    expect((await books.send("PATCH", `/items/${foreign.id}`, { name: "Mine" })).status).toBe(404);
  });
});
