import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Organization, User } from "@/generated/prisma/client";
import { postBaseFeesOf } from "@/server/base-fee/post-base-fees";
import { db } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import type { Charge } from "@/server/ledger/post-charges";
import { acceptInvitation } from "@/server/members/invitations/accept-invitation";
import { lanes } from "@/server/operations/lane/lanes";
import type { ClosingPreview } from "@/server/organizations/closing/closing.schema";
import { evaluateRecharge } from "@/server/recharge/evaluate-recharge";
import { addCard, newOrganization } from "@/server/scenarios/story";
import { hire, invite, mailedInvitation } from "../members/story";
import { apiOf, bankOf } from "../support/buying";
import { clientOf } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import {
  creditsOf,
  expectSoundLedger,
  sale,
  setRecharge,
  type Tenant,
  tenantWith,
  tenantWithoutBooks,
} from "../support/tenant";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const DAY_MS = 86_400_000;

/** What a person does about an organization. */
async function asks(user: User, organization: Organization) {
  const client = await clientOf(stack, { user });
  const path = `/organizations/${organization.id}`;
  return {
    ...client,
    preview: () => client.get<ClosingPreview>(`${path}/closing`),
    close: (name = organization.name) =>
      client.post<{ status: string; code?: string; detail?: string }>(`${path}/close`, { name }),
    reopen: () => client.post<{ status: string; code?: string }>(`${path}/reopen`, {}),
  };
}

const ownerOf = ({ owner, organization }: Tenant) => asks(owner, organization);
const statusOf = async ({ id }: Organization) =>
  (await db().organization.findUniqueOrThrow({ where: { id } })).status;
/** One photoshoot: a metered use of 1 credit. */
const charge = (tenant: Tenant, key?: string) =>
  apiOf(stack, tenant).post<{ code?: string; id: string }>(
    "/v1/charges",
    { operation: "photoshoot.submit" },
    key,
  );

/** A charge as a request has it that read its organization some time ago. */
function chargeOn({ organization, actor }: Tenant, ofId = organization.id): Charge {
  const transactionId = newId("ledgerTransaction");
  return {
    creditAccountId: organization.creditAccountId,
    organizationId: ofId,
    amount: 1_000_000n,
    idempotencyKey: transactionId,
    operation: "transaction.create",
    priceVersion: "test",
    transactionId,
    actor,
    description: "On its way",
    timeZone: "UTC",
  };
}

describe("closing", () => {
  it("refuses everything with one error; its owner reads on and reopens it as it was", async () => {
    const tenant = await tenantWith(100);
    const { organization, owner } = tenant;
    const member = await hire(organization, "member");
    const api = apiOf(stack, tenant);
    const { body: hold } = await api.post<{ id: string }>("/v1/holds", {
      operation: "photoshoot.submit",
    });
    const invitation = await invite(tenant, { operation: "photoshoot.submit" });
    const token = await mailedInvitation(stack, invitation.email);
    const before = await creditsOf(tenant);
    const asOwner = await ownerOf(tenant);
    const { body: preview } = await asOwner.preview();
    expect(preview).toMatchObject({
      also_closes: [],
      blocked_by: [],
      stops: { api_keys: 1, invitations: 1, held_credits: 2 },
      accounts: [{ remaining: before, owed: 0, auto_recharge: false, pending_purchases: 0 }],
    });
    expect((await asOwner.close("Test Book")).body.code).toBe("validation_failed");
    expect(await statusOf(organization)).toBe("active");
    const closed = await asOwner.close();
    expect([closed.status, closed.body.status]).toEqual([200, "closed"]);

    const path = `/organizations/${organization.id}`;
    const refusals = await Promise.all([
      charge(tenant),
      api.post(`/v1/holds/${hold.id}/capture`),
      api.get("/v1/balance"),
      api.post("/v1/purchases", { package: "builder" }),
      asOwner.post("/v1/purchases", { organization_id: organization.id, package: "builder" }),
      asOwner.post("/v1/invitations", {
        organization_id: organization.id,
        email: "late@x.test",
        role: "member",
      }),
      asOwner.patch(path, { name: "Another" }),
      asOwner.post(`${path}/api-keys`, { name: "Late", scopes: ["billing:read"] }),
      asOwner.put("/v1/recharge-policy", { organization_id: organization.id, enabled: true }),
      asOwner.close(),
      (await asks(member.user, organization)).get(`${path}/transactions`),
    ]);
    expect(refusals.map(({ body }) => (body as { code?: string }).code)).toEqual(
      refusals.map(() => "organization_closed"),
    );
    await expect(acceptInvitation(token, member.user.id, new Date())).rejects.toMatchObject({
      code: "wrong_state",
    });
    // What was on hold is back on the account.
    expect(
      await db().hold.count({ where: { organizationId: organization.id, state: "held" } }),
    ).toBe(0);
    expect(await creditsOf(tenant)).toBe(before);
    for (const read of [path, `${path}/transactions`, "/v1/purchases", "/v1/ledger"]) {
      const separator = read.startsWith("/v1") ? `?organization_id=${organization.id}` : "";
      expect((await asOwner.get(`${read}${separator}`)).status, read).toBe(200);
    }
    const names = async (query: string) =>
      (await asOwner.get<{ data: { id: string }[] }>(`/organizations${query}`)).body.data.map(
        ({ id }) => id,
      );
    expect([await names(""), await names("?closed=true")]).toEqual([[], [organization.id]]);

    expect((await asOwner.reopen()).body.status).toBe("active");
    expect((await charge(tenant)).status).toBe(201);
    expect(await creditsOf(tenant)).toBe(before - 1);
    await stack.drainJobs();
    expect((await stack.emailsTo(owner.email)).map(({ subject }) => subject)).toEqual(
      expect.arrayContaining([
        `${organization.name} was closed`,
        `${organization.name} was reopened`,
      ]),
    );
    await expectSoundLedger(tenant);
  });

  it("closes what it owns with it, and waits for what is linked", async () => {
    const tenant = await tenantWith(10);
    const { organization, owner } = tenant;
    const now = new Date();
    const below = (name: string, relationship: "owned" | "linked", parent = organization) =>
      newOrganization(now, { name, owner, parent, relationship });
    const branch = await below("Branch", "owned");
    const desk = await below("Desk", "owned", branch);
    const client = await below("Client", "linked", branch);
    const asOwner = await ownerOf(tenant);
    const { body: preview } = await asOwner.preview();
    expect(preview.also_closes.map(({ name }) => name)).toEqual(["Branch", "Desk"]);
    expect(preview.blocked_by.map(({ name }) => name)).toEqual(["Client"]);
    expect((await asOwner.close()).body).toMatchObject({ code: "wrong_state" });
    expect((await (await asks(owner, client)).close()).status).toBe(200);
    expect((await asOwner.close()).status).toBe(200);
    expect(await statusOf(desk)).toBe("closed");
    // What closed with its parent opens with it; what was closed before stays so.
    expect((await (await asks(owner, desk)).reopen()).body.code).toBe("wrong_state");
    expect((await asOwner.reopen()).status).toBe(200);
    expect([await statusOf(branch), await statusOf(desk), await statusOf(client)]).toEqual([
      "active",
      "active",
      "closed",
    ]);
    const [late] = await Promise.allSettled([
      lanes().charge(chargeOn(tenant, desk.id)),
      lanes().charge(chargeOn(tenant, client.id)),
    ]);
    expect(late).toMatchObject({ value: { outcome: "charged" } });
    expect(await lanes().charge(chargeOn(tenant, client.id))).toEqual({ outcome: "departed" });
    await expectSoundLedger(tenant);
  });

  it("leaves what was spent in every total, of the organization and of its parent", async () => {
    const tenant = await tenantWithoutBooks(100);
    const { organization, owner } = tenant;
    const desk = await newOrganization(new Date(), { name: "Desk", owner, parent: organization });
    const admin = await hire(organization, "admin");
    for (let n = 0; n < 9; n++)
      expect(await lanes().charge(chargeOn(tenant, desk.id))).toMatchObject({ outcome: "charged" });
    const usageOf = async (user: User, { id }: Organization, query = "") => {
      const client = await asks(user, organization);
      const { body } = await client.get<{
        total_credits: number;
        groups: { key: string; label: string; credits: number }[];
      }>(`/organizations/${id}/usage${query}`);
      return body;
    };
    const before = await usageOf(admin.user, organization);
    expect(before.groups).toMatchObject([
      { key: desk.id, label: "Desk", credits: 9 },
      { key: organization.id },
    ]);

    expect((await (await asks(owner, desk)).close()).status).toBe(200);
    expect(await usageOf(admin.user, organization)).toEqual(before);
    const named = await usageOf(admin.user, organization, `?organizations=${desk.id}`);
    expect(named.total_credits, "one that is named").toBe(9);
    const byDay = await usageOf(admin.user, organization, "?group_by=day");
    expect(byDay.total_credits).toBe(before.total_credits);

    expect((await (await ownerOf(tenant)).close()).status).toBe(200);
    expect(await usageOf(owner, organization)).toEqual(before);
    expect((await usageOf(owner, desk)).total_credits).toBe(9);
  });

  it("costs no base fee while it lasts", async () => {
    const tenant = await tenantWith(50);
    const asOwner = await ownerOf(tenant);
    await asOwner.close();
    const before = await creditsOf(tenant);
    await postBaseFeesOf(tenant.organization.id, new Date(Date.now() + 30 * DAY_MS));
    await asOwner.reopen();
    await postBaseFeesOf(tenant.organization.id, new Date());
    expect(await creditsOf(tenant)).toBe(before);
  });
});

describe("while it is being closed", () => {
  it("each charge is made before, or refused and not made", async () => {
    for (let round = 0; round < 5; round++) {
      const tenant = await tenantWith(1_000);
      const before = await creditsOf(tenant);
      const asOwner = await ownerOf(tenant);
      const charges = Array.from({ length: 40 }, async (_, n) => {
        if (n >= 10) await new Promise(setImmediate);
        return lanes().charge(chargeOn(tenant));
      });
      const [closed, ...verdicts] = await Promise.all([asOwner.close(), ...charges]);
      expect(closed.status).toBe(200);
      const made = verdicts.filter(({ outcome }) => outcome === "charged").length;
      expect(verdicts.filter(({ outcome }) => outcome === "departed")).toHaveLength(40 - made);
      expect(await creditsOf(tenant)).toBe(before - made);
      // However late: a request that read the organization before.
      expect(await lanes().charge(chargeOn(tenant))).toEqual({ outcome: "departed" });
      await expect(sale(tenant)).rejects.toMatchObject({ code: "organization_closed" });
      await expectSoundLedger(tenant);
    }
  });

  it("a hold is opened before and released, or refused: nothing stays held", async () => {
    const tenant = await tenantWith(100);
    const asOwner = await ownerOf(tenant);
    const expiresAt = new Date(Date.now() + 60_000);
    await Promise.all([
      asOwner.close(),
      ...Array.from({ length: 20 }, () =>
        lanes().charge({ ...chargeOn(tenant), hold: { id: newId("hold"), expiresAt } }),
      ),
    ]);
    const { creditAccountId } = tenant.organization;
    const account = await db().creditAccount.findUniqueOrThrow({ where: { id: creditAccountId } });
    expect(account.held).toBe(0n);
    await expectSoundLedger(tenant);
  });

  it("a sub-organization is created before and closes too, or is refused", async () => {
    const tenant = await tenantWith(10);
    const { organization, owner } = tenant;
    const asOwner = await ownerOf(tenant);
    const create = (n: number) =>
      asOwner.post<{ code?: string }>("/organizations", {
        name: `Branch ${n}`,
        parent_organization_id: organization.id,
      });
    const [closed, ...created] = await Promise.all([
      asOwner.close(),
      ...Array.from({ length: 8 }, (_, n) => create(n)),
    ]);
    expect(closed.status).toBe(200);
    const made = await db().organization.findMany({ where: { parentId: organization.id } });
    expect(created.filter(({ status }) => status === 201)).toHaveLength(made.length);
    expect(made.every(({ status }) => status === "closed")).toBe(true);
    expect((await (await asks(owner, organization)).close()).body.code).toBe("organization_closed");
  });

  it("a recharge that was claimed is not charged, and of those that were each credit arrives", async () => {
    for (let round = 0; round < 2; round++) {
      const tenant = await tenantWith(399);
      await addCard(new Date(), tenant.organization, "4242424242424242");
      await stack.drainJobs();
      await setRecharge(tenant, { enabled: true });
      const asOwner = await ownerOf(tenant);
      const { creditAccountId } = tenant.organization;
      await evaluateRecharge(creditAccountId, new Date());
      // In even rounds the charge is under way, in odd ones it is claimed and no more.
      if (round % 2 === 0) await Promise.all([stack.drainJobs(), asOwner.close()]);
      else await asOwner.close();
      await stack.drainJobs();
      const paid = await bankOf(stack).charges(tenant);
      if (round % 2 === 1) expect(paid).toEqual([]);
      const attempts = await db().rechargeAttempt.findMany({ where: { creditAccountId } });
      expect(attempts.filter(({ live }) => live)).toEqual([]);
      const arrived = attempts.filter(({ state }) => state === "succeeded");
      expect(arrived).toHaveLength(paid.length);
      const credits = arrived.reduce((sum, attempt) => sum + Number(attempt.credits), 0) / 1e6;
      expect(await creditsOf(tenant)).toBe(399 + credits);
      expect(await evaluateRecharge(creditAccountId, new Date())).toMatchObject({
        decision: { outcome: "off" },
      });
      await expectSoundLedger(tenant);
    }
  });
});

describe("a purchase", () => {
  it("that is paid after closing adds its credits, which are there when it is reopened", async () => {
    const tenant = await tenantWith(0);
    const bought = await apiOf(stack, tenant).buy({ package: "builder" });
    const asOwner = await ownerOf(tenant);
    expect((await asOwner.preview()).body.accounts).toMatchObject([{ pending_purchases: 1 }]);
    await asOwner.close();
    await bankOf(stack).pay(bought.session);
    await stack.drainJobs();
    expect(await creditsOf(tenant)).toBe(5_000);
    expect((await charge(tenant)).body.code).toBe("organization_closed");
    await asOwner.reopen();
    expect((await charge(tenant)).status).toBe(201);
    await expectSoundLedger(tenant);
  });
});
