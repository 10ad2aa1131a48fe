import { expect, test } from "vitest";
import { findNextExpiry } from "./find-next-expiry";

const lot = (remaining: number, expires_at: string | null, state = "active" as const) => ({
  remaining,
  expires_at,
  state,
});

test("the soonest end counts, with all that ends at the same moment, exactly", () => {
  expect(
    findNextExpiry([
      lot(5, "2027-03-01T00:00:00.000Z"),
      lot(0.1, "2027-02-01T00:00:00.000Z"),
      lot(0.2, "2027-02-01T00:00:00.000Z"),
      lot(900, null),
    ]),
  ).toEqual({ credits: 0.3, at: "2027-02-01T00:00:00.000Z" });
});

test("what never ends, or has not begun, is not about to be lost", () => {
  expect(findNextExpiry([lot(900, null)])).toBeNull();
  expect(
    findNextExpiry([{ remaining: 5, expires_at: "2027-02-01T00:00:00.000Z", state: "scheduled" }]),
  ).toBeNull();
});
