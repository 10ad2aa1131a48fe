import { expect, test } from "vitest";
import { expiresAt } from "./expiry";

test("a key ends with the last second of a day where the organization is", () => {
  expect(expiresAt("date", "2026-12-24", "2026-11-21", "Europe/Berlin")).toBe(
    "2026-12-24T22:59:59.000Z",
  );
  expect(expiresAt("30", "", "2026-11-21", "UTC")).toBe("2026-12-21T23:59:59.000Z");
  // Over the change of the clocks it is still the end of the local day.
  expect(expiresAt("30", "", "2026-10-10", "America/New_York")).toBe("2026-11-10T04:59:59.000Z");
});

test("a key without an end has none", () => {
  expect(expiresAt("never", "2026-12-24", "2026-11-21", "UTC")).toBeUndefined();
});
