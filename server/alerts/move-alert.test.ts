import { describe, expect, it } from "vitest";
import { seededRandom } from "@/tests/support/seeded-random";
import { type AlertMemory, moveAlert, thresholdOf } from "./move-alert";

const now = new Date("2026-12-01T12:00:00Z");
const HOUR_MS = 3_600_000;
const armed: AlertMemory = { level: 0, downAt: null, firedAt: null };
const look = { thresholds: [400n], peak: null, cooldownMs: 0, now };

describe("an alert", () => {
  it("fires below its threshold, not at it", () => {
    expect(moveAlert(armed, { ...look, available: 400n }).fires).toBe(false);
    expect(moveAlert(armed, { ...look, available: 399n }).fires).toBe(true);
  });

  it("arms again at the threshold plus 5 %, not before", () => {
    const fired = { level: 1, downAt: 399n, firedAt: now };
    expect(moveAlert(fired, { ...look, available: 419n }).level).toBe(1);
    expect(moveAlert(fired, { ...look, available: 420n }).level).toBe(0);
  });

  it("that rose and fell again between two looks fires again", () => {
    const fired = { level: 1, downAt: 399n, firedAt: now };
    expect(moveAlert(fired, { ...look, available: 399n, peak: 420n }).fires).toBe(true);
    expect(moveAlert(fired, { ...look, available: 399n, peak: 419n }).fires).toBe(false);
  });

  it("doesn't arm because its threshold fell: credits have to come in", () => {
    const fired = { level: 1, downAt: 219n, firedAt: now };
    const lower = { ...look, thresholds: [20n] };
    expect(moveAlert(fired, { ...lower, available: 100n }).level).toBe(1);
    expect(moveAlert(fired, { ...lower, available: 220n }).level).toBe(0);
  });

  it("within its cool-down says when to look again, and then fires if the balance is still below", () => {
    const rested = { level: 0, downAt: null, firedAt: now };
    const later = (ms: number) => ({
      ...look,
      cooldownMs: HOUR_MS,
      now: new Date(now.getTime() + ms),
    });
    expect(moveAlert(rested, { ...later(1), available: 399n })).toEqual({
      level: 0,
      rearmed: 0,
      fires: false,
      lookAgainAt: new Date(now.getTime() + HOUR_MS),
    });
    expect(moveAlert(rested, { ...later(HOUR_MS), available: 399n }).fires).toBe(true);
    expect(moveAlert(rested, { ...later(HOUR_MS), available: 400n }).fires).toBe(false);
  });

  it("of several thresholds tells of the lowest that was crossed, and of each once", () => {
    const ladder = { ...look, thresholds: [400n, 100n, 1n] };
    const to = (level: number, available: bigint) =>
      moveAlert({ level, downAt: null, firedAt: null }, { ...ladder, available });
    expect(to(0, 0n)).toMatchObject({ fires: true, level: 3 });
    expect(to(1, 99n)).toMatchObject({ fires: true, level: 2 });
    expect(to(2, 100n)).toMatchObject({ fires: false, level: 2 });
    expect(to(2, 105n)).toMatchObject({ fires: false, level: 1 });
    expect(to(3, 500n)).toMatchObject({ fires: false, level: 0 });
  });

  it("of a percentage fires for a balance that is used up, whatever the total", () => {
    const percent = { thresholdBps: 2_000, threshold: null };
    expect(thresholdOf(percent, 1_000n)).toBe(200n);
    expect(thresholdOf(percent, 0n)).toBe(1n);
    // 20 % of 7 is 1.4: 2 is not below it, 1 is.
    expect(thresholdOf(percent, 7n)).toBe(2n);
  });

  it("over random balances fires once a crossing, never twice and never late", () => {
    const seed = Number(process.env.SEED ?? Date.now() % 100_000);
    const random = seededRandom(seed);
    for (let run = 0; run < 300; run++) {
      const threshold = BigInt(1 + Math.floor(random() * 500));
      const balances = Array.from({ length: 60 }, () => BigInt(Math.floor(random() * 700)));
      let memory = armed;
      const fired: number[] = [];
      for (const [place, available] of balances.entries()) {
        const move = moveAlert(memory, { ...look, thresholds: [threshold], available });
        if (move.fires) fired.push(place);
        memory = { level: move.level, downAt: move.level ? available : null, firedAt: null };
      }
      expect(fired, `SEED=${seed}, run ${run}`).toEqual(crossingsOf(balances, Number(threshold)));
    }
  });
});

/** Where each crossing is: below the threshold, for the first time since the start or since a recovery. */
function crossingsOf(balances: readonly bigint[], threshold: number): number[] {
  const recovered = balances.map((balance) => Number(balance) >= threshold * 1.05);
  const below = balances.map((balance) => Number(balance) < threshold);
  return balances
    .map((_, place) => place)
    .filter((place) => {
      if (!below[place]) return false;
      const before = below.lastIndexOf(true, place - 1);
      return place === 0 || before < 0 || recovered.slice(before, place).includes(true);
    });
}
