import { expect } from "vitest";
import { createApi } from "@/server/doors/rest/app";
import { db } from "@/server/foundation/db";
import { checkBooks } from "@/server/staff/books/check-books";
import { creditsOf, type Tenant, tenantWith, tenantWithoutBooks } from "../support/tenant";

const api = createApi();

/** An answer of the API. */
export type Answer<T> = { status: number; body: T; headers: Headers };

/** An organization whose books are open: accounts with roles, and a way to call its API. */
export type Books = {
  tenant: Tenant;
  /** Account ids by what they are for. */
  accounts: Record<string, string>;
  send<T = Loose>(
    method: string,
    path: string,
    body?: unknown,
    headers?: object,
  ): Promise<Answer<T>>;
  /** The same, which must succeed. */
  make<T = Loose>(path: string, body?: unknown): Promise<T>;
};

// biome-ignore lint/suspicious/noExplicitAny: what tests look at in an answer is theirs to know.
type Loose = any;

const chart = [
  ["receivable", "1200", "asset"],
  ["bank", "1010", "asset"],
  ["payable", "2000", "liability"],
  ["sales_tax", "2200", "liability"],
  ["purchase_tax", "1300", "asset"],
  ["income", "4100", "revenue"],
  ["expense", "5000", "expense"],
  ["exchange_difference", "7000", "expense"],
  ["retained_earnings", "3000", "equity"],
] as const;

/** Opens the books of a new organization with this many credits left. */
export async function openBooks(credits = 1_000): Promise<Books> {
  const books = callsOf(await tenantWith(credits + chart.length));
  const { accounts } = books;
  for (const [role, code, type] of chart) {
    const { id } = await books.make<{ id: string }>("/accounts", { code, name: role, type });
    accounts[role] = id;
  }
  const set = await books.send("PATCH", "/settings/books", { roles: accounts });
  expect(set.status).toBe(200);
  return books;
}

/** The books of a new organization below another, which pays for it: still without an account. */
export async function booksBelow(
  { tenant }: Books,
  sub: { name: string; relationship_type: "owned" | "linked" },
): Promise<Books> {
  const answer = await api.request("/api/organizations", {
    method: "POST",
    headers: { authorization: `Bearer ${tenant.apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ ...sub, parent_organization_id: tenant.organization.id }),
  });
  expect(answer.status).toBe(201);
  const { id } = (await answer.json()) as { id: string };
  const organization = await db().organization.findUniqueOrThrow({ where: { id } });
  return callsOf({ ...tenant, organization });
}

/** The same without an account. */
export async function emptyBooks(credits = 1_000): Promise<Books> {
  return callsOf(await tenantWithoutBooks(credits));
}

function callsOf(tenant: Tenant): Books {
  process.env.RATE_LIMIT_PER_MINUTE = "1000000";
  const base = `/api/organizations/${tenant.organization.id}`;
  async function send<T>(method: string, path: string, body?: unknown, headers: object = {}) {
    const answer = await api.request(`${base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${tenant.apiKey}`,
        "content-type": "application/json",
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get("content-type")?.includes("json");
    return {
      status: answer.status,
      body: (isJson ? JSON.parse(text) : text) as T,
      headers: answer.headers,
    };
  }
  async function make<T>(path: string, body: unknown = {}) {
    const { status, body: answered } = await send<T>("POST", path, body);
    expect([status, status < 300 ? "" : answered]).toEqual([status < 300 ? status : 201, ""]);
    return answered;
  }
  return { tenant, accounts: {}, send, make };
}

/** What each account has, by its code, and that the doctor finds nothing against the books. */
export async function balancesOf({ tenant }: Books): Promise<Record<string, number>> {
  const { organization } = tenant;
  const { rules } = await checkBooks(new Date(), { account: organization.creditAccountId });
  expect(rules.filter(({ broken }) => broken > 0)).toEqual([]);
  const accounts = await db().bookAccount.findMany({
    where: { organizationId: organization.id },
    orderBy: { codeKey: "asc" },
  });
  const moved = accounts.filter(({ net }) => net !== 0n);
  return Object.fromEntries(moved.map(({ code, net }) => [code, Number(net)]));
}

/** What an action costs, in credits. */
export async function costOf(books: Books, action: () => Promise<unknown>): Promise<number> {
  const before = await creditsOf(books.tenant);
  await action();
  return before - (await creditsOf(books.tenant));
}
