import { afterEach, beforeEach, expect, vi } from "vitest";

/** Something that reaches console.error is a fault somebody would find later: it fails the test now. */
beforeEach(() => {
  vi.spyOn(console, "error");
});
afterEach(() => {
  const calls = vi.mocked(console.error).mock.calls;
  vi.restoreAllMocks();
  expect(calls, "console.error was called").toEqual([]);
});
