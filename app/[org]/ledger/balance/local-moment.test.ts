import { expect, it } from "vitest";
import { localMoment, localText } from "./local-moment";

it.each([
  ["2026-11-30T14:30", "Europe/Berlin", "2026-11-30T13:30:00.000Z"],
  ["2026-07-01T00:00:05", "America/New_York", "2026-07-01T04:00:05.000Z"],
  ["2026-03-29T03:30", "Europe/Berlin", "2026-03-29T01:30:00.000Z"],
  ["2026-10-25T04:30", "Europe/Berlin", "2026-10-25T03:30:00.000Z"],
  ["2026-01-01T00:00", "Pacific/Kiritimati", "2025-12-31T10:00:00.000Z"],
])("%s in %s is %s, and is shown so again", (shown, zone, iso) => {
  expect(localMoment(shown, zone)?.toISOString()).toBe(iso);
  expect(localText(iso, zone)).toMatch(shown);
});

it.each(["", "2026-11-30", "2026-13-40T99:99", "now", "2026-11-30T14:30Z"])(
  "%j is no time",
  (shown) => {
    expect(localMoment(shown, "UTC")).toBeNull();
  },
);
