import { describe, expect, it } from "vitest";
import { endOfLife, isFresh } from "./session-life";

const createdAt = new Date("2026-11-01T08:00:00Z");
const later = (hours: number) => new Date(createdAt.getTime() + hours * 3_600_000);

describe("the life of a session", () => {
  it("is 14 days without a request, and 30 days in all", () => {
    expect(endOfLife({ createdAt, lastSeenAt: createdAt, isStaff: false })).toEqual(later(14 * 24));
    expect(endOfLife({ createdAt, lastSeenAt: later(48), isStaff: false })).toEqual(later(16 * 24));
    expect(endOfLife({ createdAt, lastSeenAt: later(29 * 24), isStaff: false })).toEqual(
      later(30 * 24),
    );
  });

  it("is 12 hours without a request, and 24 in all, for staff", () => {
    expect(endOfLife({ createdAt, lastSeenAt: createdAt, isStaff: true })).toEqual(later(12));
    expect(endOfLife({ createdAt, lastSeenAt: later(23), isStaff: true })).toEqual(later(24));
  });

  it("counts as confirmed for ten minutes", () => {
    const minutes = (n: number) => new Date(createdAt.getTime() + n * 60_000);
    expect(isFresh(createdAt, minutes(9.99))).toBe(true);
    expect(isFresh(createdAt, minutes(10))).toBe(false);
  });
});
