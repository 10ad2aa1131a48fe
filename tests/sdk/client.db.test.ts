import { inspect } from "node:util";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import {
  Bursar,
  ConnectionError,
  InsufficientCreditsError,
  NotFoundError,
  RateLimitedError,
  UnauthenticatedError,
  ValidationFailedError,
} from "@/sdk/src/index";
import { startDroppingProxy } from "../support/dropping-proxy";
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

it("charges, holds, checks and reads with the types of the API", async () => {
  const charge = await bursar.charge("api.call", { quantity: 3, entity: { type: "job", id: "7" } });
  expect(charge).toMatchObject({ credits: 3, operation: "api.call", balance_after: 97 });
  expect(await bursar.check("api.call", { quantity: 200 })).toMatchObject({
    allowed: false,
    credits: 200,
    cures: [{ kind: "buy_credits" }, { kind: "turn_on_recharge" }],
  });
  const hold = await bursar.hold("compute.minute", { quantity: 30 }, { expiresInSeconds: 60 });
  expect((await bursar.balance()).credits).toMatchObject({ held: 30, available: 67 });
  expect(await bursar.capture(hold.id, { quantity: 20 })).toMatchObject({ captured_credits: 20 });
  expect(await bursar.release(hold.id).catch((e) => e.code)).toBe("wrong_state");
  expect(await bursar.forecast()).toMatchObject({ available: 77 });
  const mine = bursar.for(tenant.organization.id);
  expect((await mine.balance()).credits?.available).toBe(77);
  expect(await mine.check("api.call")).toMatchObject({ organization_id: tenant.organization.id });
  const { data } = await bursar.request("get", "/api/v1/operations");
  expect(data.find(({ key }) => key === "api.call")).toMatchObject({ credits: 1 });
  expect(
    await bursar.request("get", "/api/v1/holds/{hold_id}", { path: { hold_id: hold.id } }),
  ).toMatchObject({ state: "captured" });
});

it("reads lists to their end, page by page", async () => {
  for (let call = 0; call < 7; call += 1) await bursar.charge("api.call");
  const seqs: number[] = [];
  for await (const row of bursar.ledger({ limit: 3, operation: "api.call" })) seqs.push(row.seq);
  expect(seqs).toEqual([9, 8, 7, 6, 5, 4, 3]);
  expect((await bursar.ledger({ limit: 2 }).page()).balance).toMatchObject({ posted: 93 });
  expect((await bursar.ledger().take(2)).map(({ seq }) => seq)).toEqual([9, 8]);
  expect(await bursar.list("/api/v1/grants").take(5)).toHaveLength(1);
});

it("throws what the API refused, with what helps", async () => {
  const refused = await bursar.charge("api.call", { quantity: 101 }).catch((error) => error);
  expect(refused).toBeInstanceOf(InsufficientCreditsError);
  expect(refused).toMatchObject({
    status: 402,
    shortfall: 1,
    blockedBy: "balance",
    fix: "Buy credits.",
  });
  expect(refused.topUpUrl).toContain(tenant.organization.id);
  const invalid = await bursar.charge("api.call", { quantity: 1.5 }).catch((error) => error);
  expect(invalid).toBeInstanceOf(ValidationFailedError);
  expect(invalid.fields).toMatchObject([{ path: "quantity" }]);
  await expect(bursar.capture("hold_01kan3x7c9e6mvb4f2tq8zr5ws")).rejects.toThrow(NotFoundError);
  const stranger = new Bursar({ apiKey: "bk_live_no", baseUrl: stack.apiUrl });
  await expect(stranger.balance()).rejects.toThrow(UnauthenticatedError);
  expect(proxy.seen.map(({ url }) => url)).toHaveLength(3); // none of it was tried again
});

it("never charges twice, whichever responses and requests are lost", async () => {
  const faults = ["after", "before", "after", "none"] as const;
  proxy.fail((_, count) => faults[(count - 1) % faults.length] ?? "none");
  for (let charge = 0; charge < 5; charge += 1) await bursar.charge("api.call", { quantity: 2 });
  expect(await creditsOf(tenant)).toBe(90);
  const keys = proxy.seen.map(({ key }) => key);
  expect(new Set(keys).size).toBe(5);
  expect(keys).toHaveLength(20);
  await expectSoundLedger(tenant);
});

it("gives up after its retries and tells how to go on with the same key", async () => {
  proxy.fail(() => "after");
  const lost = await bursar.charge("api.call").catch((error) => error);
  expect(lost).toBeInstanceOf(ConnectionError);
  expect(lost).toMatchObject({ mayHaveHappened: true, idempotencyKey: proxy.seen[0]?.key });
  expect(proxy.seen).toHaveLength(5);
  proxy.fail(() => "none");
  await bursar.charge("api.call", {}, { idempotencyKey: lost.idempotencyKey });
  expect(await creditsOf(tenant)).toBe(99);
});

it("waits as long as Retry-After says, and not where that is too long", async () => {
  const waits: number[] = [];
  const { setTimeout } = globalThis;
  vi.spyOn(globalThis, "setTimeout").mockImplementation(((then: () => void, ms = 0) => {
    const isPause = ms >= 7_000 && ms < 8_000;
    if (isPause) waits.push(ms);
    return setTimeout(then, isPause ? 0 : ms);
  }) as typeof setTimeout);
  proxy.fail((_, count) =>
    count === 1 ? { status: 503, headers: { "retry-after": "7" } } : "none",
  );
  expect(await bursar.charge("api.call")).toMatchObject({ credits: 1 });
  expect(waits).toHaveLength(1);
  proxy.fail(() => ({ status: 429, headers: { "retry-after": "3600" } }));
  await expect(bursar.charge("api.call")).rejects.toThrow(ConnectionError);
  expect(proxy.seen).toHaveLength(3);
});

it("ends a call that takes too long or is aborted, and never repeats what may not be repeated", async () => {
  const slow = new Bursar({
    ...{ apiKey: tenant.apiKey, baseUrl: proxy.url, backoffMs: 1, maxRetries: 1, timeoutMs: 20 },
    fetch: (_, init) =>
      new Promise((_, reject) =>
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason)),
      ),
  });
  await expect(slow.balance()).rejects.toThrow("took longer than 0.02 s");
  const controller = new AbortController();
  const waiting = slow.balance({ signal: controller.signal, timeoutMs: 60_000 });
  controller.abort(new Error("the visitor left"));
  await expect(waiting).rejects.toThrow("the visitor left");
  proxy.fail(() => "after");
  const path = { agent_id: "agent_01kan3x7c9e6mvb4f2tq8zr5ws" };
  await expect(
    bursar.request("patch", "/api/v1/agents/{agent_id}", { path, body: {} }),
  ).rejects.toThrow(ConnectionError);
  expect(proxy.seen).toHaveLength(1);
});

it("sends events in batches, charges each once and says what became of each", async () => {
  const event = { event_name: "api.call", external_customer_id: tenant.organization.id } as const;
  const results = await bursar.events([...Array(101).fill(event), { ...event, event_id: "late" }]);
  expect(results.map(({ status }) => status)).toEqual([
    ...Array(100).fill("accepted"),
    ...Array(2).fill("refused"),
  ]);
  const [again, unknown] = await bursar.events([
    event,
    { ...event, external_customer_id: "nobody" },
  ]);
  expect([again, unknown]).toMatchObject([
    { status: "refused", status_code: 402 },
    { status: "refused", status_code: 404 },
  ]);
  expect(await bursar.events([{ ...event, event_id: "late" }])).toMatchObject([
    { event_id: "late", status: "refused", code: "insufficient_credits", shortfall: 1 },
  ]);
  expect(await bursar.events([])).toEqual([]);
  expect(await creditsOf(tenant)).toBe(0);
  await expectSoundLedger(tenant);
});

it("shows its key to no log, and a log that fails repeats no request", async () => {
  expect(inspect(bursar, { depth: 9, showHidden: true })).not.toContain(tenant.apiKey);
  const onResponse = () => {
    throw new Error("the log is full");
  };
  await expect(bursar.charge("api.call", {}, { onResponse })).rejects.toThrow("the log is full");
  expect(proxy.seen).toHaveLength(1);
});

it("refuses to start without a key or address, and in a browser", () => {
  expect(() => new Bursar({ baseUrl: "http://x" })).toThrow("BURSAR_KEY");
  expect(() => new Bursar({ apiKey: "bk_live_x" })).toThrow("BURSAR_URL");
  vi.stubGlobal("document", {});
  expect(() => new Bursar({ apiKey: "bk_live_x", baseUrl: "http://x" })).toThrow("browser");
  vi.unstubAllGlobals();
});

it("a rate limit is waited out, and told where it lasts too long", async () => {
  const limited = new Bursar({
    ...{ apiKey: tenant.apiKey, baseUrl: stack.apiUrl, maxRetryAfterMs: 1_000 },
    fetch: async () =>
      Response.json(
        { code: "rate_limited", status: 429, detail: "Too many requests.", request_id: "req_1" },
        { status: 429, headers: { "retry-after": "30" } },
      ),
  });
  const error = await limited.balance().catch((e) => e);
  expect(error).toBeInstanceOf(RateLimitedError);
  expect(error.retryAfterMs).toBe(30_000);
});
