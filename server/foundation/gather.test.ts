import { describe, expect, it, vi } from "vitest";
import { gather } from "./gather";

describe("gather", () => {
  it("looks up together what is asked for in one turn of the event loop", async () => {
    const { find, queries } = look();
    const first = find("a");
    const second = new Promise((resolve) => process.nextTick(() => resolve(find("b"))));
    const again = Promise.resolve().then(() => find("a"));
    expect(await Promise.all([first, second, again])).toEqual(["A", "B", "A"]);
    expect(queries).toEqual([["a", "b"]]);
  });

  it("answers only from a query that began after it was asked", async () => {
    const { find, queries, finish } = look({ held: true });
    const first = find("a");
    await vi.waitFor(() => expect(queries).toHaveLength(1));
    const later = find("a");
    finish();
    expect(await first).toBe("A");
    await vi.waitFor(() => expect(queries).toHaveLength(2));
    finish();
    expect(await later).toBe("A");
    expect(queries).toEqual([["a"], ["a"]]);
  });

  it("answers undefined for what is not found", async () => {
    const { find } = look();
    expect(await find("nothing")).toBeUndefined();
  });

  it("fails everyone whose query failed, and nobody after them", async () => {
    const { find } = look();
    const failed = await Promise.allSettled([find("a"), find("broken")]);
    expect(failed.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await find("a")).toBe("A");
  });
});

function look({ held = false } = {}) {
  const queries: string[][] = [];
  let finish = () => {};
  const find = gather<string>(async (keys) => {
    queries.push(keys);
    if (held) await new Promise<void>((resolve) => (finish = resolve));
    if (keys.includes("broken")) throw new Error("the query failed");
    return new Map(keys.filter((key) => key !== "nothing").map((key) => [key, key.toUpperCase()]));
  });
  return { find, queries, finish: () => finish() };
}
