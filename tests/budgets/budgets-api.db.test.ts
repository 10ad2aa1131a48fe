import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { User } from "@/generated/prisma/client";
import type { Role } from "@/generated/prisma/enums";
import type { AgentAnswer } from "@/server/agents/agent.schema";
import type { BudgetAnswer } from "@/server/budgets/budget.schema";
import { db } from "@/server/foundation/db";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { join, newApiKey, newOrganization, newPerson } from "@/server/scenarios/story";
import { clientOf } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { type Tenant, tenantWith } from "../support/tenant";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const roles = ["owner", "admin", "billing", "member", "viewer"] as const;

async function staffed() {
  const tenant = await tenantWith(50);
  const people = { owner: tenant.owner } as Record<Role, User>;
  for (const role of roles.slice(1)) {
    people[role] = await newPerson(new Date(), { email: uniqueEmail(role), name: role });
    await join(new Date(), tenant.organization, people[role], role);
  }
  return { tenant, people, as: (role: Role) => clientOf(stack, { user: people[role] }) };
}

function newBudget({ organization }: Tenant, more: Record<string, unknown> = {}) {
  return {
    organization_id: organization.id,
    subject: "organization",
    period: "month",
    limit: 500,
    ...more,
  };
}

type Page<T> = { data: T[]; has_more: boolean; next_cursor: string | null };

describe("budgets over HTTP", () => {
  it("are put up, changed, listed and archived, with the defaults that were promised", async () => {
    const tenant = await tenantWith(10);
    const api = await clientOf(stack, { key: tenant.apiKey });
    const created = await api.post<BudgetAnswer>("/v1/budgets", newBudget(tenant));
    expect([created.status, created.body]).toMatchObject([
      201,
      { limit: 500, spent: 0, action: "block", alert_percents: [50, 80, 100], paused_at: null },
    ]);
    const path = `/v1/budgets/${created.body.id}`;
    const scope = { organization_id: tenant.organization.id };
    const changed = await api.patch<BudgetAnswer>(path, {
      ...scope,
      limit: 0.25,
      action: "notify",
      alert_percents: [100, 50, 100],
    });
    expect([changed.status, changed.body]).toMatchObject([
      200,
      { limit: 0.25, action: "notify", alert_percents: [50, 100] },
    ]);
    const query = `organization_id=${tenant.organization.id}`;
    const one = await api.get<BudgetAnswer>(`${path}?${query}`);
    const list = await api.get<Page<BudgetAnswer>>(`/v1/budgets?${query}`);
    expect(one.body).toEqual(changed.body);
    expect(list.body).toEqual({ data: [changed.body], has_more: false, next_cursor: null });
    const again = await api.post("/v1/budgets", newBudget(tenant));
    expect([again.status, again.body.code]).toEqual([409, "already_exists"]);
    const archived = await api.post<BudgetAnswer>(`${path}/archive`, scope);
    expect([archived.status, archived.body.archived_at]).toEqual([200, expect.any(String)]);
    expect((await api.get<Page<BudgetAnswer>>(`/v1/budgets?${query}`)).body.data).toEqual([]);
  });

  const bad: [string, string, Record<string, unknown>][] = [
    ["no limit", "limit", { limit: undefined }],
    ["zero", "limit", { limit: 0 }],
    ["a negative limit", "limit", { limit: -5 }],
    ["a seventh decimal", "limit", { limit: 0.0000001 }],
    ["a limit as text", "limit", { limit: "500" }],
    ["an absurd limit", "limit", { limit: 1e15 }],
    ["an unknown period", "period", { period: "year" }],
    ["an unknown action", "action", { action: "explode" }],
    ["a mark that is none", "alert_percents.0", { alert_percents: [55] }],
    ["an unknown field", "spent", { spent: 0 }],
    ["a member nobody knows", "subject_id", { subject: "member", subject_id: "usr_nobody" }],
  ];
  it.each(bad)("%s is refused by name, and nothing is made", async (_what, path, more) => {
    const tenant = await tenantWith(10);
    const api = await clientOf(stack, { key: tenant.apiKey });
    const answer = await api.post("/v1/budgets", newBudget(tenant, more));
    expect([answer.status, answer.body.errors?.map((error) => error.path)]).toEqual([400, [path]]);
    expect(await db().budget.count({ where: { organizationId: tenant.organization.id } })).toBe(0);
  });

  it("are read by everybody and written by owners, admins and billing people", async () => {
    const { tenant, as } = await staffed();
    const owner = await as("owner");
    const kept = await owner.post<BudgetAnswer>("/v1/budgets", newBudget(tenant));
    const scope = { organization_id: tenant.organization.id };
    for (const role of roles) {
      const api = await as(role);
      const mayWrite = role !== "member" && role !== "viewer";
      const list = await api.get(`/v1/budgets?organization_id=${tenant.organization.id}`);
      const writes = [
        await api.patch(`/v1/budgets/${kept.body.id}`, { ...scope, limit: 600 }),
        await api.post(`/v1/budgets/${kept.body.id}/resume`, scope),
        await api.get(`/v1/budget-subjects?organization_id=${tenant.organization.id}`),
      ];
      expect([role, list.status, ...writes.map(({ status }) => status)]).toEqual([
        role,
        200,
        ...Array(3).fill(mayWrite ? 200 : 403),
      ]);
      const made = await api.post("/v1/budgets", newBudget(tenant, { period: "day" }));
      expect([role, made.status]).toEqual([role, mayWrite ? 201 : 403]);
      if (made.status === 201) {
        const gone = await api.post(`/v1/budgets/${made.body.id}/archive`, scope);
        expect([role, gone.status]).toEqual([role, 200]);
      }
    }
    const row = await db().budget.findUniqueOrThrow({ where: { id: kept.body.id } });
    expect([row.limit, row.archivedAt]).toEqual([600_000_000n, null]);
  });

  it("of another organization look like budgets that do not exist", async () => {
    const [tenant, stranger] = [await tenantWith(10), await tenantWith(10)];
    const own = await clientOf(stack, { key: tenant.apiKey });
    const { id } = (await own.post<BudgetAnswer>("/v1/budgets", newBudget(tenant))).body;
    const api = await clientOf(stack, { key: stranger.apiKey });
    for (const organization_id of [tenant.organization.id, stranger.organization.id]) {
      for (const budget of [id, "bud_nothing", id.replace("bud", "agent")]) {
        const path = `/v1/budgets/${budget}`;
        const answers = [
          await api.get(`${path}?organization_id=${organization_id}`),
          await api.patch(path, { organization_id, limit: 1 }),
          await api.post(`${path}/archive`, { organization_id }),
        ];
        expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
          Array(3).fill([404, "not_found"]),
        );
      }
    }
    const foreign = await api.post("/v1/budgets", newBudget(tenant));
    expect([foreign.status, foreign.body.code]).toEqual([404, "not_found"]);
    const subjects = await api.get(`/v1/budget-subjects?organization_id=${tenant.organization.id}`);
    expect(subjects.status).toBe(404);
    expect(await db().budget.findUnique({ where: { id } })).toMatchObject({
      limit: 500_000_000n,
      archivedAt: null,
    });
  });

  it("need the key's scope, and no key resumes or archives a paused one", async () => {
    const tenant = await tenantWith(20);
    const { key } = await newApiKey(new Date(), tenant.organization, tenant.owner, {
      name: "Reader",
      scopes: ["billing:read"],
    });
    const [reader, writer] = [
      await clientOf(stack, { key }),
      await clientOf(stack, { key: tenant.apiKey }),
    ];
    const made = await writer.post<BudgetAnswer>(
      "/v1/budgets",
      newBudget(tenant, { action: "pause" }),
    );
    const refused = await reader.post("/v1/budgets", newBudget(tenant, { period: "day" }));
    expect([refused.status, refused.body.required_scope]).toEqual([403, "billing:write"]);
    await db().budget.update({ where: { id: made.body.id }, data: { pausedAt: new Date() } });
    const resumed = await writer.post(`/v1/budgets/${made.body.id}/resume`, {
      organization_id: tenant.organization.id,
    });
    expect([resumed.status, resumed.body.code]).toEqual([403, "forbidden"]);
    const archived = await writer.post(`/v1/budgets/${made.body.id}/archive`, {
      organization_id: tenant.organization.id,
    });
    expect([archived.status, archived.body.code]).toEqual([403, "forbidden"]);
    const page = await reader.get<Page<BudgetAnswer>>(
      `/v1/budgets?organization_id=${tenant.organization.id}`,
    );
    expect(page.body.data[0]?.paused_at).toEqual(expect.any(String));
  });

  it("of a linked organization show its payer figures without names, and are its own to change", async () => {
    const tenant = await tenantWith(20);
    const client = await newPerson(new Date(), { email: uniqueEmail("client"), name: "Client" });
    const linked = await newOrganization(new Date(), {
      name: "Linked",
      owner: client,
      parent: tenant.organization,
      relationship: "linked",
    });
    const [inside, above] = [
      await clientOf(stack, { user: client }),
      await clientOf(stack, { user: tenant.owner }),
    ];
    const made = await inside.post<BudgetAnswer>("/v1/budgets", {
      ...newBudget({ ...tenant, organization: linked }),
      subject: "member",
      subject_id: client.id,
    });
    expect(made.body.subject_name).toBe("Client");
    const seen = await above.get<Page<BudgetAnswer>>(`/v1/budgets?organization_id=${linked.id}`);
    expect(seen.body.data).toEqual([{ ...made.body, subject_id: null, subject_name: "A member" }]);
    const change = { organization_id: linked.id, limit: 1 };
    expect((await above.patch(`/v1/budgets/${made.body.id}`, change)).status).toBe(403);
    expect((await above.get(`/v1/agents?organization_id=${linked.id}`)).status).toBe(403);
    expect((await above.get(`/v1/budget-subjects?organization_id=${linked.id}`)).status).toBe(403);
  });
});

describe("agents over HTTP", () => {
  it("are made, named and ended by owners and admins, and seen by everybody", async () => {
    const { tenant, as } = await staffed();
    const scope = { organization_id: tenant.organization.id };
    for (const role of roles) {
      const api = await as(role);
      const mayWrite = role === "owner" || role === "admin";
      const made = await api.post<AgentAnswer>("/v1/agents", { ...scope, name: `Bot of ${role}` });
      expect([role, made.status]).toEqual([role, mayWrite ? 201 : 403]);
      const list = await api.get<Page<AgentAnswer>>(
        `/v1/agents?organization_id=${tenant.organization.id}`,
      );
      expect([role, list.status]).toEqual([role, 200]);
      const id = made.body.id ?? list.body.data[0]?.id;
      const renamed = await api.patch(`/v1/agents/${id}`, { ...scope, name: `Bot by ${role}` });
      expect([role, renamed.status]).toEqual([role, mayWrite ? 200 : 403]);
    }
    const owner = await as("owner");
    const { data } = (
      await owner.get<Page<AgentAnswer>>(`/v1/agents?organization_id=${tenant.organization.id}`)
    ).body;
    expect(data.map(({ name }) => name)).toEqual(["Bot by admin", "Bot by owner"]);
    const ended = await owner.post(`/v1/agents/${data[0]?.id}/archive`, scope);
    expect(ended.status).toBe(200);
    const one = await owner.get(
      `/v1/agents/${data[1]?.id}?organization_id=${scope.organization_id}`,
    );
    expect([one.status, one.body.name, one.body.has_budget]).toEqual([200, "Bot by owner", false]);
  });

  it("of another organization look like agents that do not exist", async () => {
    const [tenant, stranger] = [await tenantWith(10), await tenantWith(10)];
    const own = await clientOf(stack, { key: tenant.apiKey });
    const made = await own.post<AgentAnswer>("/v1/agents", {
      organization_id: tenant.organization.id,
      name: "Night bot",
    });
    const api = await clientOf(stack, { key: stranger.apiKey });
    const path = `/v1/agents/${made.body.id}`;
    for (const organization_id of [tenant.organization.id, stranger.organization.id]) {
      const answers = [
        await api.get(`${path}?organization_id=${organization_id}`),
        await api.patch(path, { organization_id, name: "Mine" }),
        await api.post(`${path}/archive`, { organization_id }),
      ];
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    }
    const key = await api.post(`/organizations/${stranger.organization.id}/api-keys`, {
      name: "Foreign agent",
      scopes: ["billing:read"],
      agent_id: made.body.id,
    });
    expect([key.status, key.body.code]).toEqual([404, "not_found"]);
  });
});

describe("an agent over HTTP", () => {
  async function withKey(tenant: Tenant) {
    const owner = await clientOf(stack, { user: tenant.owner });
    const scope = { organization_id: tenant.organization.id };
    const agent = await owner.post<AgentAnswer>("/v1/agents", { ...scope, name: "Night bot" });
    const key = await owner.post<{ id: string; key: string }>(
      `/organizations/${tenant.organization.id}/api-keys`,
      { name: "Bot key", scopes: ["accounting:write"], agent_id: agent.body.id },
    );
    expect(key.status).toBe(201);
    const api = await clientOf(stack, { key: key.body.key });
    return {
      owner,
      agentId: agent.body.id,
      keyId: key.body.id,
      newAccount: (code: string) =>
        api.post(`/organizations/${tenant.organization.id}/accounts`, {
          code,
          name: "Bank",
          type: "asset",
        }),
    };
  }

  it("spends within its budget, and is told by which limit it was refused", async () => {
    const tenant = await tenantWith(50);
    const { owner, agentId, newAccount } = await withKey(tenant);
    const budget = await owner.post<BudgetAnswer>(
      "/v1/budgets",
      newBudget(tenant, { subject: "agent", subject_id: agentId, period: "day", limit: 2.5 }),
    );
    expect((await newAccount("1")).status).toBe(201);
    expect((await newAccount("2")).status).toBe(201);
    const refused = await newAccount("3");
    expect([refused.status, refused.body]).toMatchObject([
      402,
      {
        code: "insufficient_credits",
        required: 1,
        blocked_by: "budget",
        budget: {
          id: budget.body.id,
          subject: "agent",
          subject_name: "Night bot",
          period: "day",
          limit: 2.5,
          spent: 2,
          paused: false,
          resets_at: budget.body.resets_at,
        },
      },
    ]);
    expect(refused.body.detail).toContain("agent “Night bot” has 0.5 of 2.5 credits left");
    const entries = await db().ledgerEntry.findMany({ where: { actorId: agentId } });
    expect(entries.map(({ actorType, operation }) => [actorType, operation])).toEqual(
      Array(2).fill(["agent", "account.create"]),
    );
  });

  it("is counted by a budget on its key", async () => {
    const tenant = await tenantWith(50);
    const { owner, keyId, newAccount } = await withKey(tenant);
    const budget = await owner.post<BudgetAnswer>(
      "/v1/budgets",
      newBudget(tenant, { subject: "api_key", subject_id: keyId, limit: 1 }),
    );
    expect((await newAccount("1")).status).toBe(201);
    const refused = await newAccount("2");
    expect([refused.status, refused.body.budget]).toMatchObject([402, { id: budget.body.id }]);
  });
});
