import { describe, expect, test } from "vitest";
import { type ExpiringGrant, noticeKey, planNotices } from "./plan-notices";

const CREDIT = 1_000_000n;
const now = new Date("2027-03-01T12:00:00Z");
const inDays = (days: number, hour = 12) => new Date(Date.UTC(2027, 2, 1 + days, hour));

const grant = (id: string, changes: Partial<ExpiringGrant> = {}): ExpiringGrant => ({
  id,
  name: `Grant ${id}`,
  remaining: 100n * CREDIT,
  held: 0n,
  rolloverCap: null,
  effectiveAt: new Date("2026-01-01T00:00:00Z"),
  expiresAt: inDays(7),
  ...changes,
});
const plan = (grants: ExpiringGrant[], told: string[] = [], at = now, timeZone = "UTC") =>
  planNotices({ grants, told: new Set(told), timeZone, now: at }).map(
    ({ step, daysLeft, grants: about }) => [step, daysLeft, about.map(({ id }) => id)],
  );

describe("planNotices", () => {
  test("tells at the nearest of 30, 7 and 1 days, and not before", () => {
    const at = (days: number) => plan([grant("g", { expiresAt: inDays(days) })]);
    expect(at(31)).toEqual([]);
    expect(at(30)).toEqual([[30, 30, ["g"]]]);
    expect(at(8)).toEqual([[30, 8, ["g"]]]);
    expect(at(7)).toEqual([[7, 7, ["g"]]]);
    expect(at(2)).toEqual([[7, 2, ["g"]]]);
    expect(at(1)).toEqual([[1, 1, ["g"]]]);
    expect(plan([grant("g", { expiresAt: inDays(0, 18) })])).toEqual([[1, 0, ["g"]]]);
  });

  test("a grant is told of once a step, and again at the next step", () => {
    const told = [noticeKey("g", 30)];
    expect(plan([grant("g", { expiresAt: inDays(20) })], told)).toEqual([]);
    expect(plan([grant("g", { expiresAt: inDays(7) })], told)).toEqual([[7, 7, ["g"]]]);
  });

  test("grants of one day share a notice, of two days do not; the earliest comes first", () => {
    const grants = [
      grant("later", { expiresAt: inDays(5) }),
      grant("evening", { expiresAt: inDays(4, 20) }),
      grant("morning", { expiresAt: inDays(4, 6) }),
    ];
    expect(plan(grants)).toEqual([
      [7, 4, ["morning", "evening"]],
      [7, 5, ["later"]],
    ]);
  });

  test("a grant that came later is told of alone: the others of its day know already", () => {
    expect(plan([grant("a"), grant("b")], [noticeKey("a", 7)])).toEqual([[7, 7, ["b"]]]);
  });

  test("nothing under one credit is told, and neither what is held or rolls over", () => {
    expect(plan([grant("g", { remaining: CREDIT - 1n })])).toEqual([]);
    expect(plan([grant("g", { remaining: CREDIT })])).toHaveLength(1);
    expect(plan([grant("g", { held: 100n * CREDIT })])).toEqual([]);
    expect(plan([grant("g", { rolloverCap: 100n * CREDIT })])).toEqual([]);
    const [notice] = planNotices({
      grants: [grant("g", { rolloverCap: 30n * CREDIT, held: 10n * CREDIT })],
      told: new Set(),
      timeZone: "UTC",
      now,
    });
    expect(notice?.grants[0]?.lost).toBe(60n * CREDIT);
  });

  test("no notice about a grant that lives no longer than the notice is early", () => {
    const daily = { effectiveAt: inDays(0, 0), expiresAt: inDays(1, 0) };
    expect(plan([grant("daily", daily)])).toEqual([]);
    const weekly = { effectiveAt: inDays(-5, 12), expiresAt: inDays(2, 12) };
    expect(plan([grant("weekly", weekly)])).toEqual([]);
    expect(plan([grant("weekly", { ...weekly, expiresAt: inDays(1, 12) })])).toHaveLength(1);
    expect(plan([grant("future", { effectiveAt: inDays(1) })])).toEqual([]);
  });

  test("goes out in the morning of the organization's own time zone", () => {
    const early = new Date("2027-03-01T06:59:00Z");
    expect(plan([grant("g")], [], early, "Europe/Berlin")).toEqual([]);
    expect(plan([grant("g")], [], new Date("2027-03-01T07:00:00Z"), "Europe/Berlin")).toEqual([
      [7, 7, ["g"]],
    ]);
  });

  test("days are counted on the organization's calendar, across daylight saving", () => {
    const at = new Date("2027-03-27T12:00:00Z");
    const expiresAt = new Date("2027-03-28T22:30:00Z");
    expect(plan([grant("g", { expiresAt })], [], at, "UTC")).toEqual([[1, 1, ["g"]]]);
    expect(plan([grant("g", { expiresAt })], [], at, "Europe/Berlin")).toEqual([[7, 2, ["g"]]]);
  });
});
