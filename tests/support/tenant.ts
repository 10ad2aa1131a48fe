import { expect } from "vitest";
import type { Organization, User } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { db, inTransaction } from "@/server/foundation/db";
import { verifyLedger } from "@/server/ledger/verify-ledger";
import { type PolicyChange, updateRechargePolicy } from "@/server/recharge/update-policy";
import { tenant } from "@/server/scenarios/scenarios";
import { enterSale, newBooks } from "@/server/scenarios/story";

export type Tenant = {
  owner: User;
  organization: Organization;
  apiKey: string;
  actor: Actor;
  books: { cash: string; sales: string };
};

/** An organization with two accounts in its books, a key, and exactly this many credits. */
export async function tenantWith(credits: number): Promise<Tenant> {
  const now = new Date();
  // The two accounts cost a credit each.
  const made = await tenant(now, { name: "Test Books", credits: credits + 2 });
  const actor: Actor = { type: "user", id: made.owner.id };
  return { ...made, actor, books: await newBooks(now, made.organization, actor) };
}

/** The same before anybody has touched its books. */
export async function tenantWithoutBooks(credits: number): Promise<Tenant> {
  const made = await tenant(new Date(), { name: "Test Books", credits });
  return { ...made, actor: { type: "user", id: made.owner.id }, books: { cash: "", sales: "" } };
}

/** One transaction of 2 credits in the tenant's books. */
export function sale(tenant: Tenant, description = "Sale") {
  return enterSale(new Date(), tenant.organization, tenant.actor, tenant.books, 1_000, description);
}

/** The tenant's owner changes when and how auto-recharge charges. */
export function setRecharge(tenant: Tenant, change: PolicyChange, at = new Date()) {
  return inTransaction((tx) =>
    updateRechargePolicy(tx, tenant.organization.creditAccountId, change, tenant.actor, at),
  );
}

/** `posted` of the tenant's account in credits. */
export async function creditsOf(tenant: {
  organization: { creditAccountId: string };
}): Promise<number> {
  const { posted } = await db().creditAccount.findUniqueOrThrow({
    where: { id: tenant.organization.creditAccountId },
  });
  return Number(posted) / 1_000_000;
}

/** Every rule of the ledger holds for this account. */
export async function expectSoundLedger(tenant: {
  organization: { creditAccountId: string };
}): Promise<void> {
  expect(await verifyLedger(db(), tenant.organization.creditAccountId)).toEqual([]);
}

export function outcomes<T>(settled: PromiseSettledResult<T>[]): { done: T[]; refused: string[] } {
  return {
    done: settled.flatMap((s) => (s.status === "fulfilled" ? [s.value] : [])),
    refused: settled.flatMap((s) =>
      s.status === "rejected" ? [String((s.reason as { code?: string }).code ?? s.reason)] : [],
    ),
  };
}
