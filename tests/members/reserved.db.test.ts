import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { User } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { removeMember } from "@/server/members/change-member";
import { acceptInvitation } from "@/server/members/invitations/accept-invitation";
import { revokeInvitation } from "@/server/members/invitations/end-invitation";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newPerson } from "@/server/scenarios/story";
import { browserHeaders, clientOf } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, sale, type Tenant, tenantWith } from "../support/tenant";
import { asPerson, heldBy, invite, mailedInvitation, memberIdOf } from "./story";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const SHOOT = "photoshoot.submit";

/** A member whose invitation holds the price of an operation, and nothing else is left. */
async function memberAtZero(operation = SHOOT, variant?: string) {
  const tenant = await tenantWith(3);
  const user = await newPerson(new Date(), { email: uniqueEmail("shy"), name: "Shy" });
  const made = await invite(tenant, {
    email: user.email,
    operation,
    ...(variant ? { variant } : {}),
  });
  await acceptInvitation(await mailedInvitation(stack, user.email), user.id, new Date());
  await sale(tenant);
  return { tenant, user, holdId: made.hold?.id ?? "", invitationId: made.id };
}

async function charge(
  tenant: Tenant,
  user: User,
  extra: { quantity?: number; variant?: string } = {},
  key?: string,
) {
  return stack.json<{ id: string; code: string; credits: number }>(
    `${stack.apiUrl}/api/v1/charges`,
    {
      body: { organization_id: tenant.organization.id, operation: SHOOT, ...extra },
      headers: { ...(await browserHeaders(user)), ...(key ? { "idempotency-key": key } : {}) },
    },
  );
}

const stateOf = async (holdId: string) =>
  (await db().hold.findUniqueOrThrow({ where: { id: holdId } })).state;

describe("what an invitation holds", () => {
  it("is refused with 402 when the pool has less, and then nobody is invited and nothing emailed", async () => {
    const tenant = await tenantWith(0);
    const email = uniqueEmail("guest");
    const client = await clientOf(stack, { user: tenant.owner });
    const refused = await client.post("/v1/invitations", {
      organization_id: tenant.organization.id,
      email,
      role: "member",
      operation: SHOOT,
    });
    expect(refused.status).toBe(402);
    expect(refused.body).toMatchObject({ code: "insufficient_credits", required: 1, available: 0 });
    const where = { organizationId: tenant.organization.id };
    expect(await db().invitation.count({ where })).toBe(0);
    expect(await db().emailMessage.count({ where: { recipient: email } })).toBe(0);
    for (const [operation, message] of [
      ["model.inference", /no fixed price to hold/],
      ["no.such", /no operation/],
    ] as const) {
      await expect(invite(tenant, { operation })).rejects.toMatchObject({
        code: "validation_failed",
        message: expect.stringMatching(message),
      });
    }
  });

  it("pays the member's first run at a balance of 0, and only the first", async () => {
    const { tenant, user, holdId } = await memberAtZero();
    expect([await creditsOf(tenant), await heldBy(tenant)]).toEqual([1, 1]);
    const dry = await stack.json<{ would_pass: boolean }>(
      `${stack.apiUrl}/api/v1/charges?dry_run=true`,
      {
        body: { organization_id: tenant.organization.id, operation: SHOOT },
        headers: await browserHeaders(user),
      },
    );
    expect(dry.body).toMatchObject({ would_pass: true, available: 0, credits: 1 });
    expect(await stateOf(holdId)).toBe("held");

    const first = await charge(tenant, user);
    expect([first.status, first.body.credits]).toEqual([201, 1]);
    expect(first.headers.get("x-credits-remaining")).toBe("0");
    const second = await charge(tenant, user);
    expect([second.status, second.body.code]).toEqual([402, "insufficient_credits"]);
    expect([await stateOf(holdId), await creditsOf(tenant), await heldBy(tenant)]).toEqual([
      "captured",
      0,
      0,
    ]);
    const entry = await db().ledgerEntry.findFirstOrThrow({
      where: { transactionId: first.body.id },
    });
    expect(entry).toMatchObject({ kind: "capture", actorType: "user", actorId: user.id });
    await expectSoundLedger(tenant);
  });

  it("of twenty runs at once pays exactly one", async () => {
    const { tenant, user } = await memberAtZero();
    const answers = await Promise.all(Array.from({ length: 20 }, () => charge(tenant, user)));
    const count = (status: number) => answers.filter((a) => a.status === status).length;
    expect([count(201), count(402)]).toEqual([1, 19]);
    expect([await creditsOf(tenant), await heldBy(tenant)]).toEqual([0, 0]);
    await expectSoundLedger(tenant);
  });

  it("is captured once for one Idempotency-Key, which replays, and refuses another body", async () => {
    const { tenant, user } = await memberAtZero();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => charge(tenant, user, {}, "shoot-1")),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter((a) => a.headers.get("idempotent-replayed") === "true")).toHaveLength(7);
    const other = await charge(tenant, user, { quantity: 2 }, "shoot-1");
    expect([other.status, other.body.code]).toEqual([409, "idempotency_key_reused"]);
    await expectSoundLedger(tenant);
  });

  it("waits while the organization is suspended; what was done before is told again", async () => {
    const first = await memberAtZero();
    const charged = await charge(first.tenant, first.user, {}, "shoot-1");
    const suspend = (tenant: Tenant) =>
      db().organization.update({
        where: { id: tenant.organization.id },
        data: { status: "suspended" },
      });
    await suspend(first.tenant);
    const again = await charge(first.tenant, first.user, {}, "shoot-1");
    expect([again.status, again.body]).toEqual([201, charged.body]);

    const { tenant, user, holdId } = await memberAtZero();
    const email = uniqueEmail("guest");
    const invited = await invite(tenant, { email, idempotencyKey: "invite-1" });
    await suspend(tenant);
    expect((await charge(tenant, user)).body.code).toBe("organization_suspended");
    expect(await stateOf(holdId)).toBe("held");
    expect(await invite(tenant, { email, idempotencyKey: "invite-1" })).toEqual(invited);
    await expect(invite(tenant)).rejects.toMatchObject({ code: "organization_suspended" });
  });

  it("gives back what a cheaper run leaves, and a repeat says what was charged", async () => {
    const { tenant, user } = await memberAtZero();
    const first = await charge(tenant, user, { variant: "lite" }, "lite-1");
    const again = await charge(tenant, user, { variant: "lite" }, "lite-1");
    expect([first.body.credits, again.body.credits]).toEqual([0.25, 0.25]);
    expect([await creditsOf(tenant), await heldBy(tenant)]).toEqual([0.75, 0]);
    await expectSoundLedger(tenant);
  });

  it("is refunded like any charge: what was captured and no more, however many ask", async () => {
    const { tenant, user } = await memberAtZero();
    const { body } = await charge(tenant, user, { variant: "lite" });
    const staff = await newPerson(new Date(), { email: uniqueEmail("staff"), name: "Staff" });
    await db().user.update({ where: { id: staff.id }, data: { isStaff: true } });
    const client = await clientOf(stack, { user: staff });
    const refund = (credits: number) =>
      client.post(`/v1/charges/${body.id}/refund`, { credits, reason: "A blurred picture" });
    const answers = await Promise.all([0.15, 0.15, 0.3].map(refund));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect((await refund(0.1)).status).toBe(201);
    expect((await refund(0.000001)).status).not.toBe(201);
    expect([await creditsOf(tenant), await heldBy(tenant)]).toEqual([1, 0]);
    await expectSoundLedger(tenant);
  });

  it("does not pay for more than was held, for others, or for other operations", async () => {
    const { tenant, user, holdId } = await memberAtZero();
    expect((await charge(tenant, user, { quantity: 2 })).status).toBe(402);
    expect((await charge(tenant, tenant.owner)).status).toBe(402);
    await expect(sale({ ...tenant, actor: { type: "user", id: user.id } })).rejects.toMatchObject({
      code: "insufficient_credits",
    });
    expect(await stateOf(holdId)).toBe("held");
  });

  it("pays an operation of ours too: a book account at a balance of 0", async () => {
    const { tenant, user, holdId } = await memberAtZero("account.create");
    const client = await clientOf(stack, { user });
    const path = `/organizations/${tenant.organization.id}/accounts`;
    const made = await client.post(path, { code: "7", name: "Seven", type: "asset" });
    expect(made.status).toBe(201);
    const refused = await client.post(path, { code: "8", name: "Eight", type: "asset" });
    expect([refused.status, await stateOf(holdId)]).toEqual([402, "captured"]);
    await expectSoundLedger(tenant);
  });

  it("pays at the price it was held at, whatever the price has become since", async () => {
    const shoot = await memberAtZero();
    const account = await memberAtZero("account.create");
    for (const [{ tenant }, operation] of [
      [shoot, SHOOT],
      [account, "account.create"],
    ] as const) {
      await db().priceOverride.create({
        data: {
          id: newId("priceOverride"),
          creditAccountId: tenant.organization.creditAccountId,
          subject: `operation:${operation}`,
          prices: { credits: 5 },
          note: "Dearer now",
          createdBy: "staff",
          effectiveAt: new Date(),
          createdAt: new Date(),
        },
      });
    }
    const shooter = await clientOf(stack, { user: shoot.user });
    const dryShoot = await shooter.post("/v1/charges?dry_run=true", {
      organization_id: shoot.tenant.organization.id,
      operation: SHOOT,
    });
    const charged = await charge(shoot.tenant, shoot.user);
    expect([charged.status, charged.body.credits]).toEqual([201, 1]);
    const client = await clientOf(stack, { user: account.user });
    const path = `/organizations/${account.tenant.organization.id}/accounts`;
    const body = { code: "7", name: "Seven", type: "asset" };
    const dryAccount = await client.post(`${path}?dry_run=true`, body);
    for (const dry of [dryShoot, dryAccount]) {
      expect(dry.body).toMatchObject({ credits: 1, would_pass: true, available: 0 });
    }
    const made = await stack.json(`${stack.apiUrl}/api${path}`, {
      body,
      headers: { ...(await browserHeaders(account.user)), "idempotency-key": "account-7" },
    });
    expect([made.status, made.headers.get("x-credits-cost")]).toEqual([201, "1"]);
    const { creditsCharged } = await db().idempotencyRecord.findFirstOrThrow({
      where: { scope: account.tenant.organization.id, key: "account-7" },
    });
    expect(creditsCharged, "what is kept with the answer").toBe(1_000_000n);
    for (const { tenant } of [shoot, account]) {
      expect([await creditsOf(tenant), await heldBy(tenant)]).toEqual([0, 0]);
      await expectSoundLedger(tenant);
    }
  });

  it("of a package pays at that package's price, also where the use names none", async () => {
    const { tenant, user, holdId } = await memberAtZero(SHOOT, "lite");
    const before = await creditsOf(tenant);
    const charged = await charge(tenant, user);
    expect([charged.status, charged.body.credits]).toEqual([201, 0.25]);
    expect(await stateOf(holdId)).toBe("captured");
    expect(await creditsOf(tenant)).toBe(before - 0.25);
    await expectSoundLedger(tenant);
  });

  it("is in the way of nothing that was free when it was held", async () => {
    const { tenant, user, holdId } = await memberAtZero();
    const effectiveAt = new Date(Date.now() - 86_400_000);
    await db().priceOverride.create({
      data: {
        id: newId("priceOverride"),
        creditAccountId: tenant.organization.creditAccountId,
        subject: `operation:${SHOOT}`,
        prices: { variants: { lite: 0 } },
        note: "The Lite package was free until now",
        createdBy: "staff",
        effectiveAt,
        endsAt: new Date(),
        createdAt: effectiveAt,
      },
    });
    const client = await clientOf(stack, { user });
    const body = { organization_id: tenant.organization.id, operation: SHOOT, variant: "lite" };
    const dry = await client.post("/v1/charges?dry_run=true", body);
    expect(dry.body).toMatchObject({ credits: 0.25, would_pass: false });
    expect((await charge(tenant, user, { variant: "lite" })).status).toBe(402);
    expect((await charge(tenant, user, { variant: "no-such" })).status).toBe(400);
    expect(await stateOf(holdId)).toBe("held");
    expect((await charge(tenant, user)).status).toBe(201);
    await expectSoundLedger(tenant);
  });

  it("may be captured by its id, as a server does, and is released when its member is removed", async () => {
    const byId = await memberAtZero();
    const api = await clientOf(stack, { key: byId.tenant.apiKey });
    expect((await api.post(`/v1/holds/${byId.holdId}/capture`, {})).status).toBe(200);
    expect((await charge(byId.tenant, byId.user)).status).toBe(402);

    const left = await memberAtZero();
    const memberId = await memberIdOf(left.tenant.organization, left.user);
    const [removed] = await Promise.allSettled([
      removeMember(asPerson(left.tenant.owner), memberId, new Date()),
      charge(left.tenant, left.user),
    ]);
    expect(removed.status).toBe("fulfilled");
    expect(await heldBy(left.tenant)).toBe(0);
    expect(["captured", "released"]).toContain(await stateOf(left.holdId));
    await expectSoundLedger(left.tenant);
  });

  it("is given back once when an invitation is taken back by many at once", async () => {
    const tenant = await tenantWith(3);
    const { id, hold } = await invite(tenant, { operation: SHOOT, variant: "lite" });
    expect(await heldBy(tenant)).toBe(0.25);
    await Promise.all(
      Array.from({ length: 8 }, () => revokeInvitation(id, tenant.actor, new Date())),
    );
    expect([await stateOf(hold?.id ?? ""), await heldBy(tenant), await creditsOf(tenant)]).toEqual([
      "released",
      0,
      3,
    ]);
    await expectSoundLedger(tenant);
  });

  it("captured by its id before it was answered, it is neither captured nor released again", async () => {
    const tenant = await tenantWith(3);
    const { id, hold } = await invite(tenant, { operation: SHOOT });
    const api = await clientOf(stack, { key: tenant.apiKey });
    expect((await api.post(`/v1/holds/${hold?.id}/capture`, {})).status).toBe(200);
    const revoked = await revokeInvitation(id, tenant.actor, new Date());
    expect([revoked.state, revoked.hold?.state, await creditsOf(tenant)]).toEqual([
      "revoked",
      "captured",
      2,
    ]);
    await expectSoundLedger(tenant);
  });
});
