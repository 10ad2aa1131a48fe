import { randomUUID } from "node:crypto";
import type { Organization, User } from "@/generated/prisma/client";
import { db, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { lockCreditAccount } from "@/server/ledger/accounts";
import type { Charge } from "@/server/ledger/post-charges";
import { postTransaction } from "@/server/ledger/post-transaction";
import { grantTransaction } from "@/server/ledger/transactions/grant";
import { createOrganization } from "@/server/organizations/create-organization";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";

/** One organization everybody charges, and a thousand that share the load. */
export type Cast = { owner: User; hot: Organization; many: Organization[] };

const MANY = 1_000;
const MADE_AT_ONCE = 16;
const DAY_MS = 86_400_000;

/** Three grants that run out on the way, and one that does not. */
const GRANTS_CREDITS = [50_000, 200_000, 1_000_000, 1_000_000_000];

/** Makes the accounts that are charged, by the product's own functions. */
export async function newCast(now: Date): Promise<Cast> {
  const owner = await newOwner(now);
  const hot = await newSpender(now, owner, "Hot account");
  const many: Organization[] = [];
  const names = Array.from({ length: MANY }, (_, n) => `Account ${n + 1}`);
  await Promise.all(
    Array.from({ length: MADE_AT_ONCE }, async () => {
      for (let name = names.pop(); name; name = names.pop()) {
        many.push(await newSpender(now, owner, name));
      }
    }),
  );
  return { owner, hot, many };
}

export async function newOwner(now: Date): Promise<User> {
  const id = newId("user");
  return db().user.create({
    data: { id, email: `${id}@bench.test`, emailVerifiedAt: now, createdAt: now },
  });
}

/** An organization with four grants. */
export async function newSpender(now: Date, owner: User, name: string): Promise<Organization> {
  const actor = { type: "user", id: owner.id } as const;
  const organization = await createOrganization(
    { name, ownerUserId: owner.id, billingEmail: owner.email },
    actor,
    now,
  );
  await inTransaction(async (tx) => {
    const account = await lockCreditAccount(tx, organization.creditAccountId);
    for (const [place, credits] of GRANTS_CREDITS.entries()) {
      await postTransaction(
        tx,
        grantTransaction({
          creditAccountId: account.id,
          walletId: account.primaryWalletId,
          debt: account.debt,
          category: "bonus",
          amount: creditsToMicrocredits(credits),
          expiresAt: new Date(now.getTime() + (place + 1) * 10 * DAY_MS),
          source: `bench:${account.id}:${place}`,
          description: "Credits to spend",
          organizationId: organization.id,
          actor,
          now,
        }),
      );
    }
  });
  return organization;
}

/** A charge of one to ten credits with a key of its own, as an API key would send it. */
export function chargeTo(organization: Organization, actorId: string): Charge {
  return {
    creditAccountId: organization.creditAccountId,
    organizationId: organization.id,
    amount: creditsToMicrocredits(1 + Math.floor(Math.random() * 10)),
    idempotencyKey: randomUUID(),
    operation: "transaction.create",
    priceVersion: "bench",
    transactionId: newId("ledgerTransaction"),
    actor: { type: "api_key", id: actorId },
    entity: { type: "transaction", id: "txn_bench" },
    description: "API call",
    timeZone: "UTC",
  };
}

export function anyOf<T>(items: T[]): T {
  return items[Math.floor(Math.random() * items.length)] as T;
}
