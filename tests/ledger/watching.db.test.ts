import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { adjustCredits } from "@/server/grants/adjust-credits";
import { readBalance } from "@/server/ledger/balances";
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

describe("what is watched is what is available", () => {
  const HOUR_MS = 3_600_000;
  const later = (ms: number) => new Date(Date.now() + ms);

  it("credits that begin later hide no fall", async () => {
    await grantCredits(new Date(), account.organization, 500, { effectiveAt: later(HOUR_MS) });
    await watch({ watchLevels: [60n * MICRO] });
    await charge(41n);
    expect(await checks(), "100 to 59, and 500 to come: by a charge").toBe(1);
    await watch({ watchLevels: [50n * MICRO] });
    await adjust(-20);
    expect(await checks(), "59 to 39: by a correction").toBe(1);
  });

  it("a fall that time alone brings is seen by whoever looks next", async () => {
    const end = later(HOUR_MS);
    await grantCredits(new Date(), account.organization, 50, { expiresAt: end });
    await watch({ watchLevels: [120n * MICRO] });
    await readBalance(db(), account.organization.creditAccountId, new Date(end.getTime() - 1));
    expect(await checks()).toBe(0);
    await readBalance(db(), account.organization.creditAccountId, end);
    expect(await checks(), "150 to 100").toBe(1);
  });

  it("a hold that ends lifts the balance above a level again, and that is seen too", async () => {
    const end = later(HOUR_MS);
    await charge(60n, 0n, { id: newId("hold"), expiresAt: end });
    await watch({ watchLevels: [60n * MICRO] });
    await readBalance(db(), account.organization.creditAccountId, end);
    expect(await checks(), "40 to 100").toBe(1);
  });

  it("a grant that begins later asks for a look when it begins", async () => {
    await watch({ watchLevels: [] });
    const effectiveAt = later(HOUR_MS);
    await grantCredits(new Date(), account.organization, 500, { effectiveAt });
    const jobs = await db().$queryRaw<{ run_at: Date }[]>`
      select run_at from graphile_worker.jobs where task_identifier = 'check-balance'`;
    expect(jobs).toEqual([{ run_at: effectiveAt }]);
  });

  async function adjust(credits: number): Promise<void> {
    const { creditAccountId } = account.organization;
    const input = { creditAccountId, amountCredits: credits, reason: "more than was agreed" };
    const staff = { type: "staff" as const, id: "usr_staff" };
    await inTransaction((tx) => adjustCredits(tx, input, staff, new Date()));
  }
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
