import { afterAll, describe, expect, it } from "vitest";
import type { Organization, User } from "@/generated/prisma/client";
import { createAgent } from "@/server/agents/change-agent";
import { archiveBudget, resumeBudget } from "@/server/budgets/change-budget";
import { createBudget, type NewBudget } from "@/server/budgets/create-budget";
import { authenticate } from "@/server/doors/auth/authenticate";
import { callEndpoint } from "@/server/doors/endpoints/call-endpoint";
import { endpointNamed } from "@/server/doors/endpoints/registry";
import type { CheckAnswer } from "@/server/entitlements/check.schema";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { isDomainError } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { postTransaction } from "@/server/ledger/post-transaction";
import { grantTransaction } from "@/server/ledger/transactions/grant";
import { closeLanes } from "@/server/operations/lane/lanes";
import type { Caller } from "@/server/organizations/access/caller";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { join, newApiKey, newOrganization, newPerson } from "@/server/scenarios/story";
import { batterySeed, batterySize, batteryTimeoutMs, seeded } from "../support/battery";
import { callerOf as personAsCaller } from "../support/client";
import { fingerprint } from "../support/fingerprint";
import { expectSoundLedger, type Tenant, tenantWithoutBooks } from "../support/tenant";

afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

const MICRO = 1_000_000n;

async function keyAsCaller(key: string, now = new Date()): Promise<Caller> {
  const request = new Request("http://api.test/", { headers: { authorization: `Bearer ${key}` } });
  return authenticate(request, "req_test", now, "unknown");
}

/** What an endpoint answers, or the refusal. */
async function call(name: "check" | "charge.create", caller: Caller, input: object) {
  const context = { caller, now: new Date(), ip: "", report: {} };
  try {
    return { answer: await callEndpoint(endpointNamed(name), context, input) };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { code: error.code, detail: error.message, extra: error.extra };
  }
}

async function check(caller: Caller, input: object): Promise<CheckAnswer> {
  const { answer, detail } = await call("check", caller, input);
  if (!answer) throw new Error(detail);
  return answer as CheckAnswer;
}

async function grant(
  organization: Organization,
  credits: bigint,
  scope: { operations?: string[]; organizationIds?: string[] } = {},
): Promise<void> {
  const now = new Date();
  await inTransaction(async (tx) => {
    const account = await lockCreditAccount(tx, organization.creditAccountId);
    await postTransaction(
      tx,
      grantTransaction({
        ...scope,
        creditAccountId: account.id,
        walletId: account.primaryWalletId,
        debt: account.debt,
        category: "bonus",
        amount: credits * MICRO,
        effectiveAt: now,
        expiresAt: null,
        source: `test:${newId("request")}`,
        description: "Bonus credits",
        organizationId: organization.id,
        actor: { type: "staff", id: "staff" },
        now,
      }),
    );
  });
}

function budgetOn(
  { organization, actor }: Pick<Tenant, "organization" | "actor">,
  input: Partial<NewBudget> & { limit: number },
) {
  const usual = { subject: "organization", period: "month", action: "block", alert_percents: [] };
  return createBudget(organization, { ...usual, ...input } as NewBudget, actor, new Date());
}

const ANSWERS = ["charged", "insufficient_credits", "organization_suspended", "runs_here"];

describe("a check decides as the charge does", () => {
  it(
    `whoever spends, whatever limits them: seed ${batterySeed}`,
    async () => {
      const random = seeded(batterySeed);
      const world = await buildWorld();
      // The walk meets every kind of answer, or it shows nothing: a few seeds need longer to come to all of them.
      const missing = new Set(ANSWERS);
      const steps = batterySize(150, 5_000);
      for (let step = 0; step < steps || (missing.size > 0 && step < 20 * steps); step++) {
        await disturb(world, random);
        const spender = random.pick(world.spenders);
        const organization = random.pick([world.organization, world.branch]);
        const use = {
          operation: random.pick(["api.call", "photoshoot.submit", "invoice.create", "no.such"]),
          quantity: random.pick([1, 1, 2, 5, 20, 60]),
        };
        // What a key's organization is was read with the key, so each request brings its own.
        const self = await spender.self();
        const forSelf = random.chance(0.5);
        const asker = forSelf ? self : await world.host();
        const behalf = forSelf ? {} : spender.behalf;
        const told = await call("check", asker, {
          ...{ organization: organization.id, ...use, ...behalf },
        });
        const charged = await call("charge.create", self, {
          ...{ organization_id: organization.id, ...use },
        });
        const saw = told.answer as CheckAnswer | undefined;
        const done = charged.answer as { credits: number; price_version: string } | undefined;
        const where = `step ${step}: ${JSON.stringify({ use, told, charged })}`;
        missing.delete(charged.code ?? "charged");
        if (saw) {
          expect(saw.allowed, where).toBe(done !== undefined);
          if (done)
            expect([saw.credits, saw.price_version], where).toEqual([
              done.credits,
              done.price_version,
            ]);
          else {
            expect([saw.code, saw.cures.length > 0], where).toEqual([charged.code, true]);
            const budget = charged.extra?.budget as { id: string; paused: boolean } | undefined;
            expect(saw.budget_id, where).toBe(budget?.id ?? null);
            // The charge's refusal may be what pauses a budget, and its words say so.
            const pauses =
              budget?.paused && !saw.cures.some(({ kind }) => kind === "resume_budget");
            if (!pauses) expect(saw.reason, where).toBe(charged.detail);
          }
          if (charged.extra?.required !== undefined)
            expect(saw.credits, where).toBe(charged.extra.required);
        } else {
          // What cannot be priced, and whom nobody may ask for, is refused in the same words.
          expect([told.code, told.detail], where).toEqual([charged.code, charged.detail]);
        }
      }
      expect([...missing]).toEqual([]);
      await expectSoundLedger(world);
    },
    batteryTimeoutMs,
  );

  it("for each of those who ask at once, as if they were alone", async () => {
    const tenant = await tenantWithoutBooks(5);
    const other = await tenantWithoutBooks(0);
    const [rich, poor] = [await keyAsCaller(tenant.apiKey), await keyAsCaller(other.apiKey)];
    const asked = { operation: "api.call", quantity: 4 };
    const answers = await Promise.all([
      ...Array.from({ length: 30 }, () => check(rich, asked)),
      check(poor, asked),
      check(rich, { ...asked, quantity: 6 }),
    ]);
    expect(answers.map(({ allowed }) => allowed)).toEqual([...Array(30).fill(true), false, false]);
    expect(answers[0]).toMatchObject({ credits: 4, available: 5, cures: [] });
  });
});

type World = Awaited<ReturnType<typeof buildWorld>>;

/** A tree with people, agents and keys, all of whom spend. */
async function buildWorld() {
  const tenant = await tenantWithoutBooks(40);
  const { organization, owner, actor } = tenant;
  const now = new Date();
  const branch = await newOrganization(now, { name: "Branch", owner, parent: organization });
  const colleague = async (name: string, role: "member" | "viewer") => {
    const person = await newPerson(now, { email: uniqueEmail(role), name });
    await join(now, organization, person, role);
    return person;
  };
  const member = await colleague("Mel", "member");
  const viewer = await colleague("Vic", "viewer");
  const agent = await createAgent(organization.id, "Night bot", actor, now);
  const agentKey = await newApiKey(now, organization, owner, {
    ...{ name: "Bot", agentId: agent.id, scopes: ["usage:write", "billing:read"] },
  });
  const reader = await createAgent(organization.id, "Reader", actor, now);
  const readerKey = await newApiKey(now, organization, owner, {
    ...{ name: "Reads", agentId: reader.id, scopes: ["billing:read"] },
  });
  const person = (user: User) => ({
    self: async () => personAsCaller(user),
    behalf: { member: user.id },
  });
  return {
    ...{ organization, branch, actor, agentId: agent.id, memberId: member.id },
    keyId: agentKey.id,
    host: () => keyAsCaller(tenant.apiKey),
    budgets: [] as string[],
    spenders: [
      { self: () => keyAsCaller(tenant.apiKey), behalf: {} },
      { self: () => keyAsCaller(agentKey.key), behalf: { agent: agent.id } },
      { self: () => keyAsCaller(readerKey.key), behalf: { agent: reader.id } },
      person(owner),
      person(member),
      person(viewer),
    ],
  };
}

/** Credits, limits and states change between one question and the next. */
async function disturb(world: World, random: ReturnType<typeof seeded>): Promise<void> {
  const { organization, branch, actor } = world;
  const on = random.pick([organization, branch]);
  switch (random.below(9)) {
    case 0:
      return grant(organization, BigInt(1 + random.below(30)));
    case 1:
      return grant(organization, BigInt(1 + random.below(10)), { operations: ["api.call"] });
    case 2:
      return grant(organization, BigInt(1 + random.below(10)), { organizationIds: [branch.id] });
    case 3: {
      const [subject, subject_id] = random.pick([
        ["organization", undefined],
        ["agent", world.agentId],
        ["api_key", world.keyId],
        ["member", world.memberId],
        ["operation", "api.call"],
      ] as const);
      const made = await budgetOn(
        { organization: subject === "organization" ? on : organization, actor },
        {
          subject,
          ...(subject_id ? { subject_id } : {}),
          period: random.pick(["day", "week", "month", "lifetime"]),
          action: random.pick(["block", "notify", "pause"]),
          limit: 1 + random.below(40),
        },
      ).catch(() => null);
      if (made) world.budgets.push(made.id);
      return;
    }
    case 4: {
      const id = world.budgets.shift();
      const row = id && (await db().budget.findUniqueOrThrow({ where: { id } }));
      if (!row) return;
      const of = [organization, branch].find((one) => one.id === row.organizationId);
      await archiveBudget(of as Organization, row.id, actor, new Date());
      return;
    }
    case 5: {
      const row = await db().budget.findFirst({
        where: { organizationId: organization.id, pausedAt: { not: null }, archivedAt: null },
      });
      if (row)
        await resumeBudget(organization, row.id, Number(row.spent / MICRO) + 9, actor, new Date());
      return;
    }
    case 6: {
      const status = random.pick(["active", "active", "active", "suspended"] as const);
      await db().organization.update({ where: { id: on.id }, data: { status } });
      return;
    }
    case 7: {
      const overage = random.pick(["block", "block", "allow_to_limit"] as const);
      await db().creditAccount.update({
        where: { id: organization.creditAccountId },
        data: { overagePolicy: overage, overageLimit: 5n * MICRO },
      });
      return;
    }
  }
}

describe("a check says what fixes a refusal", () => {
  it("too few credits: buy some, or switch on auto-recharge; and asks for no recharge itself", async () => {
    const tenant = await tenantWithoutBooks(1);
    const caller = await keyAsCaller(tenant.apiKey);
    const url = expect.stringContaining(`/go/billing?organization=${tenant.organization.id}`);
    expect(await check(caller, { operation: "api.call", quantity: 2 })).toMatchObject({
      ...{ allowed: false, code: "insufficient_credits", blocked_by: "balance" },
      ...{ credits: 2, available: 1 },
      cures: [
        { kind: "buy_credits", url },
        { kind: "turn_on_recharge", url },
      ],
    });
    await db().rechargePolicy.update({
      where: { creditAccountId: tenant.organization.creditAccountId },
      data: { enabled: true },
    });
    const before = await fingerprint();
    expect(await check(caller, { operation: "api.call", quantity: 2 })).toMatchObject({
      allowed: false,
      cures: [{ kind: "buy_credits" }],
    });
    expect(await fingerprint()).toEqual(before);
  });

  it("a budget: wait, or ask for more with the request that it names; a paused one has to be resumed", async () => {
    const tenant = await tenantWithoutBooks(100);
    const caller = await keyAsCaller(tenant.apiKey);
    const daily = await budgetOn(tenant, { period: "day", limit: 10 });
    await call("charge.create", caller, { operation: "api.call", quantity: 8 });
    expect(await check(caller, { operation: "api.call", quantity: 3 })).toMatchObject({
      ...{ allowed: false, code: "insufficient_credits", blocked_by: "budget" },
      budget_id: daily.id,
      cures: [
        { kind: "wait", after: daily.resets_at },
        {
          kind: "request_budget",
          request: {
            ...{ method: "POST", path: "/api/v1/budget-requests" },
            body: { budget_id: daily.id, limit: 11 },
          },
        },
      ],
    });
    // Waiting does not help where the whole limit is too small.
    const larger = await check(caller, { operation: "api.call", quantity: 11 });
    expect(larger.cures.map(({ kind }) => kind)).toEqual(["request_budget"]);

    await db().budget.update({ where: { id: daily.id }, data: { pausedAt: new Date() } });
    const paused = await check(caller, { operation: "api.call" });
    expect(paused.cures.map(({ kind }) => kind)).toEqual(["resume_budget", "request_budget"]);
  });

  it("what Bursar runs itself: the request to send, with its price", async () => {
    const tenant = await tenantWithoutBooks(10);
    const caller = await keyAsCaller(tenant.apiKey);
    expect(await check(caller, { operation: "invoice.create" })).toMatchObject({
      ...{ allowed: false, code: "runs_here", credits: 1 },
      cures: [
        {
          kind: "send_instead",
          request: { method: "POST", path: "/api/organizations/{organization_id}/invoices" },
        },
      ],
    });
  });

  it("an agent without a key: create one; a viewer: ask", async () => {
    const tenant = await tenantWithoutBooks(10);
    const caller = await keyAsCaller(tenant.apiKey);
    const agent = await createAgent(tenant.organization.id, "Idle", tenant.actor, new Date());
    expect(await check(caller, { operation: "api.call", agent: agent.id })).toMatchObject({
      ...{ allowed: false, code: "wrong_state" },
      cures: [{ kind: "create_key" }],
    });
    const viewer = await newPerson(new Date(), { email: uniqueEmail("vic"), name: "Vic" });
    await join(new Date(), tenant.organization, viewer, "viewer");
    expect(await check(caller, { operation: "api.call", member: viewer.id })).toMatchObject({
      ...{ allowed: false, code: "forbidden", cures: [{ kind: "ask" }] },
    });
  });
});

describe("a check", () => {
  it("finds the organization by id or external id, and nobody else's agents and members", async () => {
    const tenant = await tenantWithoutBooks(10);
    const stranger = await tenantWithoutBooks(10);
    const caller = await keyAsCaller(tenant.apiKey);
    const branch = await newOrganization(new Date(), {
      ...{ name: "North", owner: tenant.owner, parent: tenant.organization },
    });
    const externalId = `North ${newId("request")}`;
    await db().organization.update({ where: { id: branch.id }, data: { externalId } });
    const asked = { operation: "api.call" };
    for (const organization of [branch.id, branch.id.toUpperCase(), externalId])
      expect(await check(caller, { ...asked, organization })).toMatchObject({
        ...{ allowed: true, organization_id: branch.id },
      });
    expect(await check(caller, asked)).toMatchObject({ organization_id: tenant.organization.id });
    const agent = await createAgent(stranger.organization.id, "Theirs", stranger.actor, new Date());
    for (const whose of [
      { organization: stranger.organization.id },
      { agent: agent.id },
      { member: stranger.owner.id },
    ])
      expect(await call("check", caller, { ...asked, ...whose })).toMatchObject({
        code: "not_found",
      });
  });

  it("asked for others needs the right to see budgets", async () => {
    const tenant = await tenantWithoutBooks(20);
    const { organization, owner, actor } = tenant;
    const { key } = await newApiKey(new Date(), organization, owner, {
      ...{ name: "Meter", scopes: ["usage:write"] },
    });
    const agent = await createAgent(organization.id, "Bot", actor, new Date());
    const caller = await keyAsCaller(key);
    for (const whose of [{ agent: agent.id }, { member: owner.id }])
      expect(await call("check", caller, { operation: "api.call", ...whose })).toMatchObject({
        code: "forbidden",
      });
  });

  it("changes nothing at all, whatever it answers", async () => {
    const tenant = await tenantWithoutBooks(10);
    await budgetOn(tenant, { limit: 5, action: "pause" });
    const caller = await keyAsCaller(tenant.apiKey);
    const before = await fingerprint();
    await Promise.all(
      [1, 5, 6, 11].map((quantity) => check(caller, { operation: "api.call", quantity })),
    );
    expect(await fingerprint()).toEqual(before);
  });
});
