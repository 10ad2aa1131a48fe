import { beforeEach, describe, expect, it } from "vitest";
import { deviceCookie, knownDevice } from "@/server/doors/auth/known-device";
import { takeEmail, takePasswordAttempt, takeSignUp } from "@/server/doors/auth/throttle";
import { DomainError } from "@/server/foundation/errors";
import { uniqueEmail } from "@/server/scenarios/scenarios";

const shared = globalThis as typeof globalThis & {
  bursarThrottle?: Map<string, Map<string, unknown>>;
};
beforeEach(() => shared.bursarThrottle?.clear());

/** How many of so many tries were let through, and what the first refusal said. */
function tries(
  times: number,
  one: (n: number) => unknown,
): { passed: number; refusal?: DomainError } {
  let passed = 0;
  let refusal: DomainError | undefined;
  for (let n = 0; n < times; n++) {
    try {
      one(n);
      passed += 1;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refusal ??= error;
    }
  }
  return { passed, ...(refusal ? { refusal } : {}) };
}

const from = (ip: string, cookies: string | null = null) => ({ ip, cookies });
const keptBy = (setCookie: string) => setCookie.split(";")[0] ?? "";

describe("wrong passwords", () => {
  it("of one account from one address are ten in ten minutes, and the refusal says how long to wait", () => {
    const email = uniqueEmail("owner");
    const { passed, refusal } = tries(11, () => takePasswordAttempt(email, from("203.0.113.1")));
    expect(passed).toBe(10);
    expect(refusal).toMatchObject({ code: "rate_limited", extra: { retry_after: 600 } });
    expect(refusal?.message).toBe(
      "Too many wrong passwords. Wait 10 minutes, or sign in with a link by email.",
    );
    expect(tries(1, () => takePasswordAttempt(email, from("198.51.100.1"))).passed).toBe(1);
  });

  it("that turn out right are given back", () => {
    const email = uniqueEmail("owner");
    const right = () => takePasswordAttempt(email, from("203.0.113.1")).giveBack();
    expect(tries(200, right).passed).toBe(200);
  });

  it("tried on many accounts are counted by address and by network", () => {
    const spray = (times: number, ip: (n: number) => string) =>
      tries(times, (n) => takePasswordAttempt(`person.${n}@acme.test`, from(ip(n)))).passed;
    expect(spray(200, () => "203.0.113.1")).toBe(30);
    shared.bursarThrottle?.clear();
    expect(spray(300, (n) => `203.0.113.${n % 250}`)).toBe(100);
    shared.bursarThrottle?.clear();
    expect(spray(300, (n) => `2001:db8:1:2::${n.toString(16)}`)).toBe(100);
    shared.bursarThrottle?.clear();
    expect(spray(300, (n) => `2001:db8:1:${n.toString(16)}::1`)).toBe(300);
  });

  it("of others never lock the owner out of a device that is known", () => {
    const email = uniqueEmail("owner");
    const cookies = `theme=dark; ${keptBy(deviceCookie(email, new Date()))}`;
    tries(2_000, (n) => takePasswordAttempt(email, from(`198.51.${n % 200}.${n % 250}`)));
    tries(100, () => takePasswordAttempt(email, from("203.0.113.1")));
    tries(100, (n) => takePasswordAttempt(`person.${n}@acme.test`, from("203.0.113.1")));
    expect(tries(1, () => takePasswordAttempt(email, from("203.0.113.1"))).passed).toBe(0);
    const owner = () => takePasswordAttempt(email, from("203.0.113.1", cookies)).giveBack();
    expect(tries(100, owner).passed).toBe(100);
    // Somebody who has the device guesses no faster for it.
    const thief = () => takePasswordAttempt(email, from("203.0.113.1", cookies));
    expect(tries(100, thief).passed).toBe(20);
  });

  it("are counted in bounded memory, however many addresses they come from", () => {
    const address = (n: number) => `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;
    tries(120_000, (n) => takePasswordAttempt(`p${n}@acme.test`, from(address(n))));
    for (const windows of shared.bursarThrottle?.values() ?? [])
      expect(windows.size).toBeLessThanOrEqual(50_000);
  });
});

describe("a known device", () => {
  it("is known for the account it signed in to, for 180 days, and cannot be made up", () => {
    const [email, other] = [uniqueEmail("owner"), uniqueEmail("other")];
    const at = new Date("2026-11-01T00:00:00Z");
    const days = (n: number) => new Date(at.getTime() + n * 86_400_000);
    const kept = keptBy(deviceCookie(email, at));
    const [name = "", value = ""] = kept.split("=");
    expect(knownDevice(kept, email, days(179))).toMatch(/^[0-9a-f]{24}$/);
    expect(knownDevice(kept, email, days(181))).toBeNull();
    expect(knownDevice(kept, other, at)).toBeNull();
    const renamed = `${keptBy(deviceCookie(other, at)).split("=")[0]}=${value}`;
    expect(knownDevice(renamed, other, at)).toBeNull();
    const [time, nonce, seal] = value.split(".");
    for (const forged of [
      "",
      "x",
      `${time}.${nonce}.`,
      `${time}.aa.${seal}`,
      `zzzzzzzzz.${nonce}.${seal}`,
    ])
      expect(knownDevice(`${name}=${forged}`, email, at), forged).toBeNull();
    expect(deviceCookie(email, at)).toMatch(/HttpOnly.*SameSite=Lax/);
  });
});

describe("emails that anybody may ask for", () => {
  it("are limited by mailbox, by address and by network, and not for the owner by others", () => {
    const email = uniqueEmail("owner");
    expect(tries(50, () => takeEmail(email, from("203.0.113.1"))).passed).toBe(6);
    const crowd = tries(200, (n) => takeEmail(email, from(`198.51.${n}.1`)));
    expect(crowd.passed).toBe(14);
    const cookies = keptBy(deviceCookie(email, new Date()));
    expect(tries(50, () => takeEmail(email, from("203.0.113.1", cookies))).passed).toBe(6);
    shared.bursarThrottle?.clear();
    expect(tries(200, (n) => takeEmail(`p${n}@acme.test`, from("203.0.113.1"))).passed).toBe(30);
    shared.bursarThrottle?.clear();
    const net = tries(300, (n) => takeEmail(`p${n}@acme.test`, from(`203.0.113.${n % 250}`)));
    expect(net.passed).toBe(90);
  });
});

it("sign-ups are limited by address and by network", () => {
  expect(tries(100, () => takeSignUp(from("203.0.113.1"))).passed).toBe(30);
  shared.bursarThrottle?.clear();
  expect(tries(300, (n) => takeSignUp(from(`203.0.113.${n % 250}`))).passed).toBe(90);
});
