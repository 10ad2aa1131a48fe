import { describe, expect, test } from "vitest";
import { describeRollover, describeScope, describeSource } from "./describe-grant";

const organizations = (...names: string[]) => names.map((name) => ({ id: `org_${name}`, name }));

describe("describeScope", () => {
  test("says what and for whom, and counts what does not fit", () => {
    const scope = (operations: string[], ...names: string[]) =>
      describeScope({ operations, organizations: organizations(...names) });
    expect(scope([])).toBe("Anything");
    expect(scope([], "Client A", "Client B")).toBe("Anything, for Client A and Client B");
    expect(scope(["invoice.create"])).toMatch(/^Only for “.*invoice.*”$/i);
    expect(scope([], "A", "B", "C", "D", "E")).toBe("Anything, for A, B, C and 2 more");
  });
});

describe("describeSource", () => {
  test("names each way credits come in; a reference of ours is never shown", () => {
    const from = (source: string, category = "bonus") => describeSource({ source, category });
    expect(from("payment:pi_1", "purchased")).toBe("Paid by card or transfer");
    expect(from("schedule:gsc_1:2")).toBe("Recurring grant, run 3");
    expect(from("rollover:grant_1:500", "rollover")).toBe("Rolled over from an expired grant");
    expect(from("contract 7")).toBe("Source: contract 7");
    expect(from("req_01kan3x7c9e6mvb4f2tq8zr5ws")).toBe("Given by our staff");
    expect(from("scenario:req_1")).toBe("Given by our staff");
  });
});

describe("describeRollover", () => {
  test("says how much and how long", () => {
    expect(describeRollover(null)).toBeNull();
    expect(describeRollover({ cap: 2000, expires_after_days: null })).toBe("Up to 2,000 roll over");
    expect(describeRollover({ cap: 10, expires_after_days: 1 })).toBe(
      "Up to 10 roll over for 1 day",
    );
  });
});
