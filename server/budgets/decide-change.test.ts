import { describe, expect, it } from "vitest";
import { decideChange, decideResume } from "./decide-change";

const budget = {
  limit: 100n,
  raisedBy: 0n,
  action: "pause" as const,
  alertPercents: [50, 80, 100],
};
const since = new Date("2026-11-21T12:00:00Z");
const spent = (amount: bigint) => ({ start: "2026-11-21", spent: amount, resetsAt: null });

describe("changing a budget", () => {
  it("counts the marks a new limit has passed as told, and tells those above again", () => {
    const row = { ...budget, pausedAt: null };
    expect(decideChange(row, spent(80n), { limit: 160n }).alertedPercent).toBe(50);
    expect(decideChange(row, spent(80n), { limit: 161n }).alertedPercent).toBe(0);
    expect(decideChange(row, spent(80n), { limit: 80n }).alertedPercent).toBe(100);
    expect(decideChange(row, spent(80n), { alertPercents: [90] }).alertedPercent).toBe(0);
  });

  it("leaves what is absent as it is", () => {
    expect(decideChange({ ...budget, pausedAt: since }, spent(10n), {})).toEqual({
      ...budget,
      pausedAt: since,
      alertedPercent: 0,
    });
  });

  it("keeps what raised it for the window, until it gets another limit", () => {
    const raised = { ...budget, raisedBy: 60n, pausedAt: null };
    expect(decideChange(raised, spent(80n), {})).toMatchObject({
      ...{ limit: 100n, raisedBy: 60n, alertedPercent: 50 },
    });
    expect(decideChange(raised, spent(80n), { limit: 120n })).toMatchObject({
      ...{ limit: 120n, raisedBy: 0n, alertedPercent: 50 },
    });
  });

  it("stays paused under a new limit, and not under another action", () => {
    const paused = { ...budget, pausedAt: since };
    expect(decideChange(paused, spent(100n), { limit: 500n }).pausedAt).toBe(since);
    expect(decideChange(paused, spent(100n), { action: "block" }).pausedAt).toBeNull();
  });
});

describe("resuming a budget", () => {
  const paused = { ...budget, pausedAt: since };

  it("lets it spend what is left", () => {
    expect(decideResume(paused, spent(99n), {}).pausedAt).toBeNull();
  });

  it("may be for this window only", () => {
    expect(decideResume(paused, spent(100n), { raisedBy: 1n })).toMatchObject({
      ...{ limit: 100n, raisedBy: 1n, pausedAt: null },
    });
  });

  it("is refused while the limit is used up, and not with a higher one", () => {
    const refusal = expect.objectContaining({ code: "wrong_state" });
    expect(() => decideResume(paused, spent(100n), {})).toThrow(refusal);
    expect(() => decideResume(paused, spent(100n), { limit: 100n })).toThrow(refusal);
    expect(decideResume(paused, spent(100n), { limit: 101n })).toMatchObject({
      limit: 101n,
      pausedAt: null,
    });
  });
});
