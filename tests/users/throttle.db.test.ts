import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { deviceCookie, knownDevice } from "@/server/doors/auth/known-device";
import { takeEmail, takePasswordAttempt, takeSignUp } from "@/server/doors/auth/throttle";
import { takeRequests } from "@/server/doors/rate-limit";
import { windowId } from "@/server/doors/shared-windows";
import { db } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { DomainError } from "@/server/foundation/errors";
import { uniqueEmail } from "@/server/scenarios/scenarios";

const shared = globalThis as typeof globalThis & {
  bursarThrottle?: Map<string, Map<string, unknown>>;
};
beforeEach(() => shared.bursarThrottle?.clear());

/** How many of so many tries were let through, and what the first refusal said. */
async function tries(
  times: number,
  one: (n: number) => Promise<unknown>,
): Promise<{ passed: number; refusal?: DomainError }> {
  let passed = 0;
  let refusal: DomainError | undefined;
  for (let n = 0; n < times; n++) {
    try {
      await one(n);
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
  it("of one account from one address are ten in ten minutes, and the refusal says how long to wait", async () => {
    const email = uniqueEmail("owner");
    const { passed, refusal } = await tries(11, () =>
      takePasswordAttempt(email, from("203.0.113.1")),
    );
    expect(passed).toBe(10);
    expect(refusal).toMatchObject({ code: "rate_limited", extra: { retry_after: 600 } });
    expect(refusal?.message).toBe(
      "Too many wrong passwords. Wait 10 minutes, or sign in with a link by email.",
    );
    expect((await tries(1, () => takePasswordAttempt(email, from("198.51.100.1")))).passed).toBe(1);
  });

  it("that turn out right are given back", async () => {
    const email = uniqueEmail("owner");
    const right = async () => (await takePasswordAttempt(email, from("203.0.113.1"))).giveBack();
    expect((await tries(200, right)).passed).toBe(200);
  });

  it("tried on many accounts are counted by address and by network", async () => {
    const spray = async (times: number, ip: (n: number) => string) => {
      const one = (n: number) => takePasswordAttempt(`person.${n}@acme.test`, from(ip(n)));
      return (await tries(times, one)).passed;
    };
    expect(await spray(200, () => "203.0.113.1")).toBe(30);
    shared.bursarThrottle?.clear();
    expect(await spray(300, (n) => `203.0.113.${n % 250}`)).toBe(100);
    shared.bursarThrottle?.clear();
    expect(await spray(300, (n) => `2001:db8:1:2::${n.toString(16)}`)).toBe(100);
    shared.bursarThrottle?.clear();
    expect(await spray(300, (n) => `2001:db8:1:${n.toString(16)}::1`)).toBe(300);
  });

  it("of others never lock the owner out of a device that is known", async () => {
    const email = uniqueEmail("owner");
    const cookies = `theme=dark; ${keptBy(deviceCookie(email, new Date()))}`;
    await tries(2_000, (n) => takePasswordAttempt(email, from(`198.51.${n % 200}.${n % 250}`)));
    await tries(100, () => takePasswordAttempt(email, from("203.0.113.1")));
    await tries(100, (n) => takePasswordAttempt(`person.${n}@acme.test`, from("203.0.113.1")));
    expect((await tries(1, () => takePasswordAttempt(email, from("203.0.113.1")))).passed).toBe(0);
    const owner = async () =>
      (await takePasswordAttempt(email, from("203.0.113.1", cookies))).giveBack();
    expect((await tries(100, owner)).passed).toBe(100);
    // Somebody who has the device guesses no faster for it.
    const thief = () => takePasswordAttempt(email, from("203.0.113.1", cookies));
    expect((await tries(100, thief)).passed).toBe(20);
  });

  it("are counted in bounded memory, however many addresses they come from", async () => {
    const address = (n: number) => `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;
    await tries(60_000, (n) => takePasswordAttempt(`p${n}@acme.test`, from(address(n))));
    for (const windows of shared.bursarThrottle?.values() ?? [])
      expect(windows.size).toBeLessThanOrEqual(50_000);
  });
});

describe("a known device", () => {
  it("is known for the account it signed in to, for 180 days, and cannot be made up", async () => {
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
  it("are limited by mailbox, by address and by network, and not for the owner by others", async () => {
    const email = uniqueEmail("owner");
    expect((await tries(50, () => takeEmail(email, from("203.0.113.1")))).passed).toBe(6);
    const crowd = await tries(200, (n) => takeEmail(email, from(`198.51.${n}.1`)));
    expect(crowd.passed).toBe(14);
    const cookies = keptBy(deviceCookie(email, new Date()));
    expect((await tries(50, () => takeEmail(email, from("203.0.113.1", cookies)))).passed).toBe(6);
    shared.bursarThrottle?.clear();
    expect(
      (await tries(200, (n) => takeEmail(`p${n}@acme.test`, from("203.0.113.1")))).passed,
    ).toBe(30);
    shared.bursarThrottle?.clear();
    const net = await tries(300, (n) => takeEmail(`p${n}@acme.test`, from(`203.0.113.${n % 250}`)));
    expect(net.passed).toBe(90);
  });
});

it("sign-ups are limited by address and by network", async () => {
  expect((await tries(100, () => takeSignUp(from("203.0.113.1")))).passed).toBe(30);
  shared.bursarThrottle?.clear();
  expect((await tries(300, (n) => takeSignUp(from(`203.0.113.${n % 250}`)))).passed).toBe(90);
});

describe("limits that all processes share", () => {
  const held = globalThis as typeof globalThis & { bursarLeases?: unknown };
  const restart = () => {
    shared.bursarThrottle?.clear();
    delete held.bursarLeases;
  };
  beforeEach(() => {
    env().RATE_LIMIT_STORE = "database";
    restart();
  });
  afterAll(() => {
    env().RATE_LIMIT_STORE = "memory";
  });

  it("pass exactly so many at once, and no more after a restart", async () => {
    const email = uniqueEmail("owner");
    const one = () => takeEmail(email, from("203.0.113.77"));
    const atOnce = await Promise.allSettled(Array.from({ length: 40 }, one));
    expect(atOnce.filter(({ status }) => status === "fulfilled")).toHaveLength(6);
    restart();
    const { passed, refusal } = await tries(1, one);
    expect(passed).toBe(0);
    expect(Number(refusal?.extra.retry_after)).toBeLessThanOrEqual(600);
    expect(Number(refusal?.extra.retry_after)).toBeGreaterThan(500);
  });

  it("count nothing where one of several is full, and get back what was no guess", async () => {
    const email = uniqueEmail("owner");
    const guess = (ip: string) => takePasswordAttempt(email, from(ip));
    expect((await tries(30, () => guess("203.0.113.78"))).passed).toBe(10);
    const taken = await db().$queryRaw<{ taken: number }[]>`
      select taken from rate_windows where id = ${windowId("password by account", email)}`;
    expect(taken).toEqual([{ taken: 10 }]);
    const right = async () => (await guess("198.51.100.78")).giveBack();
    expect((await tries(50, right)).passed).toBe(50);
  });

  it("begin anew when their time is over", async () => {
    const email = uniqueEmail("owner");
    const one = () => takeEmail(email, from("203.0.113.79"));
    expect((await tries(20, one)).passed).toBe(6);
    await db().$executeRaw`update rate_windows set ends_at = now() - interval '1 second'`;
    expect((await tries(20, one)).passed).toBe(6);
  });

  it("are handed to each process in parts: together they pass the limit's number, whoever is asked", async () => {
    env().RATE_LIMIT_PER_MINUTE = 1_000;
    const processes: unknown[] = [undefined, undefined, undefined];
    let passed = 0;
    for (let n = 0; n < 1_200; n++) {
      held.bursarLeases = processes[n % 3];
      if (!(await takeRequests("key:of-all")).refusal) passed += 1;
      processes[n % 3] = held.bursarLeases;
    }
    expect(passed).toBe(1_000);
    const refused = await takeRequests("key:of-all", "default", 5);
    expect(refused.refusal?.code).toBe("rate_limited");
    expect((await takeRequests("key:another", "default", 1_001)).refusal?.code).toBe(
      "rate_limited",
    );
    const first = await takeRequests("key:a-third", "default", 990);
    expect(first.headers.ratelimit).toMatch(/r=10;/);
  });

  it("are counted by each process alone while the database is away", async () => {
    env().RATE_LIMIT_PER_MINUTE = 10;
    const away = Object.assign(new Error("Connection terminated"), { code: "08006" });
    const ask = vi.spyOn(db(), "$queryRaw").mockRejectedValue(away);
    const answers = await Promise.all(Array.from({ length: 15 }, () => takeRequests("key:away")));
    ask.mockRestore();
    expect(answers.filter(({ refusal }) => !refusal)).toHaveLength(10);
  });
});
