import { describe, expect, it } from "vitest";
import { renderStoredEmail } from "@/emails/registry";
import type { Organization } from "@/generated/prisma/client";
import { createAgent } from "@/server/agents/change-agent";
import { archiveBudget, updateBudget } from "@/server/budgets/change-budget";
import { createBudget } from "@/server/budgets/create-budget";
import { tellBudgetReached } from "@/server/budgets/tell-budget-reached";
import { db } from "@/server/foundation/db";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { join, newOrganization, newPerson } from "@/server/scenarios/story";
import { type Tenant, tenantWith } from "../support/tenant";

const now = new Date("2026-11-21T12:00:00Z");
const windowStart = "2026-11-01";

async function spentBudget({ organization, actor }: Tenant, spent: bigint) {
  const agent = await createAgent(organization.id, "Night bot", actor, now);
  const budget = await createBudget(
    organization,
    {
      subject: "agent",
      subject_id: agent.id,
      period: "month",
      limit: 500,
      action: "block",
      alert_percents: [50, 80, 100],
    },
    actor,
    now,
  );
  await db().budget.update({ where: { id: budget.id }, data: { spent } });
  return budget;
}

function mailOf(organization: Pick<Organization, "id">) {
  return db().emailMessage.findMany({
    where: { organizationId: organization.id, template: "budget-reached" },
    orderBy: { recipient: "asc" },
  });
}

describe("a budget that reached a mark", () => {
  it("is told to owners, admins and billing people, once a window and mark", async () => {
    const tenant = await tenantWith(10);
    const expected = [tenant.owner.email];
    for (const role of ["admin", "billing", "member", "viewer"] as const) {
      const person = await newPerson(now, { email: uniqueEmail(role), name: role });
      await join(now, tenant.organization, person, role);
      if (role === "admin" || role === "billing") expected.push(person.email);
    }
    const { id } = await spentBudget(tenant, 400_000_000n);
    const told = { budgetId: id, percent: 80, windowStart };
    await Promise.all([tellBudgetReached(told, now), tellBudgetReached(told, now)]);
    await tellBudgetReached(told, now);
    expect((await mailOf(tenant.organization)).map((mail) => mail.recipient)).toEqual(
      expected.sort(),
    );
    await tellBudgetReached({ ...told, percent: 100 }, now);
    expect(await mailOf(tenant.organization)).toHaveLength(6);
  });

  it("is told by its name, with what is spent and when it starts again", async () => {
    const tenant = await tenantWith(10);
    const { id } = await spentBudget(tenant, 500_000_000n);
    await tellBudgetReached({ budgetId: id, percent: 100, windowStart }, now);
    const [mail] = await mailOf(tenant.organization);
    const { subject, text } = await renderStoredEmail(mail?.template ?? "", mail?.props);
    expect(subject).toBe("Agent “Night bot” has used 100% of its budget");
    expect(text.replace(/\s+/g, " ")).toContain(
      "Agent “Night bot” in Test Books has used 500 credits of 500 credits this month. Operations it covers are refused until 1 Dec 2026, 00:00 (UTC).",
    );
  });

  it("says so when it is paused", async () => {
    const tenant = await tenantWith(10);
    const { id } = await spentBudget(tenant, 500_000_000n);
    await db().budget.update({ where: { id }, data: { action: "pause", pausedAt: now } });
    await tellBudgetReached({ budgetId: id, percent: 100, windowStart }, now);
    const [mail] = await mailOf(tenant.organization);
    const { subject, text } = await renderStoredEmail(mail?.template ?? "", mail?.props);
    expect(subject).toBe("Agent “Night bot”: budget paused");
    expect(text.replace(/\s+/g, " ")).toContain(
      "What it covers is refused until someone resumes the budget. No card was charged.",
    );
  });

  it("is told again at the marks of a new limit", async () => {
    const tenant = await tenantWith(10);
    const { id } = await spentBudget(tenant, 400_000_000n);
    const told = { budgetId: id, percent: 80, windowStart };
    await tellBudgetReached(told, now);
    await updateBudget(tenant.organization, id, { limit: 1000 }, tenant.actor, now);
    await tellBudgetReached(told, now);
    expect(await mailOf(tenant.organization)).toHaveLength(2);
  });

  it("of an owned organization without such people is told to those of the one above", async () => {
    const tenant = await tenantWith(10);
    const branch = await newOrganization(now, {
      name: "Branch",
      owner: tenant.owner,
      parent: tenant.organization,
    });
    const { id } = await spentBudget({ ...tenant, organization: branch }, 400_000_000n);
    await tellBudgetReached({ budgetId: id, percent: 80, windowStart }, now);
    expect((await mailOf(branch)).map((mail) => mail.recipient)).toEqual([tenant.owner.email]);
  });

  it("of a linked organization is never told to those above", async () => {
    const tenant = await tenantWith(10);
    const client = await newPerson(now, { email: uniqueEmail("client"), name: "Client" });
    const linked = await newOrganization(now, {
      name: "Linked",
      owner: client,
      parent: tenant.organization,
      relationship: "linked",
    });
    const actor = { type: "user" as const, id: client.id };
    const { id } = await spentBudget({ ...tenant, organization: linked, actor }, 400_000_000n);
    await tellBudgetReached({ budgetId: id, percent: 80, windowStart }, now);
    expect((await mailOf(linked)).map((mail) => mail.recipient)).toEqual([client.email]);
  });

  it("has nothing to say once it is archived or counts another window", async () => {
    const tenant = await tenantWith(10);
    const { id } = await spentBudget(tenant, 400_000_000n);
    const december = new Date("2026-12-01T00:00:00Z");
    await tellBudgetReached({ budgetId: id, percent: 80, windowStart }, december);
    await archiveBudget(tenant.organization, id, tenant.actor, now);
    await tellBudgetReached({ budgetId: id, percent: 80, windowStart }, now);
    expect(await mailOf(tenant.organization)).toEqual([]);
  });
});
