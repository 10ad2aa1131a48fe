import { afterAll, describe, expect, test } from "vitest";
import type { Organization } from "@/generated/prisma/client";
import { addDays, dayInTimeZone, startOfDay } from "@/server/foundation/clock";
import { db, disconnectDb } from "@/server/foundation/db";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newOrganization, newPerson } from "@/server/scenarios/story";
import { readStatement } from "@/server/usage/read-statement";
import { readUsage } from "@/server/usage/read-usage";
import {
  type StatementAnswer,
  type StatementLine,
  statementLines,
  usedLines,
} from "@/server/usage/statement.schema";
import type { usageGroups } from "@/server/usage/usage.schema";
import { seededRandom } from "../support/seeded-random";
import { expectSoundLedger } from "../support/tenant";
import { liveThrough } from "./random-ledger";

afterAll(disconnectDb);

const START = new Date("2026-03-27T20:30:00Z");
const zones = ["UTC", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati"];

/** A company and a branch that spends its credits, after some days of anything. */
async function company(seed: number, steps: number) {
  const random = seededRandom(seed);
  const owner = await newPerson(START, { email: uniqueEmail("owner"), name: "Owner" });
  const timeZone = zones[seed % zones.length] ?? "UTC";
  const root = await newOrganization(START, { name: "Company", owner, timeZone });
  const branch = await newOrganization(START, { name: "Branch", owner, parent: root });
  // Some seeds may spend on credit.
  if (seed % 2 === 0) {
    await db().creditAccount.update({
      where: { id: root.creditAccountId },
      data: { overagePolicy: "allow_to_limit", overageLimit: 20_000_000n },
    });
  }
  const end = await liveThrough([root, branch], steps, START, random);
  await expectSoundLedger({ organization: root });
  return { root, branch, random, end, days: daysBetween(START, end, timeZone) };
}

function daysBetween(start: Date, end: Date, timeZone: string): string[] {
  const [first, last] = [start, end].map((at) => dayInTimeZone(at, timeZone));
  const days = [first ?? ""];
  while ((days.at(-1) ?? "") < (last ?? "")) days.push(addDays(days.at(-1) ?? "", 1));
  return days;
}

const micro = creditsToMicrocredits;
const sumOf = (statement: StatementAnswer, ...lines: StatementLine[]) =>
  statement.lines
    .filter(({ line }) => lines.length === 0 || lines.includes(line))
    .reduce((sum, { credits }) => sum + micro(credits), 0n);

describe("statements of random ledgers", () => {
  test("opening and movements make closing, exactly, over any period and whatever happened", async () => {
    const happened = new Set<StatementLine>();
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { root, days, random, end } = await company(seed, 120);
      console.info(`seed ${seed}: ${days.length} days in ${root.timeZone}`);
      for (let round = 0; round < 12; round++) {
        const [first, last] = [random(), random()]
          .map((part) => days[Math.floor(part * days.length)] ?? "")
          .sort();
        const statement = await readStatement(root, { from: first ?? "", to: last ?? "" }, end);
        expectToAddUp(statement);
        await expectOwnBooks(root, statement);
        for (const { line } of statement.lines) happened.add(line);
      }
    }
    expect([...happened].sort(), "the ledgers had every sort of movement").toEqual(
      [...statementLines].sort(),
    );
  });

  test("the statement of the whole life ends at the balance and the debt of the account", async () => {
    const { root, days, end } = await company(8, 80);
    const statement = await readStatement(
      root,
      { from: days[0] ?? "", to: days.at(-1) ?? "" },
      end,
    );
    const account = await db().creditAccount.findUniqueOrThrow({
      where: { id: root.creditAccountId },
    });
    expect(statement.opening).toEqual({ balance: 0, posted: 0, debt: 0 });
    expect([micro(statement.closing.balance), micro(statement.closing.debt)]).toEqual([
      account.posted,
      account.debt,
    ]);
    expect(statement.to_seq).toBe(Number(account.lastSeq));
  });

  test("statements that meet share a balance, and days make their month", async () => {
    const { root, days, end } = await company(9, 100);
    const daily = [];
    for (const day of days) daily.push(await readStatement(root, { from: day, to: day }, end));
    for (const [i, next] of daily.slice(1).entries()) {
      expect(next.opening).toEqual(daily[i]?.closing);
      expect(next.from_seq).toBe(daily[i]?.to_seq);
    }
    const whole = await readStatement(root, { from: days[0] ?? "", to: days.at(-1) ?? "" }, end);
    const used = daily.reduce((sum, { credits_used }) => sum + micro(credits_used), 0n);
    expect(used).toBe(micro(whole.credits_used));
  });

  test("every way of grouping usage adds up to what the statements call used and given back", async () => {
    const { root, branch, days, end } = await company(10, 150);
    const period = { from: days[0] ?? "", to: days.at(-1) ?? "" };
    const statement = await readStatement(root, period, end);
    const read = (groupBy: (typeof usageGroups)[number]) =>
      readUsage({
        organization: root,
        organizationIds: [root.id, branch.id],
        groupBy,
        now: end,
        ...period,
      });
    for (const groupBy of ["organization", "operation", "day"] as const) {
      const usage = await read(groupBy);
      expect(micro(usage.total_credits)).toBe(micro(statement.credits_used));
      expect(micro(usage.total_refunded_credits)).toBe(sumOf(statement, "refunds"));
      expect(micro(usage.total_net_credits)).toBe(
        micro(usage.total_credits) - micro(usage.total_refunded_credits),
      );
    }
    // People, keys and agents did all of it but the base fee and what the system captured.
    const personal = await Promise.all((["member", "api_key", "agent"] as const).map(read));
    const system = await db().ledgerEntry.aggregate({
      where: {
        creditAccountId: root.creditAccountId,
        toAccount: "usage_revenue",
        actorType: "system",
      },
      _sum: { amount: true },
    });
    const byPerson = personal.reduce((sum, { total_credits }) => sum + micro(total_credits), 0n);
    expect(byPerson + (system._sum.amount ?? 0n)).toBe(
      -sumOf(statement, "usage", "holds_captured"),
    );
    const operations = personal.reduce((sum, { total_operations }) => sum + total_operations, 0);
    const captures = await db().ledgerEntry.count({
      where: { creditAccountId: root.creditAccountId, kind: "capture" },
    });
    expect(operations + captures).toBe((await read("operation")).total_operations);
  });
});

function expectToAddUp(statement: StatementAnswer): void {
  const { opening, closing } = statement;
  expect(micro(opening.balance) + sumOf(statement)).toBe(micro(closing.balance));
  expect(micro(opening.debt) + sumOf(statement, "debt_taken", "debt_paid")).toBe(
    micro(closing.debt),
  );
  expect(-sumOf(statement, ...usedLines)).toBe(micro(statement.credits_used));
}

/** What the ledger's rows say about the same period, added up by other means. */
async function expectOwnBooks(root: Organization, statement: StatementAnswer): Promise<void> {
  const since = startOfDay(statement.from, root.timeZone);
  const until = startOfDay(addDays(statement.to, 1), root.timeZone);
  const all = await db().ledgerEntry.findMany({
    where: { creditAccountId: root.creditAccountId },
    orderBy: { seq: "asc" },
  });
  const own = (account: string) => account === "spendable" || account === "held";
  const posted = (entries: typeof all) =>
    entries.reduce((sum, e) => {
      const [into, out] = [own(e.toAccount) ? e.amount : 0n, own(e.fromAccount) ? e.amount : 0n];
      return sum + into - out;
    }, 0n);
  expect(micro(statement.opening.balance)).toBe(posted(all.filter((e) => e.createdAt < since)));
  expect(micro(statement.closing.balance)).toBe(posted(all.filter((e) => e.createdAt < until)));
  const inside = all.filter((e) => e.createdAt >= since && e.createdAt < until);
  const spent = (kinds: string[]) =>
    inside.filter((e) => kinds.includes(e.kind)).reduce((sum, e) => sum + e.amount, 0n);
  expect(-sumOf(statement, "usage")).toBe(spent(["debit"]));
  expect(-sumOf(statement, "holds_captured")).toBe(spent(["capture"]));
  expect(sumOf(statement, "refunds")).toBe(spent(["refund", "reversal"]));
  expect(-sumOf(statement, "expired")).toBe(spent(["expiry"]));
  expect(sumOf(statement, "grants")).toBe(
    inside
      .filter(
        (e) =>
          e.kind === "grant" || (e.kind === "debt_payment" && e.fromAccount !== "usage_revenue"),
      )
      .reduce((sum, e) => sum + e.amount, 0n),
  );
}
