import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "@/server/foundation/db";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { clientOf } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, type Tenant, tenantWithoutBooks } from "../support/tenant";
import { callerOf } from "./as-printed";

// S3 is a page for people and prints no request: each test is one of its statements, over the API.
let stack: Stack;
let tenant: Tenant;
let call: ReturnType<typeof callerOf>;

beforeAll(async () => {
  stack = await startStack();
  tenant = await tenantWithoutBooks(3);
  call = callerOf(stack, tenant.apiKey);
});
afterAll(() => stack.stop());

const shoot = (more: object = {}) =>
  call("POST /api/v1/charges", { operation: "photoshoot.submit", ...more });

type Log = { data: { kind: string; amount: number; created_at: string }[] };

it("One credit equals one photoshoot; on the Lite package a submission costs 0.25", async () => {
  expect((await shoot()).body.credits).toBe(1);
  expect((await shoot({ variant: "lite" })).body.credits).toBe(0.25);
  expect(await creditsOf(tenant)).toBe(1.75);
});

it("A pending invite holds a credit in reserve; who has no credit left for it invites nobody", async () => {
  const owner = await clientOf(stack, { user: tenant.owner });
  const invite = () =>
    owner.post("/v1/invitations", {
      organization_id: tenant.organization.id,
      email: uniqueEmail("shoot"),
      role: "member",
      operation: "photoshoot.submit",
    });
  expect((await invite()).status).toBe(201);
  const balance = await call<{ credits: object }>("GET /api/v1/credits/balance");
  expect(balance.body.credits).toMatchObject({ posted: 1.75, held: 1, available: 0.75 });
  expect((await invite()).status).toBe(402);
});

it("When the balance reaches zero, submissions are blocked until more credits are there", async () => {
  for (let n = 0; n < 3; n++) expect((await shoot({ variant: "lite" })).status).toBe(201);
  const blocked = await shoot({ variant: "lite" });
  expect([blocked.status, blocked.body.code]).toEqual([402, "insufficient_credits"]);
});

it("The log has every movement, newest first, and what was used is the sum of its debits", async () => {
  const { body } = await call<Log>("GET /api/v1/ledger");
  const times = body.data.map(({ created_at }) => created_at);
  expect(times).toEqual(times.toSorted().reverse());
  const used = body.data
    .filter(({ amount, kind }) => amount < 0 && kind === "debit")
    .reduce((sum, { amount }) => sum - amount, 0);
  // The photoshoots, and the API key that submitted them.
  expect(used).toBe(2 + 1);
  await expectSoundLedger(tenant);
});

it("The counters are the available balance, the sum of all negative log entries, and the reserved credits", async () => {
  const owner = await clientOf(stack, { user: tenant.owner });
  const [{ body: team }, { body: log }, balance] = await Promise.all([
    owner.get<Record<string, number>>(`/v1/team-credits?organization_id=${tenant.organization.id}`),
    call<Log>("GET /api/v1/ledger?limit=100"),
    call<{ credits: { available: number } }>("GET /api/v1/credits/balance"),
  ]);
  const negative = log.data.reduce((sum, { amount }) => sum + Math.min(0, amount), 0);
  expect(team).toMatchObject({
    credits_left: balance.body.credits.available,
    credits_used: -negative,
    ...{ invites_pending: 1, held_credits: 1 },
  });
});

it("Volume discounts go by lifetime credits: 20% from 6, 60% from 200", async () => {
  await db().creditAccount.update({
    where: { id: tenant.organization.creditAccountId },
    data: { priceBook: "team" },
  });
  const { body } = await call<{ credit: { tiers: object[] } }>("GET /api/v1/purchase-offer");
  expect(body.credit.tiers).toEqual(
    expect.arrayContaining([
      { from: 6, percent_off: 20 },
      { from: 200, percent_off: 60 },
    ]),
  );
});
