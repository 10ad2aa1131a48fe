import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { createAgent } from "@/server/agents/change-agent";
import { createApiKey } from "@/server/api-keys/create-api-key";
import { rotateApiKey } from "@/server/api-keys/rotate-api-key";
import { archiveBudget, updateBudget } from "@/server/budgets/change-budget";
import { createBudget } from "@/server/budgets/create-budget";
import { authenticate } from "@/server/doors/auth/authenticate";
import type { Actor } from "@/server/foundation/actor";
import { db, disconnectDb } from "@/server/foundation/db";
import { createJoinLink } from "@/server/members/join-links/create-join-link";
import { newJoinLinkInput } from "@/server/members/join-links/join-link.schema";
import { openHold } from "@/server/operations/held/open-hold";
import { chargeUse } from "@/server/operations/metered/charge-use";
import { actorOf, type Caller } from "@/server/organizations/access/caller";
import { findOrganizations } from "@/server/organizations/find-organizations";
import { newOrganization, run } from "@/server/scenarios/story";
import { expectSoundLedger, outcomes, type Tenant, tenantWith } from "../support/tenant";

afterAll(disconnectDb);

// After the set-up, whose credits begin when they are granted.
const now = new Date(Date.now() + 60_000);
const refusedWith = (code: string) => expect.objectContaining({ code });

type Key = { id: string; caller: Caller; actor: Actor };

async function keyBy(
  tenant: Tenant,
  maker: Actor,
  more: { agent_id?: string; organization?: Tenant["organization"] } = {},
): Promise<Key> {
  const { organization = tenant.organization, ...input } = more;
  const { id, key } = await run(now, createApiKey, organization, maker, {
    name: "Made",
    scopes: ["usage:write", "keys:write", "billing:write", "members:write"],
    ...input,
  });
  return { id, ...(await use(key ?? "")) };
}

async function use(key: string): Promise<{ caller: Caller; actor: Actor }> {
  const request = new Request("http://api.test/", { headers: { authorization: `Bearer ${key}` } });
  const caller = await authenticate(request, "req_1", now, "unknown");
  return { caller, actor: actorOf(caller) };
}

function budgetOn({ organization, actor }: Tenant, keyId: string, limit: number) {
  return createBudget(
    organization,
    {
      subject: "api_key",
      subject_id: keyId,
      period: "lifetime",
      limit,
      action: "block",
      alert_percents: [],
    },
    actor,
    now,
  );
}

/** One credit. */
async function spend(tenant: Tenant, { actor }: Key, organizationId = tenant.organization.id) {
  const found = (await findOrganizations([organizationId])).get(organizationId);
  if (!found) throw new Error("no organization");
  return chargeUse({
    organization: found,
    actor,
    use: { operation: "api.call" },
    now,
  });
}

async function spentOf(budgetId: string): Promise<number> {
  const { spent } = await db().budget.findUniqueOrThrow({ where: { id: budgetId } });
  return Number(spent) / 1_000_000;
}

describe("a budget on a key limits the key and every key made through it together", () => {
  it("children, siblings and grandchildren spend from it, and what they make costs it too", async () => {
    const tenant = await tenantWith(1_000);
    const root = await keyBy(tenant, tenant.actor);
    const budget = await budgetOn(tenant, root.id, 8);
    // Three keys cost a credit each.
    const child = await keyBy(tenant, root.actor);
    const sibling = await keyBy(tenant, root.actor);
    const grandchild = await keyBy(tenant, child.actor);
    expect(await db().apiKey.findUnique({ where: { id: grandchild.id } })).toMatchObject({
      createdByKeyId: child.id,
      madeThrough: [child.id, root.id],
    });
    for (const key of [root, child, sibling, grandchild, grandchild]) await spend(tenant, key);
    for (const key of [root, child, sibling, grandchild])
      await expect(spend(tenant, key)).rejects.toEqual(refusedWith("insufficient_credits"));
    expect(await spentOf(budget.id)).toBe(8);
    await expectSoundLedger(tenant);
  });

  it("a hold of an offspring counts in it, and so does what an offspring spends in an organization below", async () => {
    const tenant = await tenantWith(1_000);
    const below = await newOrganization(now, {
      name: "Below",
      owner: tenant.owner,
      parent: tenant.organization,
    });
    const root = await keyBy(tenant, tenant.actor);
    const child = await keyBy(tenant, root.actor, { organization: below });
    const budget = await budgetOn(tenant, root.id, 2);
    const found = (await findOrganizations([below.id])).get(below.id);
    if (!found) throw new Error("no organization");
    const use = { operation: "api.call" };
    await openHold({ organization: found, actor: child.actor, use, now, expiresInSeconds: 600 });
    await spend(tenant, child, below.id);
    await expect(spend(tenant, child, below.id)).rejects.toEqual(
      refusedWith("insufficient_credits"),
    );
    expect(await spentOf(budget.id)).toBe(2);
  });

  it("a key it makes for an agent spends from it, beside the agent's own", async () => {
    const tenant = await tenantWith(1_000);
    const root = await keyBy(tenant, tenant.actor);
    const agent = await createAgent(tenant.organization.id, "Bot", root.actor, now);
    const bound = await keyBy(tenant, root.actor, { agent_id: agent.id });
    const offspring = await keyBy(tenant, bound.actor);
    const budget = await budgetOn(tenant, root.id, 2);
    await spend(tenant, bound);
    await spend(tenant, offspring);
    await expect(spend(tenant, offspring)).rejects.toEqual(refusedWith("insufficient_credits"));
    expect(await spentOf(budget.id)).toBe(2);
  });

  it("an offspring's own budget counts beside it, and a change of the maker's is a change of the offspring's", async () => {
    const tenant = await tenantWith(1_000);
    const root = await keyBy(tenant, tenant.actor);
    const child = await keyBy(tenant, root.actor);
    const [whole, part] = [await budgetOn(tenant, root.id, 1), await budgetOn(tenant, child.id, 3)];
    await spend(tenant, child);
    await expect(spend(tenant, child)).rejects.toEqual(refusedWith("insufficient_credits"));
    await updateBudget(tenant.organization, whole.id, { limit: 10 }, tenant.actor, now);
    await spend(tenant, child);
    await spend(tenant, child);
    await expect(spend(tenant, child)).rejects.toEqual(refusedWith("insufficient_credits"));
    await spend(tenant, root);
    expect([await spentOf(whole.id), await spentOf(part.id)]).toEqual([4, 3]);
  });

  it("no offspring changes or ends it", async () => {
    const tenant = await tenantWith(1_000);
    const root = await keyBy(tenant, tenant.actor);
    const child = await keyBy(tenant, (await keyBy(tenant, root.actor)).actor);
    const budget = await budgetOn(tenant, root.id, 5);
    await expect(
      updateBudget(tenant.organization, budget.id, { limit: 500 }, child.actor, now),
    ).rejects.toEqual(refusedWith("forbidden"));
    await expect(archiveBudget(tenant.organization, budget.id, child.actor, now)).rejects.toEqual(
      refusedWith("forbidden"),
    );
  });

  it("a key learns no other secret: it rotates itself and its offspring, not the keys beside it", async () => {
    const tenant = await tenantWith(1_000);
    const [root, beside] = [await keyBy(tenant, tenant.actor), await keyBy(tenant, tenant.actor)];
    const [child, sibling] = [await keyBy(tenant, root.actor), await keyBy(tenant, root.actor)];
    const rotate = (maker: Key, id: string) =>
      run(now, rotateApiKey, tenant.organization, maker.actor, { key_id: id });
    for (const [maker, key] of [
      [root, beside],
      [child, root],
      [child, sibling],
    ] as const)
      await expect(rotate(maker, key.id)).rejects.toEqual(refusedWith("forbidden"));
    const budget = await budgetOn(tenant, root.id, 3);
    const rotated = await rotate(root, child.id);
    await spend(tenant, { id: child.id, ...(await use(rotated.key ?? "")) });
    await expect(spend(tenant, child)).rejects.toEqual(refusedWith("insufficient_credits"));
    expect(await spentOf(budget.id)).toBe(3);
  });

  it("a key with a budget lets nobody in who would spend beside it", async () => {
    const tenant = await tenantWith(1_000);
    const root = await keyBy(tenant, tenant.actor);
    const child = await keyBy(tenant, root.actor);
    const link = newJoinLinkInput.parse({
      organization_id: tenant.organization.id,
      role: "member",
    });
    await createJoinLink(child.caller, link, now);
    await budgetOn(tenant, root.id, 3);
    await expect(createJoinLink(child.caller, link, now)).rejects.toEqual(refusedWith("forbidden"));
    expect(await db().joinLink.count()).toBe(1);
  });
});

it("random trees of keys never spend more than the root's budget, though all spend at once", async () => {
  const rounds = fc.record({
    limit: fc.integer({ min: 1, max: 12 }),
    makers: fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
    spenders: fc.array(fc.nat(), { minLength: 10, maxLength: 24 }),
  });
  await fc.assert(
    fc.asyncProperty(rounds, async ({ limit, makers, spenders }) => {
      const tenant = await tenantWith(200);
      const keys = [await keyBy(tenant, tenant.actor)];
      for (const n of makers) {
        const maker = keys[n % keys.length] as Key;
        keys.push(await keyBy(tenant, maker.actor));
      }
      const budget = await budgetOn(tenant, keys[0]?.id ?? "", limit);
      const settled = await Promise.allSettled(
        spenders.map((n) => spend(tenant, keys[n % keys.length] as Key)),
      );
      const { done } = outcomes(settled);
      expect(done).toHaveLength(Math.min(limit, spenders.length));
      expect(await spentOf(budget.id)).toBe(done.length);
      await expectSoundLedger(tenant);
    }),
    { numRuns: 5 },
  );
});
