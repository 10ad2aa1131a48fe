import { changeBookSettings } from "@/server/accounting/settings/change-settings";
import { newId } from "@/server/foundation/ids";
import { db } from "@/server/foundation/db";
import type { Tenant } from "./tenant";

/** Sends a POST below `/api/organizations/{id}` and answers its body, which says an id. */
// biome-ignore lint/suspicious/noExplicitAny: what tests look at in an answer is theirs to know.
export type Post = (path: string, body: object) => Promise<any>;

const roles = {
  receivable: "asset",
  bank: "asset",
  purchase_tax: "asset",
  payable: "liability",
  sales_tax: "liability",
  income: "revenue",
  expense: "expense",
  exchange_difference: "expense",
} as const;

/** Gives a tenant an account for every role that documents post to, free of charge. */
export async function openTrade({ organization, actor }: Tenant): Promise<void> {
  const now = new Date();
  const accounts = Object.entries(roles).map(([role, type]) => ({
    id: newId("bookAccount"),
    organizationId: organization.id,
    code: `T-${role}`,
    codeKey: `t-${role}`,
    name: role,
    type,
    currency: "USD",
    createdAt: now,
    updatedAt: now,
    role,
  }));
  await db().bookAccount.createMany({ data: accounts.map(({ role: _, ...account }) => account) });
  const chosen = Object.fromEntries(accounts.map(({ role, id }) => [role, id]));
  await changeBookSettings(organization.id, { roles: chosen }, actor, now);
}

/** Makes what an invoice (or a bill) needs and goes through, in the state that is asked for. */
export function tradeWith(post: Post, path: "invoices" | "bills") {
  const issue = path === "invoices" ? "send" : "receive";
  async function contact() {
    return post("/contacts", { kind: "both", name: "Northwind", email: "books@northwind.test" });
  }
  async function draft(amount = 10_000) {
    const { id: contact_id } = await contact();
    return post(`/${path}`, { contact_id, lines: [{ description: "Work", unit_price: amount }] });
  }
  async function issued() {
    const { id } = await draft();
    return post(`/${path}/${id}/${issue}`, {});
  }
  async function paid() {
    const { id } = await issued();
    return post(`/${path}/${id}/payments`, { amount: 100 });
  }
  return { contact, draft, issued, paid };
}
