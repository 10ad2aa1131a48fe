import { afterAll, describe, expect, it } from "vitest";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { runSchedules } from "@/server/grants/run-schedules";
import { newScheduleSchema } from "@/server/grants/schedule.schema";
import { cancelSchedule, createSchedule } from "@/server/grants/schedules";
import { readBalance } from "@/server/ledger/balances";
import { settleDueAccounts } from "@/server/ledger/settle-account";
import { expectSoundLedger } from "../support/tenant";
import {
  type Account,
  at,
  charge,
  DAY_MS,
  emptyAccount,
  give,
  later,
  micro,
  readRolled,
  staff,
} from "./story";

afterAll(disconnectDb);

const start = at("2027-01-31T09:00:00Z");

function schedule(account: Account, input: Record<string, unknown> = {}, now = start) {
  const parsed = newScheduleSchema.parse({
    wallet_id: account.primaryWalletId,
    amount: 1_000,
    grant_type: "committed",
    cadence: "monthly",
    starts_at: start.toISOString(),
    description: "Included every month",
    ...input,
  });
  return inTransaction((tx) => createSchedule(tx, parsed, staff, now));
}

/** Lets the account owe credits, as an overage does. */
async function owe(account: Account, credits: number, now: Date): Promise<void> {
  const { creditAccountId: id } = account;
  await db().creditAccount.update({
    where: { id },
    data: { overagePolicy: "invoice" },
  });
  await charge(account, now, credits);
}

function grantsOf(account: Account) {
  return db().creditGrant.findMany({
    where: { creditAccountId: account.creditAccountId, source: { startsWith: "schedule:" } },
    orderBy: { effectiveAt: "asc" },
  });
}

describe("a recurring grant", () => {
  it("is made on its day by ten workers at once, each run once", async () => {
    const account = await emptyAccount();
    const made = await schedule(account);
    await Promise.all(Array.from({ length: 10 }, () => runSchedules(start)));
    const grants = await grantsOf(account);
    expect(grants.map(({ source }) => source)).toEqual([`schedule:${made.id}:0`]);
    const row = await db().grantSchedule.findUniqueOrThrow({ where: { id: made.id } });
    expect(row).toMatchObject({ runs: 1, nextAt: at("2027-02-28T09:00:00Z") });
    await expectSoundLedger(account);
  });

  it("adds to what is there: it neither fills up nor cuts the balance", async () => {
    const account = await emptyAccount();
    await give(account, start, { amount: 100 });
    await schedule(account, { cadence: "daily", amount: 10 });
    await runSchedules(start);
    await runSchedules(start);
    const { available } = await readBalance(db(), account.creditAccountId, start);
    expect(available).toBe(micro(110));
  });

  it("makes up for missed runs, each with the time it should have had and on the month's last day", async () => {
    const account = await emptyAccount();
    await schedule(account, { expires_after_days: 31 });
    await runSchedules(at("2027-05-05T00:00:00Z"));
    const grants = await grantsOf(account);
    expect(grants.map(({ effectiveAt }) => effectiveAt.toISOString())).toEqual([
      "2027-01-31T09:00:00.000Z",
      "2027-02-28T09:00:00.000Z",
      "2027-03-31T09:00:00.000Z",
      "2027-04-30T09:00:00.000Z",
    ]);
    expect(grants.every((g) => g.expiresAt && +g.expiresAt - +g.effectiveAt === 31 * DAY_MS)).toBe(
      true,
    );
    await expectSoundLedger(account);
  });

  it("makes up for more missed runs than one transaction does", async () => {
    const account = await emptyAccount();
    await schedule(account, { cadence: "daily", amount: 1 });
    await Promise.all([1, 2, 3].map(() => runSchedules(later(start, 119 * DAY_MS))));
    const grants = await grantsOf(account);
    expect(grants).toHaveLength(120);
    expect(new Set(grants.map(({ effectiveAt }) => +effectiveAt)).size).toBe(120);
    await expectSoundLedger(account);
  });

  it("pays no debt with a run that was over before a late job made it", async () => {
    const account = await emptyAccount();
    const { creditAccountId } = account;
    await owe(account, 500, start);
    await schedule(account, { expires_after_days: 10 });
    // Two runs are over by then, the third lives.
    const late = at("2027-04-01T00:00:00Z");
    await runSchedules(late);
    const grants = await grantsOf(account);
    expect(grants.map(({ used }) => used)).toEqual([0n, 0n, micro(500)]);
    expect((await readBalance(db(), creditAccountId, late)).available).toBe(micro(500));
    await settleDueAccounts(late);
    expect((await grantsOf(account)).map(({ expired }) => expired)).toEqual([
      micro(1_000),
      micro(1_000),
      0n,
    ]);
    await expectSoundLedger(account);
  });

  it("counts as bought when it is committed, and not when it is promotional", async () => {
    const [committed, promotional] = [await emptyAccount(), await emptyAccount()];
    await schedule(committed);
    await schedule(promotional, { grant_type: "promotional" });
    await runSchedules(start);
    const bought = async ({ creditAccountId: id }: Account) =>
      (await db().creditAccount.findUniqueOrThrow({ where: { id } })).lifetimePurchased;
    expect(await bought(committed)).toBe(micro(1_000));
    expect(await bought(promotional)).toBe(0n);
  });

  it("ends at its end, and when it is canceled; what it gave stays", async () => {
    const [ended, canceled] = [await emptyAccount(), await emptyAccount()];
    await schedule(ended, { ends_at: "2027-03-31T09:00:00Z" });
    const stopped = await schedule(canceled);
    await runSchedules(start);
    await inTransaction((tx) => cancelSchedule(tx, stopped.id, staff, later(start, DAY_MS)));
    await runSchedules(at("2028-01-01T00:00:00Z"));
    expect(await grantsOf(ended)).toHaveLength(3);
    expect(await grantsOf(canceled)).toHaveLength(1);
    await expect(
      inTransaction((tx) => cancelSchedule(tx, stopped.id, staff, later(start, 2 * DAY_MS))),
    ).rejects.toMatchObject({ code: "wrong_state" });
  });

  it("with rollover: each month begins with its credits and up to the cap of the last month's rest", async () => {
    const account = await emptyAccount();
    await schedule(account, {
      expires_after_days: 28,
      rollover: { cap: 200, expires_after_days: 28 },
    });
    for (const day of ["2027-01-31", "2027-03-01", "2027-03-31"]) {
      const now = at(`${day}T09:00:00Z`);
      await runSchedules(now);
      await settleDueAccounts(now);
    }
    expect((await readRolled(account)).map(({ original }) => original)).toEqual([
      micro(200),
      micro(200),
    ]);
    await expectSoundLedger(account);
  });

  it("is refused a past, an end before its start and a rollover of what never expires", async () => {
    const account = await emptyAccount();
    const refused = (input: Record<string, unknown>) =>
      schedule(account, input).then(
        () => undefined,
        (error: { extra: { errors: { path: string }[] } }) => error.extra.errors[0]?.path,
      );
    expect(await refused({ starts_at: "2026-12-31T00:00:00Z" })).toBe("starts_at");
    expect(await refused({ ends_at: "2027-01-30T00:00:00Z" })).toBe("ends_at");
    expect(await refused({ rollover: { cap: 5 } })).toBe("rollover");
  });
});
