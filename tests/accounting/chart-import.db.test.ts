import iconv from "iconv-lite";
import { afterAll, describe, expect, it } from "vitest";
import { db, disconnectDb } from "@/server/foundation/db";
import { closeLanes } from "@/server/operations/lane/lanes";
import { expectSoundLedger } from "../support/tenant";
import { type Books, costOf, emptyBooks } from "./books";

afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

const base64 = (text: string, encoding = "utf-8") =>
  iconv.encode(text, encoding).toString("base64");
const previewed = async (books: Books, text: string, more: object = {}) =>
  (await books.send("POST", "/accounts/import/preview", { content: base64(text), ...more })).body;
const imported = (books: Books, text: string, more: object = {}) =>
  books.send("POST", "/accounts/import", { content: base64(text), ...more });
const chartOf = async ({ send }: Books) =>
  (await send("GET", "/accounts?limit=200")).body.data as Record<string, unknown>[];

const small = `code,name,type,parent
6000,Operating expenses,expense,
6100,Rent,,6000
1000,Cash,Bank,
`;

describe("importing a chart of accounts", () => {
  it("shows every row and the price first, then imports all with their parents, and again adds nothing", async () => {
    const books = await emptyBooks(100);
    const told = await previewed(books, small);
    expect(told).toMatchObject({
      format: "csv",
      to_add: 3,
      existing: 0,
      invalid: 0,
      credits: 3,
      would_pass: true,
    });
    expect(told.accounts.map((one: Record<string, unknown>) => [one.row, one.type])).toEqual([
      [2, "expense"],
      [3, "expense"],
      [4, "asset"],
    ]);
    expect(await chartOf(books)).toEqual([]);
    const cost = await costOf(books, async () => {
      const answer = await imported(books, small);
      expect([answer.status, answer.body.added, answer.headers.get("x-credits-cost")]).toEqual([
        201,
        3,
        "3",
      ]);
    });
    expect(cost).toBe(3);
    const chart = await chartOf(books);
    const parent = chart.find(({ code }) => code === "6000");
    expect(chart.find(({ code }) => code === "6100")).toMatchObject({
      parent_id: parent?.id,
      type: "expense",
      currency: "USD",
    });
    const again = await imported(books, small);
    expect([again.status, again.body.added, again.body.kept]).toEqual([201, 0, 3]);
    expect(again.headers.get("x-credits-cost")).toBe("0");
    expect((await previewed(books, small)).credits).toBe(0);
    const more = await imported(books, `${small}6200,Wages,expense,6000\n`);
    expect([more.body.added, more.headers.get("x-credits-cost")]).toEqual([1, "1"]);
    const events = await db().bookEvent.findMany({
      where: { organizationId: books.tenant.organization.id, type: "chart.imported" },
    });
    expect(events).toHaveLength(2);
    await expectSoundLedger(books.tenant);
  });

  it.each([
    [
      "JSON",
      JSON.stringify([
        { code: 1200, name: "Owed", type: "asset" },
        { code: "1210", name: "Owed at home", type: "asset", parent: 1200 },
      ]),
    ],
    [
      "JSON with a name for its list",
      JSON.stringify({
        accounts: [
          { code: "1200", name: "Owed", type: "Accounts receivable (A/R)" },
          { code: "1210", name: "Owed at home", type: "", parent_code: "1200" },
        ],
      }),
    ],
    [
      "semicolons",
      "Nummer;Bezeichnung;Kontoart;Oberkonto\n1200;Owed;Aktiv;\n1210;Owed at home;;1200",
    ],
    [
      "tabs and a title",
      "Chart of Acme\t\n\nCode\tName\tType\tParent\n1200\tOwed\tAsset\t\n1210\tOwed at home\tAsset\t1200",
    ],
    [
      "Xero’s columns",
      "*Code,*Name,*Type,Parent\n1200,Owed,Current Asset,\n1210,Owed at home,Inventory,1200",
    ],
  ])("reads %s", async (_what, text) => {
    const books = await emptyBooks();
    const { accounts, invalid, to_add } = await previewed(books, text);
    expect([to_add, invalid]).toEqual([2, 0]);
    expect(accounts).toMatchObject([
      { code: "1200", name: "Owed", type: "asset", parent_code: null },
      { code: "1210", name: "Owed at home", type: "asset", parent_code: "1200" },
    ]);
  });

  it.each(["utf-8", "utf-16le", "windows-1252", "utf-16be"])(
    "reads umlauts in %s",
    async (encoding) => {
      const books = await emptyBooks();
      const text =
        "Konto;Bezeichnung;Art\n4400;Erlöse für Übriges;Erträge\n6330;Bürokosten;Aufwand";
      const content = base64(text, encoding);
      const { body } = await books.send("POST", "/accounts/import/preview", { content });
      expect(
        body.accounts.map(({ name, type }: { name: string; type: string }) => [name, type]),
      ).toEqual([
        ["Erlöse für Übriges", "revenue"],
        ["Bürokosten", "expense"],
      ]);
    },
  );

  it("reads columns without names as it is told, and asks for them", async () => {
    const books = await emptyBooks();
    const text = "Cash;1000;asset\nBank;1010;asset\n";
    const asked = await books.send("POST", "/accounts/import/preview", { content: base64(text) });
    expect([asked.status, asked.body.errors[0].path]).toEqual([400, "mapping.columns.code"]);
    const told = await previewed(books, text, {
      mapping: { columns: { code: 1, name: 0, type: 2 }, header_rows: 0 },
    });
    expect([told.to_add, told.accounts[1].code]).toEqual([2, "1010"]);
  });

  it("refuses all of a file for one row, says which and why, and charges nothing", async () => {
    const books = await emptyBooks(100);
    await books.make("/accounts", { code: "3000", name: "Capital", type: "equity" });
    const text = [
      "code,name,type,parent,currency",
      "1000,Cash,asset,,",
      "1000,Cash again,asset,,",
      ",No code,asset,,",
      "1100,,asset,,",
      "1200,Odd,curious,,",
      "1300,Orphan,asset,9999,",
      "1400,A,asset,1500,",
      "1500,B,asset,1400,",
      "1600,Mixed,expense,1000,",
      "1700,Under capital,asset,3000,",
      "1800,Foreign,asset,,XXQ",
      "1900,No type,,,",
    ].join("\n");
    const told = await previewed(books, text);
    expect([told.to_add, told.invalid, told.would_pass]).toEqual([1, 11, false]);
    const notes = Object.fromEntries(
      told.accounts.map((one: { row: number; note: string | null }) => [one.row, one.note]),
    );
    expect(notes).toMatchObject({
      2: null,
      3: expect.stringContaining("is also used in row 2"),
      4: expect.stringContaining("Enter a code"),
      5: "Enter a name",
      6: expect.stringContaining('"curious" is not a type'),
      7: expect.stringContaining("9999, is in neither"),
      8: expect.stringContaining("form a loop"),
      9: expect.stringContaining("form a loop"),
      10: expect.stringContaining("has type asset"),
      11: expect.stringContaining("has type equity"),
      12: expect.stringContaining("Enter a currency"),
      13: expect.stringContaining("Enter a type"),
    });
    const cost = await costOf(books, async () => {
      const refused = await imported(books, text);
      expect([refused.status, refused.body.errors.length]).toEqual([400, 11]);
      expect(refused.body.detail).toContain("11 of 12 rows");
      expect(refused.body.errors[0].path).toBe("content.3");
    });
    expect(cost).toBe(0);
    expect(await chartOf(books)).toHaveLength(1);
  });

  it("keeps codes that exist, whatever the file says of them", async () => {
    const books = await emptyBooks(100);
    await books.make("/accounts", { code: "6000", name: "Costs", type: "expense" });
    await books.make("/accounts", { code: "1000", name: "Till", type: "liability" });
    const { accounts, to_add, existing } = await previewed(books, small);
    expect([to_add, existing]).toEqual([1, 2]);
    expect(accounts.map(({ verdict }: { verdict: string }) => verdict)).toEqual([
      "exists",
      "add",
      "conflict",
    ]);
    expect((await imported(books, small)).body).toMatchObject({ added: 1, kept: 2 });
    const chart = await chartOf(books);
    expect(chart.find(({ code }) => code === "6000")?.name).toBe("Costs");
    expect(chart.find(({ code }) => code === "6100")?.parent_id).toBe(
      chart.find(({ code }) => code === "6000")?.id,
    );
  });

  it("is done once, however many import the same at once, and all or nothing for want of credits", async () => {
    const rows = Array.from({ length: 300 }, (_, n) => `${10_000 + n},Account ${n},asset,`);
    const text = ["code,name,type,parent", ...rows].join("\n");
    const poor = await emptyBooks(299);
    expect((await previewed(poor, text)).would_pass).toBe(false);
    expect((await imported(poor, text)).status).toBe(402);
    expect(await chartOf(poor)).toEqual([]);
    const books = await emptyBooks(1_000);
    const cost = await costOf(books, async () => {
      const answers = await Promise.all(Array.from({ length: 4 }, () => imported(books, text)));
      expect(answers.map(({ body }) => body.added).sort((a, b) => a - b)).toEqual([0, 0, 0, 300]);
    });
    expect(cost).toBe(300);
    await expectSoundLedger(books.tenant);
  });

  it.each([
    ["100,000 lines", `code,name,type\n${"1,a,a\n".repeat(100_000)}`, "more than 1,000"],
    ["1,001 accounts of JSON", JSON.stringify(Array.from({ length: 1_001 }, () => ({}))), "1,000"],
    ["nothing", " \n", "no lines"],
    ["a header alone", "code,name,type\n", "no accounts"],
    ["broken JSON", '[{"code":', "JSON is invalid"],
    ["deep JSON", "[".repeat(300_000), "JSON is invalid"],
    ["other JSON", '{"chart": []}', "no list of accounts"],
    ["a program", "\u0000\u0001\u0002ELF".repeat(50), "isn't a text file"],
  ])("answers %s clearly", async (_what, text, words) => {
    const books = await emptyBooks();
    const answer = await imported(books, text);
    expect([answer.status, answer.body.detail]).toEqual([400, expect.stringContaining(words)]);
    expect(answer.body.detail).toContain("Nothing was changed");
  });

  it("answers a file that is too large", async () => {
    const books = await emptyBooks();
    const answer = await imported(books, "x".repeat(1_000_001));
    expect(answer.status).toBe(413);
  });
});
