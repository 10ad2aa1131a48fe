import { expect, test } from "vitest";
import { formatRelativeTime } from "./relative-time";

const now = Date.parse("2026-11-21T12:00:00Z");

test.each([
  ["2026-11-21T11:59:40Z", "just now"],
  ["2026-11-21T12:00:40Z", "in a moment"],
  ["2026-11-21T11:57:01Z", "2 minutes ago"],
  ["2026-11-21T09:00:00Z", "3 hours ago"],
  ["2026-11-20T11:00:00Z", "yesterday"],
  ["2026-11-23T13:00:00Z", "in 2 days"],
  ["2025-10-21T12:00:00Z", "last year"],
])("%s reads as %j", (iso, words) => {
  expect(formatRelativeTime(iso, now)).toBe(words);
});
