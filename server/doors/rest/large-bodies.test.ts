import { afterEach, describe, expect, it, vi } from "vitest";
import { inTurn } from "./large-bodies";

afterEach(() => vi.useRealTimers());

/** Work that goes on until it is told to end. */
function work(who: string) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const state = { began: false, end: () => resolve(who), fail: () => reject(new Error(who)) };
  const done = inTurn(who, () => {
    state.began = true;
    return promise;
  });
  return Object.assign(state, { done });
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("large bodies", () => {
  it("eight are in memory at a time, three of one caller, and the rest come one after the other", async () => {
    const greedy = Array.from({ length: 10 }, () => work("org_a"));
    const others = Array.from({ length: 6 }, (_, n) => work(`org_${n}`));
    await settled();
    const began = (all: { began: boolean }[]) => all.filter((one) => one.began).length;
    expect([began(greedy), began(others)]).toEqual([3, 5]);

    greedy[0]?.fail();
    await expect(greedy[0]?.done).rejects.toThrow("org_a");
    await settled();
    expect([began(greedy), began(others)]).toEqual([4, 5]);

    for (let ended = 1; ended < greedy.length; ended++) {
      greedy[ended]?.end();
      await greedy[ended]?.done;
      await settled();
    }
    for (const other of others) other.end();
    await expect(Promise.all(others.map(({ done }) => done))).resolves.toHaveLength(6);
  });

  it("whoever waits too long is told so, and no longer waits", async () => {
    vi.useFakeTimers();
    const running = Array.from({ length: 3 }, () => work("org_a"));
    const late = work("org_a");
    const refused = expect(late.done).rejects.toMatchObject({
      code: "unavailable",
      extra: { retry_after: 5 },
    });
    await vi.advanceTimersByTimeAsync(30_000);
    await refused;
    for (const one of running) one.end();
    await Promise.all(running.map(({ done }) => done));
    await vi.advanceTimersByTimeAsync(0);
    expect(late.began).toBe(false);
  });
});
