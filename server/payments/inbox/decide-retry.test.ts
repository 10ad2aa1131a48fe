import { expect, test } from "vitest";
import { nextTryAt } from "./decide-retry";

const received = new Date("2026-11-21T10:00:00Z");
const minutes = (n: number) => new Date(received.getTime() + n * 60_000);

test("an event that fails is tried again after a minute, then less and less often", () => {
  expect(nextTryAt(received, 1, received)).toEqual(minutes(1));
  expect(nextTryAt(received, 2, minutes(1))).toEqual(minutes(6));
  expect(nextTryAt(received, 9, minutes(600))).toEqual(minutes(960));
});

test("within 24 hours it is tried at least eight times, then it waits for a person", () => {
  let now = received;
  let tries = 0;
  for (let next = nextTryAt(received, 1, now); next; next = nextTryAt(received, tries + 1, now)) {
    now = next;
    tries += 1;
    expect(tries).toBeLessThan(50);
  }
  expect(tries).toBeGreaterThanOrEqual(8);
  expect(now.getTime()).toBeLessThanOrEqual(minutes(24 * 60).getTime());
});
