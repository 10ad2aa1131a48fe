import fc from "fast-check";
import { TypeID } from "typeid-js";
import { describe, expect, it } from "vitest";
import { newSuffix } from "./id-suffix";

describe("the suffix of an id", () => {
  it("is a UUIDv7 of its moment, as the TypeID library reads and writes it", () => {
    let latest = 0; // a moment that has passed is not gone back to
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70_000_000_000 }), (step) => {
        latest += step;
        const id = new TypeID("ltx", newSuffix(latest));
        const bytes = Buffer.from(id.toUUIDBytes());
        expect(bytes.readUIntBE(0, 6)).toBe(latest);
        expect(bytes.readUInt8(6) >> 4).toBe(7);
        expect(bytes.readUInt8(8) >> 6).toBe(0b10);
        expect(TypeID.fromUUIDBytes("ltx", bytes).toString()).toBe(id.toString());
      }),
      { numRuns: 2_000 },
    );
  });

  it("sorts by age, within a millisecond and when the clock is set back", () => {
    const now = 2 ** 47;
    const moments = [...Array(20_000).fill(now), now - 60_000, now - 1, now, now + 1, now + 1];
    const suffixes = moments.map((moment) => newSuffix(moment));
    expect(suffixes.toSorted()).toEqual(suffixes);
    expect(new Set(suffixes).size).toBe(suffixes.length);
  });

  it("leaves nothing to guess: every random bit takes both values", () => {
    const ids = Array.from({ length: 200 }, () =>
      BigInt(`0x${Buffer.from(new TypeID("ltx", newSuffix()).toUUIDBytes()).toString("hex")}`),
    );
    const random = (1n << 42n) - 1n;
    expect(ids.reduce((all, id) => all | id, 0n) & random).toBe(random);
    expect(ids.reduce((all, id) => all & id, random)).toBe(0n);
  });
});
