import { afterAll, beforeAll, expect, it } from "vitest";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { postCharges } from "@/server/ledger/post-charges";
import { settleAccount } from "@/server/ledger/settle-account";
import { followLedgers } from "@/server/webhooks/follow-ledgers";
import { expectSoundLedger, type Tenant, tenantWithoutBooks } from "../support/tenant";
import { endpointOf } from "./story";

/** Nothing is sent here: what is queued is looked at. */
const nowhere = { url: "https://hooks.example.com/" };
const charges = 6_000;

let tenant: Tenant;
beforeAll(async () => {
  tenant = await tenantWithoutBooks(10_000);
});
afterAll(disconnectDb);

/** So many charges of one credit, each hundredth a hold. */
async function spend(count: number): Promise<void> {
  const { id: organizationId, creditAccountId } = tenant.organization;
  const now = new Date();
  const charge = (n: number) => ({
    creditAccountId,
    organizationId,
    amount: 1_000_000n,
    idempotencyKey: newId("request"),
    operation: n % 2 === 0 ? "api.call" : "invoice.create",
    priceVersion: "test",
    transactionId: newId("ledgerTransaction"),
    actor: tenant.actor,
    description: "In a test",
    timeZone: "UTC",
    ...(n % 100 === 0
      ? { hold: { id: newId("hold"), expiresAt: new Date(now.getTime() + 3_600_000) } }
      : {}),
  });
  for (let done = 0; done < count; done += 1_000) {
    const batch = Array.from({ length: Math.min(1_000, count - done) }, (_, n) => charge(n));
    const verdicts = await inTransaction((tx) => postCharges(tx, batch, now));
    expect(verdicts.every(({ outcome }) => outcome === "charged")).toBe(true);
  }
}

async function queued(endpointId: string, type: string) {
  const rows = await db().webhookDelivery.findMany({
    where: { endpointId, type },
    include: { message: true },
    orderBy: { id: "asc" },
  });
  return rows.map(({ message }) => message.data as Record<string, unknown>);
}

it("tells what the ledger wrote since the endpoint was made: each entry once, by any number of workers", async () => {
  await spend(100);
  const { id } = await endpointOf(tenant.organization, nowhere);
  await spend(charges);
  await Promise.all([1, 2, 3, 4].map(() => followLedgers(new Date())));
  await spend(100);
  await Promise.all([1, 2, 3].map(() => followLedgers(new Date())));
  await followLedgers(new Date());

  const consumed = (await queued(id, "credits.consumed")) as {
    credits: number;
    from_seq: number;
    to_seq: number;
    operations: { operation: string; count: number; credits: number }[];
  }[];
  const holds = (charges + 100) / 100;
  expect(consumed.reduce((sum, { credits }) => sum + credits, 0)).toBe(charges + 100 - holds);
  const ofCalls = consumed.flatMap(({ operations }) =>
    operations.filter(({ operation }) => operation === "api.call"),
  );
  expect(ofCalls.reduce((sum, { count }) => sum + count, 0)).toBe((charges + 100) / 2 - holds);
  consumed.slice(1).forEach(({ from_seq }, n) => {
    expect(from_seq).toBe((consumed[n]?.to_seq ?? 0) + 1);
  });
  expect(await queued(id, "hold.created")).toHaveLength(holds);
  await expectSoundLedger(tenant);
});

it("reads nothing of a ledger to which nobody listens any more, and nothing old when somebody does again", async () => {
  await db().webhookEndpoint.updateMany({ data: { deletedAt: new Date() } });
  await spend(50);
  await followLedgers(new Date());
  const { id } = await endpointOf(tenant.organization, nowhere, ["credits.consumed"]);
  await spend(10);
  await followLedgers(new Date());
  expect(await queued(id, "credits.consumed")).toMatchObject([{ credits: 9 }]);
});

it("tells that the time of holds is over, once somebody has settled it", async () => {
  const { creditAccountId } = tenant.organization;
  const { id } = await endpointOf(tenant.organization, nowhere, ["hold.released"]);
  const open = await db().hold.count({ where: { creditAccountId, state: "held" } });
  await settleAccount(db(), creditAccountId, new Date(Date.now() + 2 * 3_600_000));
  await followLedgers(new Date());
  const released = await queued(id, "hold.released");
  expect(released).toHaveLength(open);
  expect(new Set(released.map(({ reason }) => reason))).toEqual(new Set(["expired"]));
});

it("goes on by itself while an account has an endpoint", async () => {
  await db().$executeRaw`delete from graphile_worker._private_jobs`;
  await followLedgers(new Date());
  const jobs = await db().$queryRaw<{ task_identifier: string }[]>`
    select task_identifier from graphile_worker.jobs`;
  expect(jobs).toEqual([{ task_identifier: "follow-ledgers" }]);
});
