import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Organization } from "@/generated/prisma/client";
import { dayInTimeZone } from "@/server/foundation/clock";
import { db } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { grantCredits, newApiKey, newOrganization } from "@/server/scenarios/story";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

type Result = {
  event_id: string | null;
  status: "accepted" | "duplicate" | "refused";
  status_code?: number;
  organization_id?: string;
  charge_id?: string;
  credits?: number;
  code?: string;
  detail?: string;
  errors?: { path: string; message: string }[];
};
type Answer = { accepted: number; duplicates: number; refused: number; results: Result[] };
type Problem = { code: string; detail: string; errors?: { path: string }[] };

/** Sends a body to POST /api/v1/events with the tenant's key. */
function send<T = Answer>(tenant: { apiKey: string }, body: unknown, idempotencyKey?: string) {
  return stack.json<T>(`${stack.apiUrl}/api/v1/events`, {
    body,
    headers: {
      authorization: `Bearer ${tenant.apiKey}`,
      ...(idempotencyKey ? { "idempotency-key": idempotencyKey } : {}),
    },
  });
}

const call = (tenant: { organization: Organization }, more: object = {}) => ({
  event_name: "api.call",
  external_customer_id: tenant.organization.id,
  ...more,
});

/** An organization below the tenant's with this external id. */
async function customerOf(
  tenant: Tenant,
  externalId: string,
  billing: "shared" | "own" = "shared",
): Promise<Organization> {
  const made = await newOrganization(new Date(), {
    name: externalId,
    owner: tenant.owner,
    parent: tenant.organization,
    relationship: "owned",
    billing,
  });
  return db().organization.update({ where: { id: made.id }, data: { externalId } });
}

const debitsOf = (organizationId: string) =>
  db().ledgerEntry.findMany({
    where: { organizationId, kind: "debit", operation: { not: "account.create" } },
    orderBy: { seq: "asc" },
  });

describe("POST /v1/events", () => {
  it("one event is charged what the account pays and keeps what was metered and when", async () => {
    const tenant = await tenantWith(10);
    const timestamp = new Date(Date.now() - 3 * 86_400_000).toISOString();
    const properties = { model: "gpt-4o", input_tokens: 1_200, output_tokens: 300, chat: "c-1" };
    const answer = await send(tenant, {
      event_name: "model.inference",
      external_customer_id: tenant.organization.id,
      event_id: "e-1",
      timestamp,
      properties,
    });
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({
      accepted: 1,
      duplicates: 0,
      refused: 0,
      results: [
        {
          event_id: "e-1",
          status: "accepted",
          status_code: 202,
          organization_id: tenant.organization.id,
          charge_id: expect.stringMatching(/^ltx_/),
          // 1,200 tokens at 250 and 300 at 1,000 microcredits.
          credits: 0.6,
        },
      ],
    });
    expect(answer.headers.get("x-credits-cost")).toBe("0.6");
    expect(answer.headers.get("x-credits-remaining")).toBe("9.4");
    const [entry] = await debitsOf(tenant.organization.id).then((all) => all.slice(-1));
    expect(entry).toMatchObject({
      transactionId: answer.body.results[0]?.charge_id,
      operation: "model.inference",
      details: { event_id: "e-1", timestamp, properties, model: "gpt-4o", price_source: "list" },
    });
    const [{ day } = { day: "" }] = await db().$queryRaw<{ day: string }[]>`
      select day::text from usage_rollups
      where organization_id = ${tenant.organization.id} and operation = 'model.inference'`;
    expect(day).toBe(dayInTimeZone(new Date(), "UTC"));
    await expectSoundLedger(tenant);
  });

  it("an event that states its credits costs exactly those, and the entry says so", async () => {
    const tenant = await tenantWith(100);
    const answer = await send(tenant, [
      {
        event_name: "model.inference",
        external_customer_id: tenant.organization.id,
        properties: { model: "gpt-4", input_tokens: 2_000, output_tokens: 500, credits: 25 },
      },
      call(tenant, { properties: { credits: 0.000001 } }),
    ]);
    expect(answer.body.results.map((r) => r.credits)).toEqual([25, 0.000001]);
    expect(await creditsOf(tenant)).toBe(74.999999);
    const debits = await debitsOf(tenant.organization.id);
    expect(debits.at(-1)?.details).toMatchObject({ price_source: "stated" });
    await expectSoundLedger(tenant);
  });

  it("a thousand events are charged to the credit, each once, when the array is sent again too", async () => {
    const tenant = await tenantWith(5_000);
    const quantities = Array.from({ length: 1_000 }, (_, n) => 1 + (n % 3));
    const total = quantities.reduce((sum, quantity) => sum + quantity, 0);
    const events = quantities.map((quantity, n) =>
      call(tenant, { event_id: `e-${n}`, properties: { quantity } }),
    );
    const first = await send(tenant, events);
    expect(first.body).toMatchObject({ accepted: 1_000, duplicates: 0, refused: 0 });
    expect(first.body.results.map((r) => r.event_id)).toEqual(events.map((_, n) => `e-${n}`));
    expect(first.body.results.map((r) => r.credits)).toEqual(quantities);
    expect(first.headers.get("x-credits-cost")).toBe(String(total));
    expect(await creditsOf(tenant)).toBe(5_000 - total);
    // A batch has one time: a thousand events are a few batches, not a thousand commits.
    const debits = (await debitsOf(tenant.organization.id)).slice(-1_000);
    expect(new Set(debits.map((entry) => entry.createdAt.getTime())).size).toBeLessThanOrEqual(8);

    const again = await send(tenant, events);
    expect(again.body).toMatchObject({ accepted: 0, duplicates: 1_000, refused: 0 });
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.headers.get("x-credits-cost")).toBe("0");
    expect(again.body.results.map((r) => [r.charge_id, r.credits])).toEqual(
      first.body.results.map((r) => [r.charge_id, r.credits]),
    );
    expect(await creditsOf(tenant)).toBe(5_000 - total);
    await expectSoundLedger(tenant);
  });

  it("the same array sent five times at once charges each event once", async () => {
    const tenant = await tenantWith(1_000);
    const events = Array.from({ length: 200 }, (_, n) => call(tenant, { event_id: `race-${n}` }));
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(tenant, events)));
    const sum = (field: "accepted" | "duplicates" | "refused") =>
      answers.reduce((total, { body }) => total + body[field], 0);
    expect([sum("accepted"), sum("duplicates"), sum("refused")]).toEqual([200, 800, 0]);
    for (const n of events.keys()) {
      const charges = new Set(answers.map(({ body }) => body.results[n]?.charge_id));
      expect(charges.size).toBe(1);
    }
    expect(await creditsOf(tenant)).toBe(800);
    await expectSoundLedger(tenant);
  });

  it("the worked example of its README holds, and the same request later charges the rest alone", async () => {
    const tenant = await tenantWith(26);
    const external_customer_id = tenant.organization.id;
    const tokens = { model: "gpt-4o", input_tokens: 1_200, output_tokens: 300 };
    const run = { event_name: "model.inference", external_customer_id };
    const events = [
      { ...run, event_id: "a", properties: tokens },
      { ...run, event_id: "b", properties: { credits: 25 } },
      { ...run, event_id: "a", properties: tokens, timestamp: new Date().toISOString() },
      { event_name: "api.call", external_customer_id, event_id: "c" },
      { event_name: "coffee.brew", external_customer_id },
    ];
    const { body } = await send(tenant, events);
    expect(body).toMatchObject({ accepted: 2, duplicates: 1, refused: 2 });
    expect(body.results.map((r) => r.credits ?? r.code)).toEqual([
      0.6,
      25,
      0.6,
      "insufficient_credits",
      "validation_failed",
    ]);
    await grantCredits(new Date(), tenant.organization, 10);
    const later = await send(tenant, events);
    expect(later.body.results.map((r) => r.status)).toEqual([
      "duplicate",
      "duplicate",
      "duplicate",
      "accepted",
      "refused",
    ]);
    expect(await creditsOf(tenant)).toBe(9.4);
    await expectSoundLedger(tenant);
  });

  it("an event is found in the ledger by the id it was sent with", async () => {
    const tenant = await tenantWith(10);
    const { body } = await send(tenant, [call(tenant, { event_id: "order-7/a" }), call(tenant)]);
    const ask = <T>(path: string) =>
      stack.json<T>(`${stack.apiUrl}/api/v1/ledger${path}`, {
        headers: { authorization: `Bearer ${tenant.apiKey}` },
      });
    const found = await ask<{ data: { seq: number; transaction_id: string }[] }>(
      "?search=order-7/a",
    );
    expect(found.body.data.map((entry) => entry.transaction_id)).toEqual([
      body.results[0]?.charge_id,
    ]);
    const entry = await ask<{ idempotency_key: string }>(`/${found.body.data[0]?.seq}`);
    expect(entry.body.idempotency_key).toBe("order-7/a");
  });

  it("an id that comes twice in one array is charged once; with another body it is refused", async () => {
    const tenant = await tenantWith(10);
    const stamped = (at: number) =>
      call(tenant, { event_id: "twice", timestamp: new Date(at).toISOString() });
    const answer = await send(tenant, [
      stamped(Date.now() - 60_000),
      stamped(Date.now()),
      call(tenant, { event_id: "twice", properties: { quantity: 2 } }),
      call(tenant),
      call(tenant),
    ]);
    expect(answer.body.results.map((r) => r.status)).toEqual([
      "accepted",
      "duplicate",
      "refused",
      "accepted",
      "accepted",
    ]);
    expect(answer.body.results[1]?.charge_id).toBe(answer.body.results[0]?.charge_id);
    expect(answer.body.results[2]).toMatchObject({ code: "idempotency_key_reused" });
    expect(await creditsOf(tenant)).toBe(7);
  });

  it("without ids the Idempotency-Key makes a request of events safe to repeat", async () => {
    const tenant = await tenantWith(10);
    const events = [call(tenant), call(tenant, { properties: { quantity: 2 } })];
    const first = await send(tenant, events, "batch-1");
    const again = await send(tenant, events, "batch-1");
    expect(first.body.accepted).toBe(2);
    expect(again.body).toEqual(first.body);
    expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([202, "true"]);
    expect(again.headers.get("x-credits-cost")).toBe("0");
    expect(again.headers.get("x-credits-remaining")).toBe("7");
    const other = await send<Problem>(tenant, [events[1], events[0]], "batch-1");
    expect([other.status, other.body.code]).toEqual([409, "idempotency_key_reused"]);
    expect(await creditsOf(tenant)).toBe(7);
  });

  it("a used Idempotency-Key with another body is 409 and charges nothing, whatever the events carry", async () => {
    const tenant = await tenantWith(20);
    const one = call(tenant, { event_id: "first", properties: { a: 1, b: 2 } });
    expect((await send(tenant, one, "key-1")).status).toBe(202);
    const reordered = {
      properties: { b: 2, a: 1 },
      event_id: "first",
      external_customer_id: tenant.organization.id,
      event_name: "api.call",
    };
    for (const same of [one, [one], reordered]) {
      const again = await send(tenant, same, "key-1");
      expect([again.status, again.body.accepted]).toEqual([202, 1]);
      expect(again.headers.get("idempotent-replayed")).toBe("true");
    }
    for (const other of [
      call(tenant),
      call(tenant, { event_id: "second" }),
      [one, call(tenant)],
      [one, one],
      call(tenant, { event_id: "first", properties: { a: 1, b: 3 } }),
    ]) {
      const refused = await send<Problem>(tenant, other, "key-1");
      expect([refused.status, refused.body.code]).toEqual([409, "idempotency_key_reused"]);
    }
    // A key counts for its endpoint and its organization.
    const stranger = await tenantWith(20);
    expect((await send(stranger, call(stranger), "key-1")).status).toBe(202);
    expect(await creditsOf(tenant)).toBe(19);
    await expectSoundLedger(tenant);
  });

  it("twenty requests at once under one key charge once: the same body gets one answer, others 409", async () => {
    const tenant = await tenantWith(100);
    const bodies = [[call(tenant), call(tenant)], [call(tenant, { properties: { quantity: 9 } })]];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => send(tenant, bodies[n % 2], "race")),
    );
    const passed = answers.filter(({ status }) => status === 202);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(10);
    expect(passed).toHaveLength(10);
    expect(new Set(passed.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(passed.filter(({ headers }) => !headers.get("idempotent-replayed"))).toHaveLength(1);
    const cost = passed[0]?.body.results.reduce((sum, r) => sum + (r.credits ?? 0), 0) ?? 0;
    expect(await creditsOf(tenant)).toBe(100 - cost);
    await expectSoundLedger(tenant);
  });

  it("after a refusal the key is free; after a part was charged it belongs to its body, and a repeat charges the rest", async () => {
    const tenant = await tenantWith(0);
    const events = [call(tenant), call(tenant, { properties: { quantity: 3 } })];
    expect((await send(tenant, events, "later")).status).toBe(402);
    await grantCredits(new Date(), tenant.organization, 2);
    const part = await send(tenant, events, "later");
    expect([part.status, part.body.accepted, part.body.refused]).toEqual([207, 1, 1]);
    expect((await send(tenant, call(tenant), "later")).status).toBe(409);
    await grantCredits(new Date(), tenant.organization, 10);
    const rest = await send(tenant, events, "later");
    expect([rest.status, rest.body.results.map((r) => r.status)]).toEqual([
      202,
      ["duplicate", "accepted"],
    ]);
    expect((await send(tenant, events, "later")).body).toEqual(rest.body);
    expect(await creditsOf(tenant)).toBe(8);
    await expectSoundLedger(tenant);
  });

  it("where nothing was charged the status says why, and a part of it is 207", async () => {
    const [tenant, stranger] = [await tenantWith(1), await tenantWith(1)];
    const dear = call(tenant, { properties: { quantity: 5 } });
    const alone = await send<Problem & Record<string, unknown>>(tenant, dear);
    expect(alone.status).toBe(402);
    expect(alone.body).toMatchObject({
      code: "insufficient_credits",
      status: 402,
      required: 5,
      available: 1,
      held: 0,
      shortfall: 4,
      blocked_by: "balance",
      recharge_state: "off",
    });
    expect(alone.headers.get("x-credits-remaining")).toBe("1");
    const unknown = call(tenant, { event_name: "coffee.brew" });
    for (const [body, status, code] of [
      [unknown, 400, "validation_failed"],
      [call(tenant, { event_name: "" }), 400, "validation_failed"],
      [call(stranger), 404, "not_found"],
      [[unknown, call(stranger)], 400, "validation_failed"],
      [[unknown, dear], 402, "insufficient_credits"],
      [[dear, dear], 402, "insufficient_credits"],
    ] as const) {
      const refused = await send<Problem & Answer>(tenant, body);
      expect([refused.status, refused.body.code]).toEqual([status, code]);
      if (Array.isArray(body)) expect(refused.body.results).toHaveLength(2);
    }
    const both = await send<Problem & Answer>(tenant, [unknown, call(stranger)]);
    expect(both.body.errors?.map(({ path }) => path)).toEqual(["events.0.event_name"]);
    const mixed = await send(tenant, [call(tenant), dear, unknown]);
    expect([mixed.status, mixed.body.results.map((r) => r.status_code)]).toEqual([
      207,
      [202, 402, 400],
    ]);
    const used = await send<Problem>(tenant, [
      call(tenant, { event_id: "x", properties: { quantity: 7 } }),
    ]);
    expect(used.status).toBe(402);
    expect(await creditsOf(tenant)).toBe(0);
  });

  it("takes what S4's client sends: numbers as texts, a source, customer_id", async () => {
    const tenant = await tenantWith(100);
    const customer_id = tenant.organization.id;
    const answer = await send(tenant, [
      { event_name: "api.call", customer_id, source: "sdk", properties: { credits: "0.5" } },
      { event_name: "api.call", customer_id, properties: { quantity: "12" } },
      {
        event_name: "model.inference",
        customer_id,
        external_customer_id: customer_id,
        properties: { model: "gpt-4o", input_tokens: "1200", output_tokens: "300" },
      },
    ]);
    expect(answer.body.results.map((r) => r.credits)).toEqual([0.5, 12, 0.6]);
    const [first] = await debitsOf(tenant.organization.id).then((all) => all.slice(-3));
    expect(first?.details).toMatchObject({ source: "sdk", properties: { credits: 0.5 } });
    const charge = (body: object) =>
      stack.json<{ credits: number; id: string }>(`${stack.apiUrl}/api/v1/charges`, {
        headers: { authorization: `Bearer ${tenant.apiKey}` },
        body: { operation: "api.call", ...body },
      });
    expect((await charge({ quantity: "3" })).body.credits).toBe(3);
    expect((await charge({ properties: { quantity: "2" } })).body.credits).toBe(2);
    for (const quantity of ["", "0x10", "1e9", " 5", "5 ", "+5", "1,000", "NaN", "05"]) {
      expect([quantity, (await charge({ quantity })).status]).toEqual([quantity, 400]);
      const event = call(tenant, { properties: { credits: quantity } });
      expect([quantity, (await send(tenant, event)).status]).toEqual([quantity, 400]);
    }
    const two = await send<Problem>(tenant, call(tenant, { customer_id: "somebody-else" }));
    expect([two.status, two.body.errors?.[0]?.path]).toEqual([400, "customer_id"]);
  });

  it("an event id counts for its organization: two that share a pool may use the same", async () => {
    const tenant = await tenantWith(50);
    const shared = await customerOf(tenant, "cust_same_ids");
    const event = (id: string) => ({
      event_name: "api.call",
      external_customer_id: id,
      event_id: "1",
    });
    const events = [event(tenant.organization.id), event(shared.id)];
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(tenant, events)));
    const results = answers.flatMap(({ body }) => body.results);
    expect(results.filter((r) => r.status === "accepted")).toHaveLength(2);
    expect(new Set(results.map((r) => r.charge_id)).size).toBe(2);
    expect(await creditsOf(tenant)).toBe(48);
  });

  it("customers are found by id and by external id, and each pool pays for its own", async () => {
    const tenant = await tenantWith(20);
    const shared = await customerOf(tenant, "cust_shared");
    const own = await customerOf(tenant, "cust_own", "own");
    const answer = await send(tenant, [
      call(tenant),
      { event_name: "api.call", external_customer_id: "cust_shared" },
      { event_name: "api.call", external_customer_id: shared.id.toUpperCase() },
      { event_name: "api.call", external_customer_id: "cust_own" },
    ]);
    expect(answer.body.results.map((r) => [r.status, r.organization_id ?? r.code])).toEqual([
      ["accepted", tenant.organization.id],
      ["accepted", shared.id],
      ["accepted", shared.id],
      ["refused", "insufficient_credits"],
    ]);
    // Two pools: there is no one balance to tell.
    expect(answer.headers.get("x-credits-remaining")).toBeNull();
    expect([await creditsOf(tenant), await creditsOf({ organization: own })]).toEqual([17, 0]);
    expect(await debitsOf(shared.id)).toHaveLength(2);
    await expectSoundLedger(tenant);
  });

  it("the same id for two customers with pools of their own is charged to both", async () => {
    const tenant = await tenantWith(20);
    const stranger = await tenantWith(20);
    const one = await send(tenant, call(tenant, { event_id: "mine" }));
    const two = await send(stranger, call(stranger, { event_id: "mine" }));
    expect([one.body.accepted, two.body.accepted]).toEqual([1, 1]);
  });

  it("a stranger's organization, its external ids and what does not exist are one: not_found", async () => {
    const [tenant, stranger] = [await tenantWith(10), await tenantWith(10)];
    const theirs = await customerOf(stranger, "cust_theirs");
    const answer = await send(tenant, [
      call(stranger),
      { event_name: "api.call", external_customer_id: "cust_theirs" },
      { event_name: "api.call", external_customer_id: theirs.id },
      { event_name: "api.call", external_customer_id: newId("organization") },
      call(tenant),
    ]);
    expect(answer.body.results.map((r) => r.code ?? r.status)).toEqual([
      ...Array(4).fill("not_found"),
      "accepted",
    ]);
    expect(new Set(answer.body.results.slice(0, 4).map((r) => r.detail)).size).toBe(1);
    expect([await creditsOf(tenant), await creditsOf(stranger)]).toEqual([9, 10]);
  });

  it("a stranger's id with a child's external id in it does not hide the child", async () => {
    const [tenant, stranger] = [await tenantWith(10), await tenantWith(10)];
    const [mine, theirs] = [
      await customerOf(tenant, "cust_same"),
      await customerOf(stranger, "cust_same"),
    ];
    const answer = await send(tenant, [
      { event_name: "api.call", external_customer_id: theirs.id },
      { event_name: "api.call", external_customer_id: "cust_same" },
    ]);
    expect(answer.body.results.map((r) => r.organization_id ?? r.code)).toEqual([
      "not_found",
      mine.id,
    ]);
  });

  const day = 86_400_000;
  const refusals: [string, object | null, string | undefined][] = [
    ["no name", { event_name: undefined }, "event_name"],
    ["an operation that is not on the price list", { event_name: "coffee.brew" }, "event_name"],
    ["no customer", { external_customer_id: undefined }, "external_customer_id"],
    ["an unknown field", { surprise: 1 }, "surprise"],
    ["a character that is no text", { properties: { a: "\u0000" } }, "properties.a"],
    ["half a character in its id", { event_id: "\ud800" }, "event_id"],
    ["zero credits", { properties: { credits: 0 } }, "properties.credits"],
    ["negative credits", { properties: { credits: -5 } }, "properties.credits"],
    ["credits as a word", { properties: { credits: "five" } }, "properties.credits"],
    ["credits as no plain decimal", { properties: { credits: "1e3" } }, "properties.credits"],
    ["seven decimals", { properties: { credits: 0.0000001 } }, "properties.credits"],
    ["credits without end", { properties: { credits: 1e12 } }, "properties.credits"],
    ["a fraction of a call", { properties: { quantity: 1.5 } }, "properties.quantity"],
    ["an object for a property", { properties: { a: { b: 1 } } }, "properties.a"],
    ["no model", { event_name: "model.inference" }, "properties.model"],
    [
      "a timestamp of 36 days ago",
      { timestamp: new Date(Date.now() - 36 * day).toISOString() },
      "timestamp",
    ],
    [
      "a timestamp of 10 minutes ahead",
      { timestamp: new Date(Date.now() + 600_000).toISOString() },
      "timestamp",
    ],
    ["a timestamp that is none", { timestamp: "yesterday" }, "timestamp"],
    ["null for an event", null, ""],
  ];

  it("each fault is refused by name, and none fails the events beside it", async () => {
    const tenant = await tenantWith(100);
    const faulty = refusals.map(([, change]) => change && call(tenant, change));
    const answer = await send(
      tenant,
      faulty.flatMap((event) => [call(tenant), event]),
    );
    expect(answer.status).toBe(207);
    expect(answer.body).toMatchObject({ accepted: faulty.length, refused: faulty.length });
    const told = answer.body.results.filter((_, n) => n % 2 === 1);
    expect(told.map((r, n) => [refusals[n]?.[0], r.code, r.errors?.[0]?.path])).toEqual(
      refusals.map(([what, , path]) => [what, "validation_failed", path]),
    );
    expect(await creditsOf(tenant)).toBe(100 - faulty.length);
  });

  it("when the pool runs dry exactly what it pays for passes, and the rest says what is missing", async () => {
    const tenant = await tenantWith(70);
    const answer = await send(
      tenant,
      Array.from({ length: 300 }, () => call(tenant)),
    );
    expect(answer.body).toMatchObject({ accepted: 70, duplicates: 0, refused: 230 });
    const refused = answer.body.results.filter((r) => r.status === "refused");
    expect(new Set(refused.map((r) => r.code))).toEqual(new Set(["insufficient_credits"]));
    expect(refused[0]?.detail).toContain("This costs 1 credit and the pool has 0");
    expect(answer.headers.get("x-credits-remaining")).toBe("0");
    expect(answer.headers.get("x-credits-warning")).toBe("depleted");
    expect(await creditsOf(tenant)).toBe(0);
    await expectSoundLedger(tenant);
  });

  it("ten tenths of a credit are one credit, everywhere the balance is told", async () => {
    const tenant = await tenantWith(1);
    const tenth = (credits: number) => call(tenant, { properties: { credits } });
    for (let n = 0; n < 10; n++) expect((await send(tenant, tenth(0.1))).body.accepted).toBe(1);
    const read = async (path: string) => {
      const headers = { authorization: `Bearer ${tenant.apiKey}` };
      return (await stack.json<Record<string, unknown>>(`${stack.apiUrl}/api${path}`, { headers }))
        .body;
    };
    const zero = { posted: 0, available: 0 };
    const billing = await read(`/organizations/${tenant.organization.id}/billing`);
    expect(billing).toMatchObject(zero);
    expect(await read("/v1/wallets")).toMatchObject({ data: [zero] });
    expect(await read("/v1/credits/balance")).toMatchObject({ balance: 0, credits: zero });
    const more = await send<Problem>(tenant, tenth(0.000001));
    expect([more.status, more.body.code]).toEqual([402, "insufficient_credits"]);
  });

  it("usage that is told late is paid by what can be spent now, not by what could be spent then", async () => {
    const tenant = await tenantWith(0);
    const [granted, expired] = [2 * day, day].map((ago) => new Date(Date.now() - ago));
    await grantCredits(granted as Date, tenant.organization, 10, { expiresAt: expired as Date });
    const timestamp = new Date(Date.now() - 1.5 * day).toISOString();
    const late = call(tenant, { event_id: "late", timestamp });
    expect((await send<Problem>(tenant, late)).body.code).toBe("insufficient_credits");
    await grantCredits(new Date(), tenant.organization, 2);
    expect((await send(tenant, late)).body.results[0]).toMatchObject({
      status: "accepted",
      credits: 1,
    });
    const [entry] = await debitsOf(tenant.organization.id);
    expect(Date.now() - Number(entry?.createdAt)).toBeLessThan(day);
    expect(await creditsOf(tenant)).toBe(1);
  });

  it.each([
    ["almost 35 days ago", () => new Date(Date.now() - 35 * day + 60_000).toISOString(), true],
    ["35 days and a minute ago", () => new Date(Date.now() - 35 * day - 60_000).toISOString()],
    ["four minutes ahead", () => new Date(Date.now() + 4 * 60_000).toISOString(), true],
    ["six minutes ahead", () => new Date(Date.now() + 6 * 60_000).toISOString()],
    ["without a time zone", () => new Date().toISOString().slice(0, -1)],
    ["as Unix seconds", () => Math.floor(Date.now() / 1_000)],
    ["as Unix seconds in a text", () => String(Math.floor(Date.now() / 1_000))],
  ])(
    "usage dated %s is charged or refused by name, never dropped",
    async (_when, at, ok = false) => {
      const tenant = await tenantWith(10);
      const answer = await send<Answer & Problem>(tenant, call(tenant, { timestamp: at() }));
      expect([answer.status, answer.body.code, answer.body.errors?.[0]?.path]).toEqual(
        ok ? [202, undefined, undefined] : [400, "validation_failed", "timestamp"],
      );
      expect(await creditsOf(tenant)).toBe(ok ? 9 : 10);
    },
  );

  const shapes: [string, object, string[]][] = [
    [
      "a CloudEvent without a customer",
      { specversion: "1.0", id: "1", source: "app", type: "api.call", data: { units: 1 } },
      ["subject"],
    ],
    [
      "a nested event",
      { event: { code: "api.call", transaction_id: "1" } },
      ["event_name", "event"],
    ],
    [
      "another meter's names",
      { name: "api.call", external_id: "1", metadata: { units: 1 } },
      ["event_name", "name"],
    ],
  ];

  it.each(shapes)(
    "an event in the shape of %s is refused with its fields named, and nothing is charged",
    async (_what, event, fields) => {
      const tenant = await tenantWith(10);
      const { status, body } = await send<Problem>(tenant, event);
      expect([status, body.code]).toEqual([400, "validation_failed"]);
      const paths = body.errors?.map(({ path }) => path);
      expect(paths).toEqual(expect.arrayContaining(fields));
      expect(await creditsOf(tenant)).toBe(10);
    },
  );

  it.each(["application/cloudevents+avro", "application/xml", "text/plain"])(
    "a body of %s is refused as such",
    async (type) => {
      const tenant = await tenantWith(10);
      const answer = await fetch(`${stack.apiUrl}/api/v1/events`, {
        method: "POST",
        body: JSON.stringify(call(tenant)),
        headers: { authorization: `Bearer ${tenant.apiKey}`, "content-type": type },
      });
      expect(answer.status).toBe(415);
      expect(await creditsOf(tenant)).toBe(10);
    },
  );

  it("an event over a budget is refused, its neighbours for others pass", async () => {
    const tenant = await tenantWith(50);
    const limited = await customerOf(tenant, "cust_limited");
    const budget = await stack.json<Problem>(`${stack.apiUrl}/api/v1/budgets`, {
      body: {
        organization_id: limited.id,
        subject: "organization",
        period: "day",
        limit: 2,
        action: "block",
      },
      headers: { authorization: `Bearer ${tenant.apiKey}` },
    });
    expect([budget.status, budget.body.detail]).toEqual([201, undefined]);
    const answer = await send(tenant, [
      ...Array.from({ length: 4 }, () => ({
        event_name: "api.call",
        external_customer_id: "cust_limited",
      })),
      call(tenant),
    ]);
    expect(answer.body).toMatchObject({ accepted: 3, refused: 2 });
    expect(answer.body.results.at(-1)?.status).toBe("accepted");
    expect(answer.body.results[3]?.detail).toContain("cust_limited");
  });

  it("a suspended customer's events are refused with the way out", async () => {
    const tenant = await tenantWith(10);
    const suspended = await customerOf(tenant, "cust_suspended");
    await db().organization.update({
      where: { id: suspended.id },
      data: { status: "suspended" },
    });
    const answer = await send(tenant, [
      { event_name: "api.call", external_customer_id: "cust_suspended" },
      call(tenant),
    ]);
    expect(answer.body.results.map((r) => r.code ?? r.status)).toEqual([
      "organization_suspended",
      "accepted",
    ]);
  });

  it("the request as a whole is refused where it is no list of events, or the key may not charge", async () => {
    const tenant = await tenantWith(10);
    const many = Array.from({ length: 1_001 }, () => call(tenant));
    for (const [body, path] of [
      [[], "events"],
      [many, "events"],
      ["5", ""],
      ["null", ""],
      ['"text"', ""],
    ] as const) {
      const answer = await send<Problem>(tenant, body);
      expect([answer.status, answer.body.code, answer.body.errors?.[0]?.path]).toEqual([
        400,
        "validation_failed",
        path,
      ]);
    }
    const large = await send<Problem>(tenant, [call(tenant, { event_id: "x".repeat(1_100_000) })]);
    expect([large.status, large.body.code]).toEqual([413, "payload_too_large"]);
    const reader = await newApiKey(new Date(), tenant.organization, tenant.owner, {
      name: "Reader",
      scopes: ["billing:read"],
    });
    const forbidden = await send<Problem>({ apiKey: reader.key }, [call(tenant)]);
    expect([forbidden.status, forbidden.body.code]).toEqual([403, "forbidden"]);
    expect(await creditsOf(tenant)).toBe(9);
  });

  it("an array is taken only where an endpoint says so", async () => {
    const tenant = await tenantWith(10);
    const answer = await stack.json<Problem>(`${stack.apiUrl}/api/v1/charges`, {
      body: [{ operation: "api.call" }],
      headers: { authorization: `Bearer ${tenant.apiKey}` },
    });
    expect([answer.status, answer.body.detail]).toEqual([
      400,
      "The body must be a JSON object. Nothing was changed or charged.",
    ]);
  });

  it("the OpenAPI document shows one event and the array", async () => {
    const { body } = await stack.json<{
      paths: Record<string, { post: { requestBody: { content: Record<string, unknown> } } }>;
    }>(`${stack.apiUrl}/api/openapi.json`);
    const event = {
      type: "object",
      required: ["event_name"],
      additionalProperties: false,
    };
    expect(
      body.paths["/api/v1/events"]?.post.requestBody.content["application/json"],
    ).toMatchObject({
      schema: { anyOf: [event, { type: "array", minItems: 1, maxItems: 1_000, items: event }] },
    });
  });
});
