import { describe, expect, it } from "vitest";
import type { Organization, User } from "@/generated/prisma/client";
import { archiveAgent } from "@/server/agents/archive-agent";
import { createAgent } from "@/server/agents/change-agent";
import { archiveBudget, resumeBudget, updateBudget } from "@/server/budgets/change-budget";
import type { NewBudget } from "@/server/budgets/create-budget";
import { createBudget } from "@/server/budgets/create-budget";
import { listBudgets } from "@/server/budgets/list-budgets";
import { readSubjects } from "@/server/budgets/read-subjects";
import type { Actor } from "@/server/foundation/actor";
import { db } from "@/server/foundation/db";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { join, newApiKey, newOrganization, newPerson } from "@/server/scenarios/story";
import { type Tenant, tenantWith } from "../support/tenant";

const now = new Date("2030-11-21T12:00:00Z");
const refusedWith = (code: string, path?: string) =>
  expect.objectContaining({
    code,
    ...(path
      ? { extra: expect.objectContaining({ errors: [expect.objectContaining({ path })] }) }
      : {}),
  });
const monthly: NewBudget = {
  subject: "organization",
  period: "month",
  limit: 500,
  action: "block",
  alert_percents: [50, 80, 100],
};

function put(tenant: Tenant, budget: Partial<NewBudget> = {}) {
  return createBudget(tenant.organization, { ...monthly, ...budget }, tenant.actor, now);
}

async function spend(budgetId: string, microcredits: bigint, paused = false) {
  await db().budget.update({
    where: { id: budgetId },
    data: { spent: microcredits, pausedAt: paused ? now : null },
  });
}

async function hasBudgets({ organization }: Tenant): Promise<boolean> {
  const account = await db().creditAccount.findUniqueOrThrow({
    where: { id: organization.creditAccountId },
  });
  return account.hasBudgets;
}

describe("creating a budget", () => {
  it("answers what it limits, in the organization's time zone, and is written down", async () => {
    const tenant = await tenantWith(10);
    await db().organization.update({
      where: { id: tenant.organization.id },
      data: { timeZone: "America/New_York" },
    });
    const organization = { ...tenant.organization, timeZone: "America/New_York" };
    const budget = await createBudget(
      organization,
      { ...monthly, limit: 0.25, alert_percents: [90] },
      tenant.actor,
      new Date("2030-12-01T04:59:59Z"),
    );
    expect(budget).toMatchObject({
      organization_id: organization.id,
      subject: "organization",
      subject_id: null,
      subject_name: "Test Books",
      period: "month",
      limit: 0.25,
      spent: 0,
      remaining: 0.25,
      action: "block",
      alert_percents: [90],
      period_start: "2030-11-01",
      resets_at: "2030-12-01T05:00:00.000Z",
      time_zone: "America/New_York",
      paused_at: null,
      archived_at: null,
    });
    const [event] = await db().auditEvent.findMany({ where: { subjectId: budget.id } });
    expect(event).toMatchObject({
      action: "budget.created",
      organizationId: organization.id,
      actorId: tenant.owner.id,
      details: { subject: "organization", period: "month", limit: 0.25, action: "block" },
    });
  });

  it("tells the account that it has budgets, until the last one is archived", async () => {
    const tenant = await tenantWith(10);
    expect(await hasBudgets(tenant)).toBe(false);
    const [month, day] = [await put(tenant), await put(tenant, { period: "day" })];
    expect(await hasBudgets(tenant)).toBe(true);
    await archiveBudget(tenant.organization, month.id, tenant.actor, now);
    expect(await hasBudgets(tenant)).toBe(true);
    await archiveBudget(tenant.organization, day.id, tenant.actor, now);
    expect(await hasBudgets(tenant)).toBe(false);
  });

  it("allows one a subject and period, also when two people create it at once", async () => {
    const tenant = await tenantWith(10);
    const settled = await Promise.allSettled([put(tenant), put(tenant), put(tenant)]);
    const refused = settled.filter((result) => result.status === "rejected");
    expect(refused).toHaveLength(2);
    for (const { reason } of refused) expect(reason).toEqual(refusedWith("already_exists"));
    await put(tenant, { period: "week" });
    const [kept] = await db().budget.findMany({
      where: { organizationId: tenant.organization.id, period: "month" },
    });
    await archiveBudget(tenant.organization, kept?.id ?? "", tenant.actor, now);
    await expect(put(tenant)).resolves.toMatchObject({ period: "month" });
  });
});

describe("the subject of a budget", () => {
  async function family() {
    const tenant = await tenantWith(50);
    const person = (name: string) => newPerson(now, { email: uniqueEmail(name), name });
    const sub = (name: string, relationship: "owned" | "linked", owner: User) =>
      newOrganization(now, { name, owner, parent: tenant.organization, relationship });
    const [worker, client, stranger] = [
      await person("worker"),
      await person("client"),
      await person("stranger"),
    ];
    const branch = await sub("Branch", "owned", tenant.owner);
    const linked = await sub("Linked", "linked", client);
    await join(now, branch, worker, "member");
    const agentOf = (organization: Organization, actor: Actor) =>
      createAgent(organization.id, `Agent of ${organization.name}`, actor, now);
    return {
      tenant,
      worker,
      client,
      stranger,
      branch,
      linked,
      branchAgent: await agentOf(branch, tenant.actor),
      linkedAgent: await agentOf(linked, { type: "user", id: client.id }),
      branchKey: await newApiKey(now, branch, tenant.owner, { name: "Branch key" }),
      linkedKey: await newApiKey(now, linked, client, { name: "Linked key" }),
    };
  }

  it("is found in the organization and the owned ones below, never in a linked one", async () => {
    const { tenant, worker, client, stranger, branchAgent, linkedAgent, branchKey, linkedKey } =
      await family();
    await expect(put(tenant, { subject: "member", subject_id: worker.id })).resolves.toMatchObject({
      subject_name: "worker",
    });
    await expect(
      put(tenant, { subject: "agent", subject_id: branchAgent.id }),
    ).resolves.toMatchObject({ subject_name: "Agent of Branch" });
    await expect(
      put(tenant, { subject: "api_key", subject_id: branchKey.id }),
    ).resolves.toMatchObject({ subject_name: "Branch key" });
    await expect(
      put(tenant, { subject: "operation", subject_id: "invoice.create" }),
    ).resolves.toMatchObject({ subject_name: "Create invoice" });
    for (const [subject, subject_id] of [
      ["member", client.id],
      ["member", stranger.id],
      ["agent", linkedAgent.id],
      ["api_key", linkedKey.id],
      ["agent", branchKey.id],
      ["operation", "invoice.burn"],
      ["member", undefined],
      ["organization", tenant.organization.parentId ?? "org_other"],
    ] as const) {
      await expect(put(tenant, { subject, subject_id, period: "day" })).rejects.toEqual(
        refusedWith("validation_failed", "subject_id"),
      );
    }
    expect(await db().budget.count({ where: { organizationId: tenant.organization.id } })).toBe(4);
  });

  it("of an owned organization may be somebody whose role reaches it from above", async () => {
    const { tenant, branch, linked } = await family();
    const names = (list: { name: string }[]) => list.map(({ name }) => name);
    const below = await readSubjects(db(), branch.id, now);
    expect(names(below.members)).toEqual([tenant.owner.name, "worker"]);
    expect(names(below.api_keys)).toEqual(["Branch key"]);
    const apart = await readSubjects(db(), linked.id, now);
    expect(names(apart.members)).toEqual(["client"]);
    const above = await readSubjects(db(), tenant.organization.id, now);
    expect(names(above.agents)).toEqual(["Agent of Branch"]);
  });

  it("is no longer offered once it has ended", async () => {
    const { tenant, branch, branchAgent, branchKey } = await family();
    await archiveAgent(branch, branchAgent.id, tenant.actor, now);
    await db().apiKey.update({ where: { id: branchKey.id }, data: { expiresAt: now } });
    const subjects = await readSubjects(db(), branch.id, now);
    expect([subjects.agents, subjects.api_keys]).toEqual([[], []]);
  });
});

describe("changing a budget", () => {
  it("sets what was sent and leaves the rest", async () => {
    const tenant = await tenantWith(10);
    const { id } = await put(tenant);
    await spend(id, 450_000_000n);
    const raised = await updateBudget(tenant.organization, id, { limit: 1000 }, tenant.actor, now);
    expect(raised).toMatchObject({ limit: 1000, spent: 450, remaining: 550, action: "block" });
    const lowered = await updateBudget(
      tenant.organization,
      id,
      { limit: 400, action: "notify", alertPercents: [100] },
      tenant.actor,
      now,
    );
    expect(lowered).toMatchObject({ limit: 400, remaining: 0, action: "notify" });
    const row = await db().budget.findUniqueOrThrow({ where: { id } });
    expect([row.alertedPercent, row.spent]).toEqual([100, 450_000_000n]);
    const actions = await db().auditEvent.findMany({ where: { subjectId: id } });
    expect(actions.map(({ action }) => action)).toEqual([
      "budget.created",
      "budget.updated",
      "budget.updated",
    ]);
  });

  it("is refused once it is archived, and archiving twice is the same as once", async () => {
    const tenant = await tenantWith(10);
    const { id } = await put(tenant);
    const ended = await archiveBudget(tenant.organization, id, tenant.actor, now);
    const later = new Date(now.getTime() + 1_000);
    expect(await archiveBudget(tenant.organization, id, tenant.actor, later)).toEqual(ended);
    await expect(
      updateBudget(tenant.organization, id, { limit: 1 }, tenant.actor, now),
    ).rejects.toEqual(refusedWith("wrong_state"));
    expect((await listBudgets(tenant.organization.id, { limit: 50 }, now)).data).toEqual([]);
  });

  it("of another organization is not found", async () => {
    const [tenant, stranger] = [await tenantWith(10), await tenantWith(10)];
    const { id } = await put(tenant);
    const { organization, actor } = stranger;
    const attempts = await Promise.allSettled([
      updateBudget(organization, id, { limit: 1 }, actor, now),
      archiveBudget(organization, id, actor, now),
      resumeBudget(organization, id, undefined, actor, now),
    ]);
    expect(attempts).toHaveLength(3);
    for (const attempt of attempts)
      expect(attempt).toMatchObject({ status: "rejected", reason: { code: "not_found" } });
    expect(await db().budget.findUnique({ where: { id } })).toMatchObject({
      limit: 500_000_000n,
      archivedAt: null,
    });
  });
});

describe("a paused budget", () => {
  it("is resumed by a person, with a new limit where the present one is used up", async () => {
    const tenant = await tenantWith(10);
    const { id } = await put(tenant, { action: "pause" });
    await spend(id, 500_000_000n, true);
    const resume = (limit?: number, actor = tenant.actor) =>
      resumeBudget(tenant.organization, id, limit, actor, now);
    await expect(resume()).rejects.toEqual(refusedWith("wrong_state"));
    await expect(resume(500)).rejects.toEqual(refusedWith("wrong_state"));
    expect(await db().budget.findUnique({ where: { id } })).toMatchObject({ pausedAt: now });
    await expect(resume(600)).resolves.toMatchObject({ paused_at: null, limit: 600, spent: 500 });
    await expect(resume()).resolves.toMatchObject({ paused_at: null, limit: 600 });
  });

  it("stays paused in the next window, where it resumes under its old limit", async () => {
    const tenant = await tenantWith(10);
    const { id } = await put(tenant, { action: "pause", period: "day" });
    await spend(id, 500_000_000n, true);
    const tomorrow = new Date("2030-11-22T00:00:00Z");
    const [seen] = (await listBudgets(tenant.organization.id, { limit: 1 }, tomorrow)).data;
    expect(seen).toMatchObject({ spent: 0, paused_at: now.toISOString() });
    await expect(
      resumeBudget(tenant.organization, id, undefined, tenant.actor, tomorrow),
    ).resolves.toMatchObject({ paused_at: null, spent: 0 });
  });

  it("is not resumed by a program, nor by a program that changes its action", async () => {
    const tenant = await tenantWith(10);
    const { id } = await put(tenant, { action: "pause" });
    await spend(id, 1n, true);
    const programs: Actor[] = [
      { type: "api_key", id: "key_1" },
      { type: "agent", id: "agent_1", apiKeyId: "key_1" },
    ];
    for (const program of programs) {
      await expect(resumeBudget(tenant.organization, id, undefined, program, now)).rejects.toEqual(
        refusedWith("forbidden"),
      );
      await expect(
        updateBudget(tenant.organization, id, { action: "block" }, program, now),
      ).rejects.toEqual(refusedWith("forbidden"));
    }
    await expect(
      updateBudget(tenant.organization, id, { limit: 900 }, programs[0] as Actor, now),
    ).resolves.toMatchObject({ paused_at: now.toISOString() });
    await expect(
      updateBudget(tenant.organization, id, { action: "block" }, tenant.actor, now),
    ).resolves.toMatchObject({ paused_at: null, action: "block" });
  });
});

describe("what limits a program", () => {
  it("is not the program's to change or end: an agent's no budget, a key's none on itself", async () => {
    const tenant = await tenantWith(10);
    const { organization } = tenant;
    const key = await newApiKey(now, organization, tenant.owner, { name: "Bot key" });
    const program: Actor = { type: "api_key", id: key.id };
    const agent: Actor = { type: "agent", id: "agent_1", apiKeyId: key.id };
    const own = await put(tenant, { subject: "api_key", subject_id: key.id });
    const whole = await put(tenant, { period: "day" });
    for (const [{ id }, actor] of [
      [own, program],
      [own, agent],
      [whole, agent],
    ] as const) {
      for (const change of [
        () => updateBudget(organization, id, { limit: 900 }, actor, now),
        () => archiveBudget(organization, id, actor, now),
      ]) {
        await expect(change()).rejects.toEqual(refusedWith("forbidden"));
      }
    }
    await expect(
      updateBudget(organization, whole.id, { limit: 900 }, program, now),
    ).resolves.toMatchObject({ limit: 900 });
    const budgets = (await listBudgets(organization.id, { limit: 5 }, now)).data;
    expect(budgets.map(({ limit, archived_at }) => [limit, archived_at])).toEqual([
      [900, null],
      [500, null],
    ]);
  });
});

describe("the list of budgets", () => {
  it("pages newest first without a gap", async () => {
    const tenant = await tenantWith(10);
    const made: string[] = [];
    for (const period of ["day", "week", "month", "lifetime"] as const)
      made.unshift((await put(tenant, { period })).id);
    const list = (before?: string) =>
      listBudgets(tenant.organization.id, { before, limit: 3 }, now);
    const first = await list();
    expect(first).toMatchObject({ has_more: true, next_cursor: made[2] });
    const second = await list(first.next_cursor ?? undefined);
    expect(second).toMatchObject({ has_more: false, next_cursor: null });
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(made);
  });
});
