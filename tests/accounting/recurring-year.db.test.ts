import { afterAll, expect, it } from "vitest";
import { runDueJobs } from "@/server/accounting/recurring/run-due-jobs";
import { nextDays } from "@/server/accounting/recurring/schedule";
import { scheduleOf } from "@/server/accounting/recurring/schedule.schema";
import { addDays } from "@/server/foundation/clock";
import { db, disconnectDb } from "@/server/foundation/db";
import { closeLanes } from "@/server/operations/lane/lanes";
import { batterySeed, batterySize, batteryTimeoutMs, seeded } from "../support/battery";
import { creditsOf, expectSoundLedger } from "../support/tenant";
import { balancesOf, openBooks } from "./books";

afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

const DAYS = batterySize(366, 4 * 366);
const today = new Date().toISOString().slice(0, 10);
const lastDay = addDays(today, DAYS);
const endOf = (day: string) => new Date(`${day}T23:59:59Z`);

/** Kills whoever has a transaction open, as a machine that goes down does. @returns how many it were */
async function killOne(): Promise<number> {
  const killed = await db().$queryRaw<object[]>`
    select pg_terminate_backend(pid) from (
      select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
        and state like 'idle in transaction%' order by random() limit 1) busy`;
  return killed.length;
}

/**
 * Jobs of every kind over a year. Workers look at them by ones, twos and threes at once, after hours or after weeks,
 * and are killed in the middle of their transactions again and again.
 */
it(`a year of runs, with workers killed at random, makes each run once and charges it once (SEED=${batterySeed})`, {
  timeout: batteryTimeoutMs,
}, async () => {
  const { below, chance, pick } = seeded(batterySeed);
  const books = await openBooks(100_000);
  const { organization } = books.tenant;
  const contact = await books.make("/contacts", { kind: "both", name: "Northwind" });
  const lines = [{ description: "Care", unit_price: 900 }];
  const entries = [
    { account_id: books.accounts.expense, entry_type: "debit", amount: 700 },
    { account_id: books.accounts.bank, entry_type: "credit", amount: 700 },
  ];
  const schedules = [
    { frequency: "weekly", weekdays: ["monday", "thursday"] },
    { frequency: "monthly", day_of_month: 31 },
    { frequency: "monthly", day_of_month: 1, max_runs: 7 },
    { frequency: "quarterly" },
    { frequency: "daily", end_date: addDays(today, 40) },
  ];
  const makes = [
    { invoice: { contact_id: contact.id, lines }, as_draft: false },
    { bill: { contact_id: contact.id, lines } },
    { transaction: { description: "Rent", entries }, as_draft: false },
    { transaction: { description: "Rent", entries } },
  ];
  const zones = ["UTC", "America/Santiago", "Pacific/Kiritimati", "Europe/Berlin"];
  const jobs = await Promise.all(
    schedules.map((schedule, n) =>
      books.make("/recurring", {
        ...(makes[n] ?? pick(makes)),
        schedule: {
          ...schedule,
          start_date: addDays(today, 1),
          time_zone: zones[n] ?? pick(zones),
        },
      }),
    ),
  );
  const before = await creditsOf(books.tenant);

  let kills = 0;
  async function workUntil(now: Date, killing: boolean): Promise<void> {
    let working = true;
    const killer = (async () => {
      while (killing && working) {
        await new Promise((resolve) => setTimeout(resolve, below(25)));
        if (!working) break;
        kills += await killOne().catch(() => 0);
      }
    })();
    const workers = Array.from({ length: 1 + below(3) }, () =>
      runDueJobs(now).catch(() => undefined),
    );
    await Promise.all(workers);
    working = false;
    await killer;
  }
  let day = today;
  // A year, and longer where nearly everybody lived.
  while (day < lastDay || kills <= 5) {
    day = addDays(day, pick([0, 1, 1, 2, 5, 30]));
    const hour = String(below(24)).padStart(2, "0");
    await workUntil(new Date(`${day}T${hour}:30:00Z`), chance(0.4));
  }
  // In the end a worker lives long enough. What a fault put off comes after minutes.
  const isDue = { state: "active", nextDate: { lt: new Date(day) } } as const;
  for (let look = 0; look < 60; look++) {
    await workUntil(new Date(endOf(day).getTime() + look * 6 * 60_000), false);
    if ((await db().recurringJob.count({ where: isDue })) === 0) break;
  }

  let runs = 0;
  for (const job of jobs) {
    const { body: stands } = await books.send("GET", `/recurring/${job.id}`);
    const made = await db().recurringRun.findMany({
      where: { jobId: job.id },
      orderBy: { dueDate: "asc" },
    });
    const all = nextDays(scheduleOf(job.schedule), { after: null, count: 0 }, made.length + 1);
    const days = made.map(({ dueDate }) => dueDate.toISOString().slice(0, 10));
    expect([job.schedule, days]).toEqual([job.schedule, all.slice(0, made.length)]);
    expect(made.every(({ state }) => state === "made")).toBe(true);
    const next = all[made.length] ?? null;
    expect([job.schedule, stands.next_date]).toEqual([job.schedule, next]);
    if (next !== null) expect(next >= day).toBe(true);
    runs += made.length;
  }
  const ids = (
    await db().recurringRun.findMany({ where: { job: { organizationId: organization.id } } })
  ).map(({ madeId }) => madeId);
  expect(new Set(ids).size).toBe(runs);

  // Whatever was made was made by one of these runs, and each was charged 1 and 2.
  const { id: organizationId } = organization;
  const documents = await db().tradeDocument.count({ where: { organizationId } });
  const transactions = await db().bookTransaction.count({
    where: { organizationId, sourceId: { startsWith: "rcj_" } },
  });
  expect(documents + transactions).toBe(runs);
  const charged = await db().ledgerEntry.groupBy({
    by: ["operation", "amount"],
    where: { organizationId, operation: { in: ["recurring.execute", "recurring.transaction"] } },
    _count: true,
    orderBy: { operation: "asc" },
  });
  expect(charged.map(({ operation, amount, _count }) => [operation, amount, _count])).toEqual([
    ["recurring.execute", 1_000_000n, runs],
    ["recurring.transaction", 2_000_000n, runs],
  ]);
  expect(before - (await creditsOf(books.tenant))).toBe(3 * runs);
  await balancesOf(books);
  await expectSoundLedger(books.tenant);
  expect(runs).toBeGreaterThan(100);
});
