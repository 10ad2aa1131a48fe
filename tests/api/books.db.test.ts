import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApi } from "@/server/doors/rest/app";
import { disconnectDb } from "@/server/foundation/db";
import { closeLanes } from "@/server/operations/lane/lanes";
import { creditsOf, type Tenant, tenantWith } from "../support/tenant";

const api = createApi();
let tenant: Tenant;

beforeAll(async () => {
  process.env.RATE_LIMIT_PER_MINUTE = "100000";
  tenant = await tenantWith(200);
});
afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

async function send<T>(method: string, path: string, body?: unknown) {
  const answer = await api.request(`/api/organizations/${tenant.organization.id}${path}`, {
    method,
    headers: { authorization: `Bearer ${tenant.apiKey}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const bytes = await answer.arrayBuffer();
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const isJson = answer.headers.get("content-type")?.includes("json");
  return { status: answer.status, text, body: (isJson ? JSON.parse(text) : null) as T };
}

type Account = { id: string; code: string; errors?: { path: string }[] };
const newAccount = (code: string, currency = "USD") =>
  send<Account>("POST", "/accounts", { code, name: `Account ${code}`, type: "asset", currency });

describe("the codes of a chart of accounts", () => {
  it.each([
    ["1100 - AR", "1100 - AR"],
    ["6.1.1/2", "6.1.1/2"],
    ["現金", "現金"],
    [" Café  2 ", "Café 2"],
  ])("%j is accepted, and found again as %j", async (code, kept) => {
    const made = await newAccount(code);
    expect([made.status, made.body.code]).toEqual([201, kept]);
    const read = await send<Account>("GET", `/accounts/${made.body.id}`);
    expect(read.body.code).toBe(kept);
  });

  it("that read the same are one: in another case, full-width, or composed otherwise", async () => {
    await newAccount("2200 - Élan");
    const credits = await creditsOf(tenant);
    for (const same of ["2200 - élan", "２２００ - Élan", "2200 - E\u0301lan"]) {
      const again = await newAccount(same);
      expect([same, again.status, again.body.errors?.[0]?.path]).toEqual([same, 409, "code"]);
    }
    expect(await creditsOf(tenant)).toBe(credits);
  });

  it("may be changed to another way of writing them, and not to another account's", async () => {
    const { body: one } = await newAccount("3300 - ar");
    const { body: other } = await newAccount("3400");
    const rewritten = await send<Account>("PATCH", `/accounts/${one.id}`, { code: "3300 - AR" });
    expect([rewritten.status, rewritten.body.code]).toEqual([200, "3300 - AR"]);
    const taken = await send("PATCH", `/accounts/${other.id}`, { code: "3300 - Ar" });
    expect(taken.status).toBe(409);
  });

  it.each(["", "  ", "x".repeat(41), "12\u200b34", "12\n34", "12\u202e34"])(
    "%j is refused and costs nothing",
    async (code) => {
      const credits = await creditsOf(tenant);
      const refused = await newAccount(code);
      expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([400, "code"]);
      expect(await creditsOf(tenant)).toBe(credits);
    },
  );
});

describe("an export as a file", () => {
  it("has amounts in whole units beside their currency, each with its own decimals", async () => {
    for (const [currency, amount] of [
      ["USD", 12_345],
      ["JPY", 500],
      ["KWD", 1_234_567],
    ] as const) {
      const debit = await newAccount(`=${currency} debit`, currency);
      const credit = await newAccount(`${currency} credit`, currency);
      const made = await send("POST", "/transactions", {
        date: "2026-11-21",
        description: `In ${currency}`,
        currency,
        entries: [
          { account_id: debit.body.id, entry_type: "debit", amount },
          { account_id: credit.body.id, entry_type: "credit", amount },
        ],
      });
      expect(made.status).toBe(201);
    }
    const range = { from: "2026-11-21", to: "2026-11-21" };
    const { body } = await send<{ id: string }>("POST", "/exports", range);
    const { text } = await send("GET", `/exports/${body.id}?format=csv`);
    expect(text.charCodeAt(0)).toBe(0xfeff);
    const [names = [], ...lines] = text
      .slice(1)
      .trim()
      .split("\r\n")
      .map((row) => row.split(","));
    const at = (name: string) => names.indexOf(name);
    expect(at("currency")).toBe(at("amount") + 1);
    expect(lines.map((row) => [row[at("amount")], row[at("currency")]])).toEqual([
      ["123.45", "USD"],
      ["123.45", "USD"],
      ["500", "JPY"],
      ["500", "JPY"],
      ["1234.567", "KWD"],
      ["1234.567", "KWD"],
    ]);
    expect(lines[0]?.[at("account_code")]).toBe("'=USD debit");
    const bare = await send("GET", `/exports/${body.id}?format=csv&bom=false`);
    expect(bare.text).toBe(text.slice(1));
  });
});
