import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callEndpoint } from "@/server/doors/endpoints/call-endpoint";
import { endpointNamed } from "@/server/doors/endpoints/registry";
import { dayInTimeZone } from "@/server/foundation/clock";
import { db } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { settleDueAccounts } from "@/server/ledger/settle-account";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newPerson } from "@/server/scenarios/story";
import { callerOf } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

type Problem = { code: string; detail: string; errors?: { path: string }[] };

/** A request with the tenant's key. */
function send<T = Record<string, unknown>>(
  tenant: Tenant,
  path: string,
  body?: unknown,
  key?: string,
) {
  return stack.json<T>(`${stack.apiUrl}/api${path}`, {
    ...(body === undefined ? {} : { body }),
    headers: {
      authorization: `Bearer ${tenant.apiKey}`,
      ...(key ? { "idempotency-key": key } : {}),
    },
  });
}

const useOfModel = {
  operation: "model.inference",
  properties: { model: "gpt-4o", input_tokens: 1_200, output_tokens: 300 },
};

describe("POST /v1/charges", () => {
  it("charges metered usage to the microcredit and says what is left", async () => {
    const tenant = await tenantWith(10);
    const answer = await send(tenant, "/v1/charges", {
      ...useOfModel,
      entity: { type: "chat", id: "c-1" },
    });
    expect(answer.status).toBe(201);
    // 1,200 tokens at 250 and 300 at 1,000 microcredits.
    expect(answer.body).toMatchObject({
      credits: 0.6,
      operation: "model.inference",
      balance_after: 9.4,
    });
    expect(answer.headers.get("x-credits-cost")).toBe("0.6");
    expect(answer.headers.get("x-credits-remaining")).toBe("9.4");
    const entry = await db().ledgerEntry.findFirstOrThrow({
      where: { transactionId: String(answer.body.id) },
    });
    expect(entry).toMatchObject({
      entityType: "chat",
      entityId: "c-1",
      priceVersion: answer.body.price_version,
    });
    expect(entry.details).toMatchObject({ model: "gpt-4o", input_tokens: 1_200 });
    await expectSoundLedger(tenant);
  });

  it("the same key ten times at once charges once, later with another body it is refused", async () => {
    const tenant = await tenantWith(10);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => send(tenant, "/v1/charges", useOfModel, "once")),
    );
    expect(answers.map((a) => a.status)).toEqual(Array(10).fill(201));
    expect(new Set(answers.map((a) => JSON.stringify(a.body))).size).toBe(1);
    expect(answers.filter((a) => a.headers.get("idempotent-replayed") === "true")).toHaveLength(9);
    const other = await send<Problem>(
      tenant,
      "/v1/charges",
      { ...useOfModel, description: "Other" },
      "once",
    );
    expect([other.status, other.body.code]).toEqual([409, "idempotency_key_reused"]);
    expect(await creditsOf(tenant)).toBe(9.4);
  });

  it("two hundred charges at once on 50 credits: exactly fifty pass, the others say what is missing", async () => {
    const tenant = await tenantWith(50);
    const answers = await Promise.all(
      Array.from({ length: 200 }, () =>
        send<Problem>(tenant, "/v1/charges", { operation: "api.call" }),
      ),
    );
    expect(answers.filter((a) => a.status === 201)).toHaveLength(50);
    const refused = answers.find((a) => a.status === 402);
    expect(refused?.body).toMatchObject({
      code: "insufficient_credits",
      required: 1,
      available: 0,
      shortfall: 1,
      blocked_by: "balance",
    });
    expect(await creditsOf(tenant)).toBe(0);
    await expectSoundLedger(tenant);
  });

  it("a refusal writes large figures as the pages do", async () => {
    const tenant = await tenantWith(5);
    const refused = await send<Problem>(tenant, "/v1/charges", {
      operation: "api.call",
      quantity: 1_250_000 / 2,
    });
    expect(refused.body.detail).toContain("This costs 625,000 credits and the pool has 5 credits.");
  });

  it("a dry run names price and grants, and moves nothing", async () => {
    const tenant = await tenantWith(10);
    const count = () =>
      db().ledgerEntry.count({ where: { organizationId: tenant.organization.id } });
    const before = await count();
    const passes = await send(tenant, "/v1/charges?dry_run=true", useOfModel);
    expect(passes.status).toBe(200);
    expect(passes.body).toMatchObject({
      dry_run: true,
      credits: 0.6,
      available: 10,
      would_pass: true,
      refusal: null,
    });
    expect(passes.body.grants).toEqual([{ grant_id: expect.any(String), credits: 0.6 }]);
    const refused = await send(tenant, "/v1/charges?dry_run=true", {
      operation: "container.deploy",
    });
    expect(refused.body).toMatchObject({
      credits: 50,
      would_pass: false,
      grants: [],
      refusal: { code: "insufficient_credits", blocked_by: "balance" },
    });
    const operation = await send(
      tenant,
      `/organizations/${tenant.organization.id}/accounts?dry_run=true`,
      { code: "1900", name: "Dry", type: "asset" },
    );
    expect(operation.body).toMatchObject({
      dry_run: true,
      operation: "account.create",
      credits: 1,
      would_pass: true,
    });
    expect(await count()).toBe(before);
    expect(
      await db().bookAccount.count({
        where: { organizationId: tenant.organization.id, code: "1900" },
      }),
    ).toBe(0);
  });

  it.each([
    ["a negative quantity", { operation: "api.call", quantity: -1 }, "quantity"],
    ["zero", { operation: "api.call", quantity: 0 }, "quantity"],
    ["a fraction", { operation: "api.call", quantity: 1.5 }, "quantity"],
    ["an absurd size", { operation: "api.call", quantity: 1e15 }, "quantity"],
    ["an unknown operation", { operation: "coffee.brew" }, "operation"],
    [
      "a model without a price",
      {
        operation: "model.inference",
        properties: { model: "hal-9000", input_tokens: 1, output_tokens: 1 },
      },
      "properties.model",
    ],
    [
      "tokens that are missing",
      { operation: "model.inference", properties: { model: "gpt-4o" } },
      "properties.input_tokens",
    ],
  ])("refuses %s by name and moves nothing", async (_name, body, path) => {
    const tenant = await tenantWith(10);
    const answer = await send<Problem>(tenant, "/v1/charges", body);
    expect([answer.status, answer.body.code]).toEqual([400, "validation_failed"]);
    expect(answer.body.errors?.[0]?.path).toBe(path);
    expect(await creditsOf(tenant)).toBe(10);
  });

  it("a foreign organization answers 404", async () => {
    const [tenant, stranger] = [await tenantWith(10), await tenantWith(10)];
    const body = { operation: "api.call", organization_id: stranger.organization.id };
    expect((await send(tenant, "/v1/charges", body)).status).toBe(404);
    expect(await creditsOf(stranger)).toBe(10);
  });
});

describe("holds", () => {
  it("hold 10, capture 4: six come back, four are used", async () => {
    const tenant = await tenantWith(20);
    const hold = await send(tenant, "/v1/holds", { operation: "api.call", quantity: 10 }, "h1");
    expect(hold.body).toMatchObject({ state: "held", credits: 10, captured_credits: 0 });
    expect(hold.headers.get("x-credits-remaining")).toBe("10");
    expect(
      (await send(tenant, "/v1/holds", { operation: "api.call", quantity: 10 }, "h1")).body,
    ).toEqual(hold.body);
    const captured = await send(tenant, `/v1/holds/${hold.body.id}/capture`, { quantity: 4 });
    expect(captured.body).toMatchObject({ state: "captured", captured_credits: 4 });
    expect(captured.headers.get("x-credits-remaining")).toBe("16");
    expect(await creditsOf(tenant)).toBe(16);
    const again = await send(tenant, `/v1/holds/${hold.body.id}/capture`, { quantity: 4 });
    expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([200, "true"]);
    expect((await send(tenant, `/v1/holds/${hold.body.id}/capture`, { quantity: 5 })).status).toBe(
      409,
    );
    expect((await send(tenant, `/v1/holds/${hold.body.id}/release`, {})).status).toBe(409);
    await expectSoundLedger(tenant);
  });

  it("what is held cannot be spent, what is released can, and more than held is refused", async () => {
    const tenant = await tenantWith(5);
    const hold = await send(tenant, "/v1/holds", { operation: "api.call", quantity: 5 });
    const blocked = await send<Problem>(tenant, "/v1/charges", { operation: "api.call" });
    expect(blocked.body).toMatchObject({ code: "insufficient_credits", available: 0, held: 5 });
    expect((await send(tenant, `/v1/holds/${hold.body.id}/capture`, { credits: 6 })).status).toBe(
      400,
    );
    await send(tenant, `/v1/holds/${hold.body.id}/release`, {});
    expect((await send(tenant, "/v1/charges", { operation: "api.call" })).status).toBe(201);
    await expectSoundLedger(tenant);
  });

  it("counts as used on the day it is captured, by the organization's calendar", async () => {
    const tenant = await tenantWith(10);
    // Where it is another day than in UTC, at any hour.
    const timeZone = new Date().getUTCHours() < 11 ? "Pacific/Pago_Pago" : "Pacific/Kiritimati";
    await db().organization.update({
      where: { id: tenant.organization.id },
      data: { timeZone },
    });
    const hold = await send(tenant, "/v1/holds", { operation: "api.call", quantity: 5 });
    await send(tenant, `/v1/holds/${hold.body.id}/capture`, { credits: 3 });
    const counted = await db().usageRollup.findMany({
      where: { organizationId: tenant.organization.id, operation: "api.call" },
    });
    const day = new Date(dayInTimeZone(new Date(), timeZone));
    expect(counted).toMatchObject([{ day, amount: 3_000_000n }]);
  });

  it("captured twenty times at once it is captured once, and every other answer is a repeat", async () => {
    const tenant = await tenantWith(10);
    const hold = await send(tenant, "/v1/holds", { operation: "api.call", quantity: 8 });
    const capture = (credits: number) =>
      send(tenant, `/v1/holds/${hold.body.id}/capture`, { credits });
    const answers = await Promise.all(Array.from({ length: 20 }, () => capture(3)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const repeats = answers.filter(({ headers }) => headers.get("idempotent-replayed") === "true");
    expect(repeats).toHaveLength(19);
    expect((await capture(4)).status).toBe(409);
    expect(await creditsOf(tenant)).toBe(7);
    await expectSoundLedger(tenant);
  });

  it("capture, release and the sweep of an overdue hold race: it resolves once", async () => {
    const tenant = await tenantWith(30);
    for (let round = 0; round < 5; round++) {
      const hold = await send(tenant, "/v1/holds", {
        operation: "api.call",
        quantity: 5,
        expires_in_seconds: 60,
      });
      const later = new Date(Date.now() + 120_000);
      await Promise.all([
        send(tenant, `/v1/holds/${hold.body.id}/capture`, {}),
        send(tenant, `/v1/holds/${hold.body.id}/release`, {}),
        settleDueAccounts(later),
        settleDueAccounts(later),
      ]);
      const row = await db().hold.findUniqueOrThrow({ where: { id: String(hold.body.id) } });
      expect(row.state).not.toBe("held");
      await expectSoundLedger(tenant);
    }
  });

  it("the same key with another time limit is another request", async () => {
    const tenant = await tenantWith(5);
    const hold = (seconds: number) =>
      send(tenant, "/v1/holds", { operation: "api.call", expires_in_seconds: seconds }, "h1");
    expect((await hold(60)).status).toBe(201);
    expect((await hold(60)).headers.get("idempotent-replayed")).toBe("true");
    const other = await hold(600);
    expect([other.status, other.body.code]).toEqual([409, "idempotency_key_reused"]);
  });

  it("is captured by what was used or by credits, not by both", async () => {
    const tenant = await tenantWith(5);
    const hold = await send(tenant, "/v1/holds", { operation: "api.call", quantity: 3 });
    const both = await send(tenant, `/v1/holds/${hold.body.id}/capture`, {
      credits: 1,
      quantity: 2,
    });
    expect([both.status, both.body.code]).toEqual([400, "validation_failed"]);
    expect(await creditsOf(tenant)).toBe(5);
  });

  it("a stranger's charge and hold look like those that do not exist", async () => {
    const [tenant, stranger] = [await tenantWith(5), await tenantWith(5)];
    const hold = await send(tenant, "/v1/holds", { operation: "api.call" });
    const charge = await send(tenant, "/v1/charges", { operation: "api.call" });
    for (const [theirs, nobodys, body] of [
      [`/v1/holds/${hold.body.id}`, `/v1/holds/${newId("hold")}`, undefined],
      [`/v1/holds/${hold.body.id}/capture`, `/v1/holds/${newId("hold")}/capture`, {}],
      [`/v1/holds/${hold.body.id}/release`, `/v1/holds/${newId("hold")}/release`, {}],
      [
        `/v1/charges/${charge.body.id}/refund`,
        `/v1/charges/${newId("ledgerTransaction")}/refund`,
        { reason: "Mine" },
      ],
    ] as const) {
      const [one, other] = [
        await send<Problem>(stranger, theirs, body),
        await send<Problem>(stranger, nobodys, body),
      ];
      expect([one.status, one.body.detail]).toEqual([404, other.body.detail]);
    }
  });

  it("a stranger's hold answers 404", async () => {
    const [tenant, stranger] = [await tenantWith(5), await tenantWith(5)];
    const hold = await send(tenant, "/v1/holds", { operation: "api.call" });
    expect((await send(stranger, `/v1/holds/${hold.body.id}/capture`, {})).status).toBe(404);
    expect((await send(stranger, `/v1/holds/${hold.body.id}`)).status).toBe(404);
  });
});

describe("refunds of charges", () => {
  it("return to the very grant, never more than was spent, and take a key that staff allowed", async () => {
    const tenant = await tenantWith(10);
    const charge = await send(tenant, "/v1/charges", { operation: "api.call", quantity: 4 });
    const path = `/v1/charges/${charge.body.id}/refund`;
    expect((await send(tenant, path, { reason: "Job failed" })).status).toBe(403);
    await db().apiKey.updateMany({
      where: { organizationId: tenant.organization.id },
      data: { scopes: { push: "grants:write" }, grantAllowance: 100_000_000n },
    });
    const part = await send(tenant, path, { credits: 1.5, reason: "Job failed" }, "r1");
    expect(part.body).toMatchObject({ credits: 1.5, refunded_credits: 1.5, charged_credits: 4 });
    expect((await send(tenant, path, { credits: 1.5, reason: "Job failed" }, "r1")).body).toEqual(
      part.body,
    );
    const race = await Promise.all([
      send(tenant, path, { credits: 2.5, reason: "The rest" }),
      send(tenant, path, { credits: 2.5, reason: "The rest" }),
    ]);
    expect(race.map((a) => a.status).sort()).toEqual([201, 409]);
    expect(await creditsOf(tenant)).toBe(10);
    const grants = await db().creditGrant.findMany({
      where: { creditAccountId: tenant.organization.creditAccountId },
    });
    expect(grants).toHaveLength(1);
    await expectSoundLedger(tenant);
  });

  it("staff give them too, without a key, and a member does not", async () => {
    const tenant = await tenantWith(10);
    const charge = await send(tenant, "/v1/charges", { operation: "api.call", quantity: 4 });
    const staff = await newPerson(new Date(), {
      email: uniqueEmail("staff"),
      name: "Staff",
      isStaff: true,
    });
    const refundAs = (userId: string, isStaff: boolean) =>
      callEndpoint(
        endpointNamed("charge.refund"),
        {
          caller: callerOf({ id: userId, isStaff }),
          now: new Date(),
          ip: "local",
          report: {},
        },
        { charge_id: charge.body.id, reason: "Sold in error" },
      );
    await expect(refundAs(tenant.owner.id, false)).rejects.toMatchObject({ code: "forbidden" });
    expect(await refundAs(staff.id, true)).toMatchObject({ refunded_credits: 4 });
    const entry = await db().ledgerEntry.findFirstOrThrow({
      where: { creditAccountId: tenant.organization.creditAccountId, kind: "refund" },
    });
    expect(entry).toMatchObject({ actorType: "staff", actorId: staff.id });
    await expectSoundLedger(tenant);
  });
});
