import { afterAll, expect, it } from "vitest";
import { addDays, dayInTimeZone } from "@/server/foundation/clock";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { isDomainError } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { closePeriod } from "@/server/ledger/close-period";
import { postCharges } from "@/server/ledger/post-charges";
import { settleDueAccounts } from "@/server/ledger/settle-account";
import { captureHold, releaseHold } from "@/server/operations/held/resolve-hold";
import { refundCharge } from "@/server/operations/metered/refund-charge";
import { grantCredits } from "@/server/scenarios/story";
import { listEntries } from "@/server/usage/list-entries";
import { readStatement } from "@/server/usage/read-statement";
import { readUsage } from "@/server/usage/read-usage";
import { batterySeed, batterySize, seeded } from "../support/battery";
import { expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";

afterAll(disconnectDb);

const HOUR_MS = 3_600_000;
const DAYS = batterySize(8, 60);
/** A second here is two days there, so that many midnights pass under load. */
const SPEED = 2 * 86_400;

it(`what was told of ${DAYS} days never changes, while writers with clocks hours apart charge, hold, grant and refund over their ends (SEED=${batterySeed})`, {
  timeout: 300_000,
}, async () => {
  const random = seeded(batterySeed);
  const tenant = await tenantWith(100_000);
  const { organization } = tenant;
  const [began, start] = [performance.now(), Date.now()];
  const told = new Map<string, string>();
  // On a busy machine time waits for the readers: no day passes that nobody looked at.
  const clock = (skewHours = 0) => {
    const passedMs = Math.min((performance.now() - began) * SPEED, (told.size + 2) * 24 * HOUR_MS);
    return new Date(start + passedMs + skewHours * HOUR_MS);
  };
  const first = dayInTimeZone(clock(), organization.timeZone);
  const last = addDays(first, DAYS);
  const isOver = () => dayInTimeZone(clock(), organization.timeZone) > last;

  const tell = async (day: string, now: Date) => {
    const [statement, usage, list] = await Promise.all([
      readStatement(organization, { from: day, to: day }, now),
      readUsage({
        organization,
        organizationIds: [organization.id],
        from: day,
        to: day,
        groupBy: "operation",
        now,
      }),
      listEntries({
        creditAccountId: organization.creditAccountId,
        since: new Date(`${day}T00:00:00Z`),
        until: new Date(`${addDays(day, 1)}T00:00:00Z`),
        limit: 10_000,
        now,
      }),
    ]);
    return JSON.stringify({ statement, usage, list });
  };
  const reader = async () => {
    while (!isOver()) {
      const now = clock();
      const days = daysUpTo(first, addDays(dayInTimeZone(now, organization.timeZone), -1));
      const again = days.length > 0 ? [random.pick(days)] : [];
      for (const day of [...days.slice(-2), ...again]) {
        const text = await tell(day, now);
        expect(told.get(day) ?? text, `the books of ${day} changed`).toBe(text);
        told.set(day, text);
      }
    }
  };
  const writers = [-3, -1, 0, 1].map(async (skew) => {
    while (!isOver()) await doSomething(tenant, random, () => clock(skew));
  });
  const sweeper = async () => {
    while (!isOver()) {
      await settleDueAccounts(clock());
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  };
  await Promise.all([reader(), reader(), ...writers, sweeper()]);

  expect(told.size).toBeGreaterThanOrEqual(DAYS - 1);
  for (const [day, text] of told) expect(await tell(day, clock()), day).toBe(text);
  // What was told was not nothing, and the clocks did disagree.
  expect(
    [...told.values()].filter((text) => text.includes('"line":"usage"')).length,
  ).toBeGreaterThan(2);
  await expectTimesInOrder(tenant);
  await expectSoundLedger(tenant);
});

it("a moment that was closed keeps its place, whatever is written by clocks behind it", async () => {
  const tenant = await tenantWith(1_000);
  const { creditAccountId } = tenant.organization;
  const now = new Date();
  const at = (ms: number) => new Date(now.getTime() + ms);
  const places = new Map<number, bigint>();
  for (let step = 0; step < 40; step++) {
    const end = at(step * 100);
    await charge(tenant, at(step * 100 - 50), 1n);
    await closePeriod(creditAccountId, [end], end);
    places.set(step, await seqBefore(creditAccountId, end));
    // Three clocks that are behind, and one ahead.
    for (const skew of [-2_000, 100, -100, -1]) await charge(tenant, at(step * 100 + skew), 1n);
    for (const [earlier, place] of places)
      expect(await seqBefore(creditAccountId, at(earlier * 100)), `moment ${earlier}`).toBe(place);
  }
  await expectTimesInOrder(tenant);
});

it("what ended within a period is told in it, though no job posted it before", async () => {
  const tenant = await tenantWith(10);
  const { organization } = tenant;
  const midnight = new Date(`${addDays(dayInTimeZone(new Date(), "UTC"), 3)}T00:00:00Z`);
  const hoursOn = (hours: number) => new Date(midnight.getTime() + hours * HOUR_MS);
  await grantCredits(new Date(), organization, 5, { expiresAt: hoursOn(5) });
  const hold = { id: newId("hold"), expiresAt: hoursOn(3) };
  expect((await charge(tenant, hoursOn(2), 1n, hold))?.outcome).toBe("charged");
  const day = dayInTimeZone(midnight, "UTC");
  const told = await readStatement(organization, { from: day, to: day }, hoursOn(30));
  expect(told).toMatchObject({ opening: { balance: 15 }, closing: { balance: 10 } });
  const ended = await db().ledgerEntry.findMany({
    where: {
      creditAccountId: organization.creditAccountId,
      kind: { in: ["release", "expiry"] },
    },
    orderBy: { seq: "asc" },
  });
  expect(ended.map(({ kind, createdAt }) => [kind, createdAt])).toEqual([
    ["release", hoursOn(3)],
    ["expiry", hoursOn(5)],
  ]);
  await expectSoundLedger(tenant);
});

it("a moment that is still to come closes nothing", async () => {
  const tenant = await tenantWith(10);
  const now = new Date();
  await closePeriod(tenant.organization.creditAccountId, [new Date(now.getTime() + 1)], now);
  const verdict = await charge(tenant, now, 1n);
  expect(verdict).toMatchObject({ outcome: "charged", createdAt: now });
});

async function doSomething(
  tenant: Tenant,
  random: ReturnType<typeof seeded>,
  now: () => Date,
): Promise<void> {
  const { organization, actor } = tenant;
  const { creditAccountId } = organization;
  const what = random.below(10);
  try {
    if (what < 5) await charge(tenant, now(), BigInt(1 + random.below(3)));
    else if (what < 7) {
      const id = newId("hold");
      const expiresAt = new Date(now().getTime() + HOUR_MS * (1 + random.below(12)));
      await charge(tenant, now(), 2n, { id, expiresAt });
    } else if (what === 7) {
      const hold = await db().hold.findFirst({ where: { creditAccountId, state: "held" } });
      if (!hold) return;
      const at = now();
      await inTransaction((tx) =>
        random.chance(0.5)
          ? captureHold(tx, { hold, amount: 1_000_000n, actor, now: at })
          : releaseHold(tx, { hold, actor, now: at }),
      );
    } else if (what === 8) {
      const at = now();
      const expiresAt = new Date(at.getTime() + HOUR_MS * (1 + random.below(30)));
      await grantCredits(at, organization, 5, { expiresAt });
    } else {
      const entry = await db().ledgerEntry.findFirst({
        where: { creditAccountId, kind: "debit" },
        orderBy: { seq: "desc" },
      });
      if (entry) await refundCharge({ entry, credits: 1, reason: "again", actor, now: now() });
    }
  } catch (error) {
    // A hold that ended or a charge that was refunded meanwhile: somebody else was first.
    if (!isDomainError(error)) throw error;
  }
}

async function charge(
  { organization, actor }: Tenant,
  now: Date,
  credits: bigint,
  hold?: { id: string; expiresAt: Date },
) {
  const transactionId = newId("ledgerTransaction");
  const [verdict] = await inTransaction((tx) =>
    postCharges(
      tx,
      [
        {
          creditAccountId: organization.creditAccountId,
          organizationId: organization.id,
          amount: credits * 1_000_000n,
          idempotencyKey: transactionId,
          operation: "api.call",
          priceVersion: "test",
          transactionId,
          actor,
          description: "API call",
          timeZone: organization.timeZone,
          ...(hold ? { hold } : {}),
        },
      ],
      now,
    ),
  );
  return verdict;
}

function daysUpTo(first: string, last: string): string[] {
  const days = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}

async function seqBefore(creditAccountId: string, at: Date): Promise<bigint> {
  const [row] = await db().$queryRaw<{ seq: bigint }[]>`
    select ledger_seq_before(${creditAccountId}, ${at}) as seq`;
  return row?.seq ?? -1n;
}

async function expectTimesInOrder({ organization }: Tenant): Promise<void> {
  const back = await db().$queryRaw`
    select seq from (select seq, created_at, lag(created_at) over (order by seq) as before
      from ledger_entries where credit_account_id = ${organization.creditAccountId}) e where created_at < before`;
  expect(back, "entries whose time goes backwards").toEqual([]);
}
