import { afterAll, beforeEach, expect, it } from "vitest";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { postCharges } from "@/server/ledger/post-charges";
import { grantCredits } from "@/server/scenarios/story";
import { type Tenant, tenantWith } from "../support/tenant";

afterAll(disconnectDb);

const MICRO = 1_000_000n;

let account: Tenant;
beforeEach(async () => {
  account = await tenantWith(100);
});

it("a fall from exactly a watched level wakes the balance check, a fall to exactly it does not", async () => {
  await watch({ watchLevels: [60n * MICRO] });
  await charge(40n);
  expect(await checks(), "100 to 60: not below 60 yet").toBe(0);
  await charge(1n);
  expect(await checks(), "60 to 59").toBe(1);
  await forgetJobs();
  await charge(1n);
  expect(await checks(), "59 to 58 crosses nothing").toBe(0);
});

it("a fall of the smallest part from exactly a watched level wakes the balance check", async () => {
  await watch({ watchLevels: [100n * MICRO] });
  await charge(0n, 1n);
  expect(await checks()).toBe(1);
});

it("an account that watches wallets asks for a check with every charge and hold, once while it waits", async () => {
  await watch({ watchLevels: [], watchesWallets: true });
  await charge(1n);
  await charge(1n);
  expect(await checks()).toBe(1);
  await forgetJobs();
  await charge(1n, 0n, { id: newId("hold"), expiresAt: new Date(Date.now() + 3_600_000) });
  expect(await checks(), "a hold lowers what is available").toBe(1);
  await forgetJobs();
  await grantCredits(new Date(), account.organization, 5);
  expect(await checks(), "credits that arrive lower nothing").toBe(0);
});

it("an account that watches no wallets is not looked at where no level is crossed", async () => {
  await watch({ watchLevels: [10n * MICRO] });
  await charge(50n);
  expect(await checks()).toBe(0);
});

async function watch(data: { watchLevels: bigint[]; watchesWallets?: boolean }): Promise<void> {
  await db().creditAccount.update({
    where: { id: account.organization.creditAccountId },
    data,
  });
  await forgetJobs();
}

async function charge(
  credits: bigint,
  microcredits = 0n,
  hold?: { id: string; expiresAt: Date },
): Promise<void> {
  const { creditAccountId, id } = account.organization;
  const key = newId("request");
  const [verdict] = await inTransaction((tx) =>
    postCharges(
      tx,
      [
        {
          creditAccountId,
          organizationId: id,
          amount: credits * MICRO + microcredits,
          idempotencyKey: key,
          operation: "api.call",
          priceVersion: "test",
          transactionId: newId("ledgerTransaction"),
          actor: account.actor,
          description: "API call",
          timeZone: "UTC",
          ...(hold ? { hold } : {}),
        },
      ],
      new Date(),
    ),
  );
  expect(verdict?.outcome).toBe("charged");
}

async function checks(): Promise<number> {
  const jobs = await db().$queryRaw<{ key: string | null }[]>`
    select key from graphile_worker.jobs where task_identifier = 'check-balance'`;
  return jobs.filter(({ key }) => key?.endsWith(account.organization.creditAccountId)).length;
}

async function forgetJobs(): Promise<void> {
  await db().$executeRaw`delete from graphile_worker._private_jobs`;
}
