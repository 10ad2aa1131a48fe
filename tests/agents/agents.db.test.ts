import { describe, expect, it } from "vitest";
import { archiveAgent } from "@/server/agents/archive-agent";
import { createAgent, renameAgent, setPaused } from "@/server/agents/change-agent";
import { listAgents, readAgent } from "@/server/agents/read-agents";
import { createApiKey } from "@/server/api-keys/create-api-key";
import { rotateApiKey } from "@/server/api-keys/rotate-api-key";
import { createBudget } from "@/server/budgets/create-budget";
import { authenticate } from "@/server/doors/auth/authenticate";
import { callEndpoint } from "@/server/doors/endpoints/call-endpoint";
import type { Endpoint } from "@/server/doors/endpoints/define-endpoint";
import { endpointNamed } from "@/server/doors/endpoints/registry";
import type { Actor } from "@/server/foundation/actor";
import { db } from "@/server/foundation/db";
import { actorOf, type Caller } from "@/server/organizations/access/caller";
import { newOrganization, run } from "@/server/scenarios/story";
import { type Tenant, tenantWith } from "../support/tenant";

// After the set-up, whose credits begin when they are granted.
const now = new Date(Date.now() + 60_000);
const refusedWith = (code: string) => expect.objectContaining({ code });

function make({ organization, actor }: Tenant, name = "Night bot") {
  return createAgent(organization.id, name, actor, now);
}

function keyFor(
  { organization, actor }: Tenant,
  agentId: string | undefined,
  maker: Actor = actor,
) {
  return run(now, createApiKey, organization, maker, {
    name: "Bot key",
    scopes: ["accounting:write", "keys:write"],
    ...(agentId ? { agent_id: agentId } : {}),
  });
}

function callerAsOwner({ owner }: Tenant) {
  return { kind: "user", userId: owner.id, isStaff: false, requestId: "req_1" } as const;
}

function callerOf(key: string) {
  const request = new Request("http://api.test/", { headers: { authorization: `Bearer ${key}` } });
  return authenticate(request, "req_1", now, "unknown");
}

function budgetOn({ organization, actor }: Tenant, agentId: string, period: "day" | "month") {
  return createBudget(
    organization,
    {
      subject: "agent",
      subject_id: agentId,
      period,
      limit: period === "day" ? 10 : 500,
      action: "pause",
      alert_percents: [],
    },
    actor,
    now,
  );
}

describe("an agent that somebody paused", () => {
  it("reads and does nothing else, with each of its keys, until it is resumed", async () => {
    const tenant = await tenantWith(20);
    const { organization, actor } = tenant;
    const { id } = await make(tenant);
    const { key = "" } = await run(now, createApiKey, organization, actor, {
      name: "Bot key",
      scopes: ["usage:write", "billing:read"],
      agent_id: id,
    });
    const ask = async (name: "charge.create" | "check" | "agent.get", input: object) =>
      callEndpoint(
        endpointNamed(name) as Endpoint,
        { caller: await callerOf(key ?? ""), now: new Date(), ip: "", report: {} },
        input,
      );
    const use = { operation: "api.call" };
    expect(await setPaused(organization.id, id, true, actor, now)).toMatchObject({
      ...{ paused: true, pause_reason: "Someone paused it", paused_at: now.toISOString() },
    });
    await setPaused(organization.id, id, true, actor, new Date());
    await expect(ask("charge.create", use)).rejects.toMatchObject({
      code: "forbidden",
      extra: { agent_id: id, cures: [{ kind: "resume_agent" }] },
    });
    expect(await ask("agent.get", { agent_id: id })).toMatchObject({ paused: true });
    const byOwner = { caller: callerAsOwner(tenant), now: new Date(), ip: "", report: {} };
    const asked = { ...use, organization: organization.id, agent: id };
    expect(await callEndpoint(endpointNamed("check"), byOwner, asked)).toMatchObject({
      ...{ allowed: false, code: "forbidden", cures: [{ kind: "resume_agent" }] },
    });

    await setPaused(organization.id, id, false, actor, now);
    expect(await ask("charge.create", use)).toMatchObject({ credits: 1 });
    expect(await callEndpoint(endpointNamed("check"), byOwner, asked)).toMatchObject({
      allowed: true,
    });
    const told = await db().auditEvent.findMany({
      where: { subjectId: id },
      orderBy: { id: "asc" },
    });
    expect(told.map(({ action }) => action)).toEqual([
      ...["agent.created", "agent.paused", "agent.resumed"],
    ]);
  });
});

describe("agents", () => {
  it("are listed with their budgets and how many keys spend for them", async () => {
    const tenant = await tenantWith(20);
    const { id } = await make(tenant);
    await make(tenant, "Idle bot");
    await budgetOn(tenant, id, "month");
    const daily = await budgetOn(tenant, id, "day");
    await db().budget.update({
      where: { id: daily.id },
      data: { spent: 10_000_000n, pausedAt: now },
    });
    await keyFor(tenant, id);
    const { data } = await listAgents(tenant.organization.id, { limit: 50 }, now);
    expect(data.map(({ name }) => name).sort()).toEqual(["Idle bot", "Night bot"]);
    expect(data.find((agent) => agent.id === id)).toMatchObject({
      api_keys: 1,
      has_budget: true,
      allocated: 500,
      spent: 0,
      available: 500,
      daily_limit: 10,
      daily_spent: 10,
      daily_remaining: 0,
      paused: true,
      pause_reason: expect.stringContaining("daily budget of 10 credits"),
    });
  });

  it("have a name of their own, which an archived one keeps", async () => {
    const tenant = await tenantWith(20);
    const settled = await Promise.allSettled([make(tenant), make(tenant)]);
    expect(settled.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const other = await make(tenant, "Day bot");
    await expect(
      renameAgent(tenant.organization.id, other.id, "Night bot", tenant.actor, now),
    ).rejects.toEqual(refusedWith("already_exists"));
    await expect(
      renameAgent(tenant.organization.id, other.id, "Noon bot", tenant.actor, now),
    ).resolves.toMatchObject({ name: "Noon bot" });
    await archiveAgent(tenant.organization, other.id, tenant.actor, now);
    await expect(make(tenant, "Noon bot")).rejects.toEqual(refusedWith("already_exists"));
    await expect(
      renameAgent(tenant.organization.id, other.id, "Again", tenant.actor, now),
    ).rejects.toEqual(refusedWith("wrong_state"));
  });

  it("of another organization are not found", async () => {
    const [tenant, stranger] = [await tenantWith(20), await tenantWith(20)];
    const { id } = await make(tenant);
    const { organization, actor } = stranger;
    const attempts = await Promise.allSettled([
      renameAgent(organization.id, id, "Mine", actor, now),
      archiveAgent(organization, id, actor, now),
      keyFor(stranger, id),
    ]);
    expect(attempts).toHaveLength(3);
    for (const attempt of attempts)
      expect(attempt).toMatchObject({ status: "rejected", reason: { code: "not_found" } });
    expect(await readAgent(db(), tenant.organization.id, id, now)).toMatchObject({
      name: "Night bot",
      archived_at: null,
    });
  });

  it("end with their keys and budgets, at once and for good", async () => {
    const tenant = await tenantWith(20);
    const { id } = await make(tenant);
    const budget = await budgetOn(tenant, id, "month");
    const { key } = await keyFor(tenant, id);
    const ended = await archiveAgent(tenant.organization, id, tenant.actor, now);
    expect(ended).toMatchObject({ archived_at: now.toISOString(), api_keys: 0, budgets: [] });
    await expect(callerOf(key ?? "")).rejects.toEqual(refusedWith("unauthenticated"));
    expect(await db().budget.findUnique({ where: { id: budget.id } })).toMatchObject({
      archivedAt: now,
    });
    const later = new Date(now.getTime() + 1_000);
    expect(await archiveAgent(tenant.organization, id, tenant.actor, later)).toEqual(ended);
    await expect(keyFor(tenant, id)).rejects.toEqual(refusedWith("not_found"));
    expect((await listAgents(tenant.organization.id, { limit: 50 }, now)).data).toEqual([]);
  });

  it("get no key that outlives an archiving at the same moment", async () => {
    const tenant = await tenantWith(50);
    for (let round = 0; round < 5; round++) {
      const { id } = await make(tenant, `Bot ${round}`);
      const [, archived] = await Promise.allSettled([
        keyFor(tenant, id),
        archiveAgent(tenant.organization, id, tenant.actor, now),
      ]);
      expect(archived.status).toBe("fulfilled");
      expect(await db().apiKey.count({ where: { agentId: id, revokedAt: null } })).toBe(0);
    }
  });
});

describe("a key that is bound to an agent", () => {
  it("acts as the agent, and keeps its own id beside it", async () => {
    const tenant = await tenantWith(20);
    const agent = await make(tenant);
    const bound = await keyFor(tenant, agent.id);
    expect(bound).toMatchObject({ agent_id: agent.id, agent_name: "Night bot" });
    expect(actorOf(await callerOf(bound.key ?? ""))).toEqual({
      type: "agent",
      id: agent.id,
      apiKeyId: bound.id,
      requestId: "req_1",
    });
    const plain = await keyFor(tenant, undefined);
    expect(actorOf(await callerOf(plain.key ?? ""))).toEqual({
      type: "api_key",
      id: plain.id,
      requestId: "req_1",
    });
  });

  it("gets hold of no key but its agent's", async () => {
    const tenant = await tenantWith(50);
    const [agent, other] = [await make(tenant), await make(tenant, "Other bot")];
    const bound = await keyFor(tenant, agent.id);
    const plain = await keyFor(tenant, undefined);
    const maker = actorOf(await callerOf(bound.key ?? ""));
    await expect(keyFor(tenant, undefined, maker)).resolves.toMatchObject({ agent_id: agent.id });
    await expect(keyFor(tenant, other.id, maker)).rejects.toEqual(refusedWith("forbidden"));
    const rotate = (keyId: string) =>
      run(now, rotateApiKey, tenant.organization, maker, { key_id: keyId });
    await expect(rotate(plain.id)).rejects.toEqual(refusedWith("forbidden"));
    await expect(rotate(bound.id)).resolves.toMatchObject({ agent_id: agent.id });
    const branch = await newOrganization(now, {
      name: "Branch",
      owner: tenant.owner,
      parent: tenant.organization,
    });
    await expect(keyFor({ ...tenant, organization: branch }, undefined, maker)).rejects.toEqual(
      refusedWith("not_found"),
    );
  });

  it("ends and sees only its agent's keys: those of people stay alive", async () => {
    const tenant = await tenantWith(50);
    const agent = await make(tenant);
    const [bound, twin] = [await keyFor(tenant, agent.id), await keyFor(tenant, agent.id)];
    const plain = await keyFor(tenant, undefined);
    const caller = await callerOf(bound.key ?? "");
    const call = (endpoint: Endpoint, input: object) =>
      callEndpoint(endpoint, { caller, now, ip: "", report: {} }, input);
    const revoke = (id: string) => call(endpointNamed("api_key.revoke") as never, { key_id: id });
    await expect(revoke(plain.id)).rejects.toEqual(refusedWith("forbidden"));
    await expect(callerOf(plain.key ?? "")).resolves.toMatchObject({ keyId: plain.id });
    await revoke(twin.id);
    await expect(callerOf(twin.key ?? "")).rejects.toEqual(refusedWith("unauthenticated"));
    const listed = (await call(endpointNamed("api_key.list") as never, {})) as {
      data: { id: string }[];
    };
    expect(listed.data.map(({ id }) => id).sort()).toEqual([bound.id, twin.id].sort());
    const seen = (id: string) => call(endpointNamed("api_key.get") as never, { key_id: id });
    await expect(seen(bound.id)).resolves.toMatchObject({ id: bound.id });
    await expect(seen(plain.id)).rejects.toEqual(refusedWith("not_found"));
  });

  it("creates, renames and archives agents only with agents:write, and never sets a budget", async () => {
    const tenant = await tenantWith(50);
    const agent = await make(tenant);
    const scoped = async (scopes: ("keys:write" | "agents:write" | "billing:write")[]) =>
      callerOf(
        (
          await run(now, createApiKey, tenant.organization, tenant.actor, {
            name: "Bot key",
            scopes,
            agent_id: agent.id,
          })
        ).key ?? "",
      );
    const call = (caller: Caller, endpoint: unknown, input: object) =>
      callEndpoint(endpoint as Endpoint, { caller, now, ip: "", report: {} }, input);
    const keysOnly = await scoped(["keys:write"]);
    for (const [endpoint, input] of [
      [endpointNamed("agent.create"), { name: "Twin" }],
      [endpointNamed("agent.update"), { agent_id: agent.id, name: "Other" }],
      [endpointNamed("agent.archive"), { agent_id: agent.id }],
    ] as const)
      await expect(call(keysOnly, endpoint, input)).rejects.toEqual(refusedWith("forbidden"));
    expect(await db().agent.count({ where: { organizationId: tenant.organization.id } })).toBe(1);
    // No key gives what it does not have: this one could not make itself a key that may.
    await expect(
      run(now, createApiKey, tenant.organization, actorOf(keysOnly), {
        name: "Stronger",
        scopes: ["agents:write"],
      }),
    ).rejects.toEqual(refusedWith("forbidden"));
    const budget = { subject: "agent", subject_id: agent.id, period: "day", limit: 5 };
    await expect(
      call(await scoped(["billing:write"]), endpointNamed("budget.create"), budget),
    ).rejects.toEqual(refusedWith("forbidden"));
    await expect(
      call(await scoped(["agents:write"]), endpointNamed("agent.create"), { name: "Twin" }),
    ).resolves.toMatchObject({ name: "Twin" });
    // What a person's key could do before the scope, it still can.
    const plain = await callerOf((await keyFor(tenant, undefined)).key ?? "");
    await expect(
      call(plain, endpointNamed("agent.create"), { name: "Third" }),
    ).resolves.toMatchObject({
      name: "Third",
    });
  });

  it("is written down as the agent's doing, with the person behind it as the maker", async () => {
    const tenant = await tenantWith(50);
    const agent = await make(tenant);
    const maker = actorOf(await callerOf((await keyFor(tenant, agent.id)).key ?? ""));
    const made = await keyFor(tenant, undefined, maker);
    expect(await db().apiKey.findUnique({ where: { id: made.id } })).toMatchObject({
      createdByUserId: tenant.owner.id,
    });
    const entry = await db().ledgerEntry.findFirst({ where: { entityId: made.id } });
    expect(entry).toMatchObject({ actorType: "agent", actorId: agent.id });
  });
});
