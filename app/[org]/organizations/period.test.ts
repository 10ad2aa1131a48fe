import { describe, expect, it } from "vitest";
import { daysOfPeriod } from "./period";

describe("daysOfPeriod", () => {
  it("ends this month today", () => {
    expect(daysOfPeriod("this_month", "2026-11-21")).toEqual({
      from: "2026-11-01",
      to: "2026-11-21",
    });
  });
  it("takes the whole of last month, over a new year too", () => {
    expect(daysOfPeriod("last_month", "2027-01-31")).toEqual({
      from: "2026-12-01",
      to: "2026-12-31",
    });
    expect(daysOfPeriod("last_month", "2028-03-15").to).toBe("2028-02-29");
  });
  it("counts today among the 30 days", () => {
    expect(daysOfPeriod("30_days", "2026-03-01")).toEqual({ from: "2026-01-31", to: "2026-03-01" });
  });
});
