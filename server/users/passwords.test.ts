import { beforeAll, expect, it, vi } from "vitest";
import { isDomainError } from "@/server/foundation/errors";

const argon2 = vi.hoisted(() => ({ running: 0, most: 0, calls: 0, finish: [] as (() => void)[] }));
vi.mock("@node-rs/argon2", () => {
  const work = async () => {
    argon2.calls++;
    argon2.running++;
    argon2.most = Math.max(argon2.most, argon2.running);
    await new Promise<void>((resolve) => argon2.finish.push(resolve));
    argon2.running--;
    return "hash";
  };
  return { hash: work, verify: work };
});

beforeAll(() => {
  Object.assign(process.env, {
    BURSAR_MODE: "local",
    DATABASE_URL: "postgresql://nobody@127.0.0.1/none",
    APP_URL: "http://127.0.0.1:3000",
    NEXTAUTH_SECRET: "local-tests-local-tests-local-tests-1",
    STRIPE_SECRET_KEY: "sk_test_local",
    STRIPE_WEBHOOK_SECRET: "whsec_local_tests",
    RESEND_API_KEY: "re_local_tests",
  });
});

it("two passwords are hashed at once, fifty wait, and who comes after them is told to come back", async () => {
  const { hashPassword } = await import("./passwords");
  const asked = Array.from({ length: 60 }, (_, n) => hashPassword(`a password ${n}`));
  const outcomes = Promise.allSettled(asked);
  while (argon2.calls < 52 || argon2.running > 0) {
    argon2.finish.shift()?.();
    await new Promise(setImmediate);
  }
  const settled = await outcomes;
  const refused = settled.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  expect([argon2.most, argon2.calls, refused.length]).toEqual([2, 52, 8]);
  for (const reason of refused) {
    expect(isDomainError(reason) && reason.code).toBe("rate_limited");
    expect(reason.extra).toEqual({ retry_after: 5 });
  }
});

it("a password of more than 200 characters is never hashed", async () => {
  const { hashPassword, passwordMatches } = await import("./passwords");
  const calls = argon2.calls;
  await expect(async () => hashPassword("x".repeat(201))).rejects.toThrow(/at most 200/);
  expect(await passwordMatches("hash", "x".repeat(20_000_000))).toBe(false);
  expect(await passwordMatches(null, "x".repeat(201))).toBe(false);
  expect(argon2.calls).toBe(calls);
});
