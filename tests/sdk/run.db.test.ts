import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import {
  AlreadyChargedError,
  Bursar,
  ConnectionError,
  InsufficientCreditsError,
  UnsettledError,
} from "@/sdk/src/index";
import { bundled } from "../support/bundled";
import { startDroppingProxy } from "../support/dropping-proxy";
import { seededRandom } from "../support/seeded-random";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, type Tenant, tenantWithoutBooks } from "../support/tenant";

let stack: Stack;
let proxy: Awaited<ReturnType<typeof startDroppingProxy>>;
let tenant: Tenant;
let bursar: Bursar;
beforeAll(async () => {
  stack = await startStack();
  proxy = await startDroppingProxy(stack.apiUrl);
});
afterAll(async () => {
  await proxy.stop();
  await stack.stop();
});
beforeEach(async () => {
  proxy.fail(() => "none");
  proxy.seen.length = 0;
  tenant = await tenantWithoutBooks(100);
  bursar = new Bursar({ apiKey: tenant.apiKey, baseUrl: proxy.url, backoffMs: 1 });
});
afterEach(async () => {
  vi.useRealTimers();
  await expectSoundLedger(tenant);
});

const MINUTES = { quantity: 30 };

/** All the credits: those of the account, and those that a hold sets aside. */
async function left() {
  const { credits } = await new Bursar({ apiKey: tenant.apiKey, baseUrl: stack.apiUrl }).balance();
  return { posted: credits?.posted, held: credits?.held };
}

it("reserves before the work, and charges what was used of it, or all of it", async () => {
  const part = await bursar.run("compute.minute", MINUTES, async ({ used, hold, repeated }) => {
    expect(await left()).toEqual({ posted: 100, held: 30 });
    expect([hold.state, repeated]).toEqual(["held", false]);
    used({ quantity: 12 });
    return "video";
  });
  expect(part).toMatchObject({ value: "video", credits: 12, hold: { state: "captured" } });
  expect(await bursar.run("compute.minute", MINUTES, () => "all")).toMatchObject({ credits: 30 });
  expect(await left()).toEqual({ posted: 58, held: 0 });
});

it("charges nothing where the work fails or used nothing, and leaves nothing reserved", async () => {
  const failed = bursar.run("compute.minute", MINUTES, () => Promise.reject(new Error("no GPU")));
  await expect(failed).rejects.toThrow("no GPU");
  const nothing = await bursar.run("compute.minute", MINUTES, ({ used }) => used({ quantity: 0 }));
  expect(nothing).toMatchObject({ credits: 0, hold: { state: "released" } });
  expect(await left()).toEqual({ posted: 100, held: 0 });
});

it("does no work that cannot be paid", async () => {
  const work = vi.fn();
  const run = bursar.run("compute.minute", { quantity: 101 }, work);
  await expect(run).rejects.toThrow(InsufficientCreditsError);
  expect(work).not.toHaveBeenCalled();
});

it("charges once where a process is killed between work and capture, and the run is repeated", async () => {
  const child = spawn(process.execPath, [bundled("tests/support/killed-run.ts")], {
    env: { ...process.env, BURSAR_KEY: tenant.apiKey, BURSAR_URL: stack.apiUrl },
    stdio: "inherit",
  });
  const [, signal] = await once(child, "exit");
  expect(signal).toBe("SIGKILL");
  expect(await left()).toEqual({ posted: 100, held: 30 });
  const again = () =>
    bursar.run("compute.minute", MINUTES, ({ repeated }) => repeated, { idempotencyKey: "job-1" });
  expect(await again()).toMatchObject({ value: true, credits: 30 });
  await expect(again()).rejects.toThrow(AlreadyChargedError);
  expect(await left()).toEqual({ posted: 70, held: 0 });
});

it("does the work again for nothing where a charged run is repeated and asks for it", async () => {
  const options = { idempotencyKey: "job-1", ifCharged: "work" } as const;
  await bursar.run("compute.minute", MINUTES, ({ used }) => used({ quantity: 5 }), options);
  const again = await bursar.run("compute.minute", MINUTES, () => "again", options);
  expect(again).toMatchObject({ value: "again", credits: 5 });
  const failed = bursar.run(
    "compute.minute",
    MINUTES,
    () => Promise.reject(new Error("late")),
    options,
  );
  await expect(failed).rejects.toThrow("late");
  expect(await left()).toEqual({ posted: 95, held: 0 });
});

it("keeps the value where no capture gets through, and charges it once when it is settled", async () => {
  for (const fault of ["before", "after"] as const) {
    proxy.fail(({ url }) => (url?.endsWith("/capture") ? fault : "none"));
    const error = await bursar
      .run("compute.minute", MINUTES, ({ used }) => {
        used({ quantity: 10 });
        return "video";
      })
      .catch((e: unknown) => e as UnsettledError);
    expect(error).toBeInstanceOf(UnsettledError);
    expect(error).toMatchObject({ value: "video", cause: expect.any(ConnectionError) });
    expect(proxy.seen.some(({ url }) => url.endsWith("/release"))).toBe(false);
    proxy.fail(() => "none");
    if (!(error instanceof UnsettledError)) throw error;
    expect(await error.settle()).toMatchObject({ value: "video", credits: 10 });
    expect(await error.settle()).toMatchObject({ value: "video", credits: 10 });
  }
  expect(await left()).toEqual({ posted: 80, held: 0 });
});

it("reserves again where the work outlived its hold, and charges once", async () => {
  const run = await bursar.run(
    "compute.minute",
    MINUTES,
    ({ used }) => {
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 });
      used({ quantity: 20 });
    },
    { holdSeconds: 60 },
  );
  expect(run).toMatchObject({ credits: 20, hold: { state: "captured" } });
  expect(await left()).toEqual({ posted: 80, held: 0 });
});

it("tells that work outlived its hold and the credits are gone by then", async () => {
  const error = await bursar
    .run(
      "compute.minute",
      MINUTES,
      async () => {
        vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 });
        await bursar.charge("api.call", { quantity: 90 });
        return "video";
      },
      { holdSeconds: 60 },
    )
    .catch((e: unknown) => e);
  expect(error).toBeInstanceOf(UnsettledError);
  expect(error).toMatchObject({ value: "video", cause: expect.any(InsufficientCreditsError) });
  expect(await left()).toEqual({ posted: 10, held: 0 });
});

it("charges all that was used where it is more than was reserved, once", async () => {
  const more = await bursar.run("compute.minute", MINUTES, ({ used }) => used({ quantity: 40 }));
  expect(more).toMatchObject({ credits: 40, hold: { captured_credits: 30 } });
  const error = await bursar
    .run("compute.minute", MINUTES, ({ used }) => used({ credits: 75.5 }))
    .catch((e: unknown) => e as UnsettledError);
  expect(error).toMatchObject({ cause: { code: "insufficient_credits", required: 45.5 } });
  expect(await left()).toEqual({ posted: 60, held: 30 });
  const model = { model: "gpt-4o", input_tokens: 4_000, output_tokens: 0 };
  const tokens = await bursar.run("model.inference", { properties: model }, ({ used }) =>
    used({ properties: { ...model, output_tokens: 2_000 } }),
  );
  expect(tokens).toMatchObject({ credits: 3, hold: { captured_credits: 1 } });
  const none = await bursar.run("model.inference", { properties: model }, ({ used }) =>
    used({ credits: 0 }),
  );
  expect(none).toMatchObject({ credits: 0, hold: { state: "released" } });
  expect(await creditsOf(tenant)).toBe(57);
});

it("charges one of the runs that go on at once with the same key", async () => {
  let release = () => {};
  const together = new Promise<void>((resolve) => {
    release = resolve;
  });
  let working = 0;
  const runs = [10, 20, 30].map((quantity) =>
    bursar.run(
      "compute.minute",
      MINUTES,
      async ({ used }) => {
        working += 1;
        if (working === 3) release();
        await together;
        used({ quantity });
      },
      { idempotencyKey: "same" },
    ),
  );
  const credits = (await Promise.all(runs)).map((run) => run.credits);
  expect(new Set(credits).size).toBe(1);
  expect(await left()).toEqual({ posted: 100 - (credits[0] ?? 0), held: 0 });
});

it("charges the run that succeeds where another with the same key fails meanwhile", async () => {
  const options = { idempotencyKey: "same" };
  const run = await bursar.run(
    "compute.minute",
    MINUTES,
    async ({ used }) => {
      const other = bursar.run(
        "compute.minute",
        MINUTES,
        () => Promise.reject(new Error("lost")),
        options,
      );
      await expect(other).rejects.toThrow("lost");
      expect(await left()).toEqual({ posted: 100, held: 0 });
      used({ quantity: 10 });
    },
    options,
  );
  expect(run).toMatchObject({ credits: 10 });
  expect(await left()).toEqual({ posted: 90, held: 0 });
});

it("charges each of many runs once while the network fails at random and work fails too", async () => {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
  const random = seededRandom(seed);
  const chance = (of: number) => random() < of;
  proxy.fail(() => (chance(0.2) ? "before" : chance(0.25) ? "after" : "none"));
  const fragile = new Bursar({
    apiKey: tenant.apiKey,
    baseUrl: proxy.url,
    backoffMs: 1,
    maxRetries: 1,
  });
  const runUntilDone = async (job: number): Promise<number> => {
    for (let tries = 0; tries < 50; tries += 1) {
      try {
        const { credits } = await fragile.run(
          "compute.minute",
          { quantity: 3 },
          ({ used }) => {
            if (chance(0.2)) throw new Error("the work failed");
            used({ quantity: 2 });
          },
          { idempotencyKey: `job-${job}` },
        );
        return credits;
      } catch (error) {
        if (error instanceof AlreadyChargedError) return error.hold.captured_credits;
      }
    }
    throw new Error(`never done; SEED=${seed}`);
  };
  const charged = await Promise.all(Array.from({ length: 12 }, (_, job) => runUntilDone(job)));
  expect(charged, `SEED=${seed}`).toEqual(Array(12).fill(2));
  expect(await creditsOf(tenant), `SEED=${seed}`).toBe(76);
});
