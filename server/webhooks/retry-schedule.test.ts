import { expect, test } from "vitest";
import { ATTEMPTS, nextAttempt } from "./retry-schedule";

const start = new Date("2026-11-30T12:00:00.000Z");
const HOUR_MS = 3_600_000;

function schedule(random: number): Date[] {
  const attempts = [start];
  for (let failures = 1; ; failures++) {
    const next = nextAttempt(failures, attempts.at(-1) ?? start, random);
    if (!next) return attempts;
    attempts.push(next);
  }
}

test("a delivery is tried eight times over about 28 hours", () => {
  for (const random of [0, 0.5, 1]) {
    const attempts = schedule(random);
    expect(attempts).toHaveLength(ATTEMPTS);
    const hours = ((attempts.at(-1) ?? start).getTime() - start.getTime()) / HOUR_MS;
    expect(hours).toBeGreaterThan(27.5);
    expect(hours).toBeLessThan(29);
  }
});

test("the gaps never shrink, and jitter only makes them longer", () => {
  const [early, late] = [schedule(0), schedule(1)];
  const gaps = early.slice(1).map((at, n) => at.getTime() - (early[n] ?? start).getTime());
  expect(gaps).toEqual([...gaps].sort((a, b) => a - b));
  early.slice(1).forEach((at, n) => {
    expect(late[n + 1]?.getTime()).toBeGreaterThan(at.getTime());
  });
});
