import { afterAll, describe, expect, it } from "vitest";
import { renderStoredEmail } from "@/emails/registry";
import { archiveAgent } from "@/server/agents/archive-agent";
import { createAgent } from "@/server/agents/change-agent";
import { archiveBudget, updateBudget } from "@/server/budgets/change-budget";
import { createBudget, type NewBudget } from "@/server/budgets/create-budget";
import { createRequest } from "@/server/budgets/requests/create-request";
import {
  approveRequest,
  declineRequest,
  withdrawRequest,
} from "@/server/budgets/requests/decide-request";
import { decideByLink, previewLink } from "@/server/budgets/requests/follow-link";
import { listRequests, readRequest } from "@/server/budgets/requests/read-requests";
import type { BudgetRequestAnswer } from "@/server/budgets/requests/request.schema";
import { readRequestLink, requestLinkFor } from "@/server/budgets/requests/request-link";
import type { Actor } from "@/server/foundation/actor";
import { db, disconnectDb } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { chargeUse } from "@/server/operations/metered/charge-use";
import { closeLanes } from "@/server/operations/lane/lanes";
import { findOrganizations } from "@/server/organizations/find-organizations";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { join, newOrganization, newPerson } from "@/server/scenarios/story";
import { outcomes, type Tenant, tenantWithoutBooks } from "../support/tenant";

afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

const later = (hours: number) => new Date(Date.now() + hours * 3_600_000);
const refusedWith = (code: string) => expect.objectContaining({ code });

/** An agent with a budget of 10 credits, most of it spent. */
async function limited(more: Partial<NewBudget> = {}, spent = 9) {
  const tenant = await tenantWithoutBooks(1_000);
  const { organization, actor } = tenant;
  const agent = await createAgent(organization.id, "Night bot", actor, new Date());
  const budget = await createBudget(
    organization,
    {
      ...{ subject: "agent", subject_id: agent.id, period: "month", limit: 10 },
      ...{ action: "block", alert_percents: [] },
      ...more,
    } as NewBudget,
    actor,
    new Date(),
  );
  await db().budget.update({
    where: { id: budget.id },
    data: { spent: BigInt(spent) * 1_000_000n },
  });
  const asker: Actor = { type: "agent", id: agent.id, apiKeyId: newId("apiKey") };
  return { ...tenant, agent, budget, asker };
}
type Limited = Awaited<ReturnType<typeof limited>>;

function ask(
  { organization, budget, asker }: Pick<Limited, "organization" | "budget" | "asker">,
  more: Partial<Parameters<typeof createRequest>[1]> = {},
  now = new Date(),
) {
  const asked = { budgetId: budget.id, limit: 20, thisPeriodOnly: false, reason: "More to do" };
  return createRequest(organization, { ...asked, ...more }, asker, now);
}

async function spend({ organization, asker }: Limited, quantity: number, now = new Date()) {
  const found = (await findOrganizations([organization.id])).get(organization.id);
  if (!found) throw new Error("the organization is gone");
  const use = { operation: "api.call", quantity };
  return chargeUse({ organization: found, actor: asker, use, now }).then(
    () => "charged",
    (error) => error.code,
  );
}

const limitOf = async ({ id }: { id: string }) =>
  Number((await db().budget.findUniqueOrThrow({ where: { id } })).limit) / 1_000_000;

async function mailsOf(template: string, { organization }: Pick<Tenant, "organization">) {
  return db().emailMessage.findMany({
    where: { organizationId: organization.id, template },
    orderBy: { recipient: "asc" },
  });
}

async function colleague(
  { organization }: Pick<Tenant, "organization">,
  role: "billing" | "member",
) {
  const person = await newPerson(new Date(), { email: uniqueEmail(role), name: `A ${role}` });
  await join(new Date(), organization, person, role);
  return person;
}

describe("asking for more budget", () => {
  it("changes nothing and mails those who may decide; once approved the agent goes on", async () => {
    const world = await limited();
    const biller = await colleague(world, "billing");
    await colleague(world, "member");
    expect(await spend(world, 2)).toBe("insufficient_credits");
    const request = await ask(world);
    expect(request).toMatchObject({
      ...{ status: "open", limit: 20, limit_before: 10, this_period_only: false },
      asker: { type: "agent", id: world.agent.id, name: "Night bot" },
      budget_name: "the monthly budget of agent “Night bot”",
    });
    expect(await limitOf(world.budget)).toBe(10);
    expect(await spend(world, 2)).toBe("insufficient_credits");
    const mails = await mailsOf("budget-request", world);
    expect(mails.map(({ recipient }) => recipient)).toEqual(
      [world.owner.email, biller.email].sort(),
    );
    const { subject, text } = await renderStoredEmail("budget-request", mails[0]?.props);
    expect(subject).toContain("Agent “Night bot” asks for more budget");
    expect(text).toContain("More to do");

    const decided = await approveRequest(world.organization, request.id, world.actor, new Date());
    expect(decided).toMatchObject({ status: "approved", decided_by: world.owner.name });
    expect(await limitOf(world.budget)).toBe(20);
    expect(await spend(world, 2)).toBe("charged");
    const audit = await db().auditEvent.findMany({
      where: { organizationId: world.organization.id, action: { contains: "budget" } },
      orderBy: { id: "asc" },
    });
    expect(audit.map(({ action, actorType }) => [action, actorType])).toEqual([
      ["budget.created", "user"],
      ["budget_request.created", "agent"],
      ["budget.raised", "user"],
      ["budget_request.approved", "user"],
    ]);
  });

  it("for this period only ends with it", async () => {
    const world = await limited({ period: "day" });
    const request = await ask(world, { thisPeriodOnly: true });
    const now = new Date();
    expect(request.expires_at).toBe(world.budget.resets_at);
    await approveRequest(world.organization, request.id, world.actor, now);
    expect(await limitOf(world.budget)).toBe(10);
    expect(await spend(world, 11)).toBe("charged");
    expect(await spend(world, 1)).toBe("insufficient_credits");
    const raised = await readRequest(
      db(),
      { organizationId: world.organization.id, actor: world.asker, seesAll: false },
      request.id,
      now,
    );
    expect(raised.budget).toMatchObject({ limit: 20, spent: 20 });
    const tomorrow = new Date(Date.parse(world.budget.resets_at ?? "") + 1_000);
    const [next] = (
      await listRequests(
        { organizationId: world.organization.id, actor: world.actor, seesAll: true },
        { mine: false },
        { limit: 10 },
        tomorrow,
      )
    ).data;
    expect(next?.budget).toMatchObject({ limit: 10, spent: 0 });
  });

  it("is refused where it helps nobody, or the budget does not limit whoever asks", async () => {
    const world = await limited();
    await expect(ask(world, { limit: 10 })).rejects.toEqual(refusedWith("wrong_state"));
    await expect(ask(world, { amount: 5 })).rejects.toEqual(refusedWith("validation_failed"));
    const { actor } = world;
    await expect(ask({ ...world, asker: actor })).rejects.toEqual(refusedWith("not_found"));
    const stranger = await limited();
    await expect(ask({ ...world, asker: stranger.asker })).rejects.toEqual(
      refusedWith("not_found"),
    );
    await expect(ask({ ...world, budget: stranger.budget })).rejects.toEqual(
      refusedWith("not_found"),
    );
    const lifetime = await limited({ period: "lifetime" });
    await expect(ask(lifetime, { thisPeriodOnly: true })).rejects.toEqual(
      refusedWith("validation_failed"),
    );
    expect(await mailsOf("budget-request", world)).toEqual([]);
  });

  it("reaches the budget of an organization above, and is decided there", async () => {
    const tenant = await tenantWithoutBooks(100);
    const { organization, owner, actor } = tenant;
    const branch = await newOrganization(new Date(), {
      ...{ name: "Branch", owner, parent: organization },
    });
    const beside = await newOrganization(new Date(), {
      ...{ name: "Beside", owner, parent: organization },
    });
    const on = (of: typeof branch) =>
      createBudget(
        of,
        { subject: "organization", period: "month", limit: 5, action: "block", alert_percents: [] },
        actor,
        new Date(),
      );
    const [above, other] = [await on(organization), await on(beside)];
    const member = await colleague({ organization: branch }, "member");
    const asker: Actor = { type: "user", id: member.id };
    const request = await ask({ organization: branch, budget: above, asker });
    expect(request.organization_id).toBe(organization.id);
    await expect(ask({ organization: branch, budget: other, asker })).rejects.toEqual(
      refusedWith("not_found"),
    );
    const own = { organizationId: branch.id, actor: asker, seesAll: true };
    expect(await readRequest(db(), own, request.id, new Date())).toMatchObject({ status: "open" });
    await declineRequest(organization, request.id, "Next month.", actor, new Date());
    const [mail] = await mailsOf("budget-request-decided", tenant);
    expect(mail?.recipient).toBe(member.email);
    expect((await renderStoredEmail("budget-request-decided", mail?.props)).text).toContain(
      "Next month.",
    );
  });
});

describe("nobody asks without end", () => {
  it("one request of an asker for a budget is open at a time, however many are sent at once", async () => {
    const world = await limited();
    const sent = outcomes(await Promise.allSettled(Array.from({ length: 8 }, () => ask(world))));
    expect(sent.done).toHaveLength(1);
    expect(new Set(sent.refused)).toEqual(new Set(["already_exists"]));
    expect(await mailsOf("budget-request", world)).toHaveLength(1);
    const [request] = sent.done as [BudgetRequestAnswer];
    const { organization, asker } = world;
    const sight = {
      ...{ organizationId: organization.id, creditAccountId: organization.creditAccountId },
      ...{ actor: asker, seesAll: false },
    };
    await withdrawRequest(sight, request.id, new Date());
    await ask(world);
    // What nobody decided makes room.
    expect(await ask(world, {}, later(15 * 24))).toMatchObject({ status: "open" });
  });

  it("ten times a day", async () => {
    const world = await limited();
    const { organization, asker } = world;
    const sight = {
      ...{ organizationId: organization.id, creditAccountId: organization.creditAccountId },
      ...{ actor: asker, seesAll: false },
    };
    for (let n = 0; n < 10; n++) {
      const { id } = await ask(world);
      await withdrawRequest(sight, id, new Date());
    }
    await expect(ask(world)).rejects.toMatchObject({
      code: "rate_limited",
      extra: { retry_after: expect.any(Number) },
    });
    expect(await ask(world, {}, later(25))).toMatchObject({ status: "open" });
  });
});

describe("a request is decided once", () => {
  it("by one of many who approve at once: the budget changes once", async () => {
    const world = await limited();
    const { id } = await ask(world);
    const biller = await colleague(world, "billing");
    const deciders: Actor[] = [world.actor, { type: "user", id: biller.id }];
    const decided = outcomes(
      await Promise.allSettled(
        Array.from({ length: 10 }, (_, n) =>
          approveRequest(world.organization, id, deciders[n % 2] as Actor, new Date()),
        ),
      ),
    );
    expect(decided.done).toHaveLength(1);
    expect(new Set(decided.refused)).toEqual(new Set(["wrong_state"]));
    const raised = await db().auditEvent.count({
      where: { subjectId: world.budget.id, action: "budget.raised" },
    });
    expect(raised).toBe(1);
  });

  it("approved, declined or withdrawn, whichever comes first, and the budget agrees", async () => {
    for (let round = 0; round < 6; round++) {
      const world = await limited();
      const { organization, asker, actor } = world;
      const { id } = await ask(world);
      const sight = {
        ...{ organizationId: organization.id, creditAccountId: organization.creditAccountId },
        ...{ actor: asker, seesAll: false },
      };
      const ways = [
        () => approveRequest(organization, id, actor, new Date()),
        () => declineRequest(organization, id, undefined, actor, new Date()),
        () => withdrawRequest(sight, id, new Date()),
      ];
      const order = [0, 1, 2].map((n) => ways[(n + round) % 3] as (typeof ways)[number]);
      const { done } = outcomes(await Promise.allSettled(order.map((decide) => decide())));
      expect(done).toHaveLength(1);
      const row = await db().budgetRequest.findUniqueOrThrow({ where: { id } });
      expect(row.state).toBe(done[0]?.status);
      expect(await limitOf(world.budget)).toBe(row.state === "approved" ? 20 : 10);
    }
  });

  it("beside charges: what was spent meanwhile still counts", async () => {
    const world = await limited({}, 0);
    const { id } = await ask(world);
    const spent = Array.from({ length: 30 }, () => spend(world, 1));
    const [, ...charged] = await Promise.all([
      approveRequest(world.organization, id, world.actor, new Date()),
      ...spent,
    ]);
    const passed = charged.filter((outcome) => outcome === "charged").length;
    const row = await db().budget.findUniqueOrThrow({ where: { id: world.budget.id } });
    expect(Number(row.spent) / 1_000_000).toBe(passed);
    expect(passed).toBeGreaterThanOrEqual(10);
    expect(passed).toBeLessThanOrEqual(20);
  });

  it("and never lowers or revives what others did to the budget meanwhile", async () => {
    const world = await limited();
    const { id } = await ask(world);
    await updateBudget(world.organization, world.budget.id, { limit: 50 }, world.actor, new Date());
    await expect(
      approveRequest(world.organization, id, world.actor, new Date()),
    ).rejects.toMatchObject({ code: "wrong_state" });
    expect(await limitOf(world.budget)).toBe(50);

    const gone = await limited();
    const open = await ask(gone);
    await archiveBudget(gone.organization, gone.budget.id, gone.actor, new Date());
    await expect(
      approveRequest(gone.organization, open.id, gone.actor, new Date()),
    ).rejects.toMatchObject({ code: "wrong_state" });

    const ended = await limited();
    const left = await ask(ended);
    await archiveAgent(ended.organization, ended.agent.id, ended.actor, new Date());
    const sight = { organizationId: ended.organization.id, actor: ended.actor, seesAll: true };
    expect(await readRequest(db(), sight, left.id, new Date())).toMatchObject({
      status: "expired",
    });
  });
});

describe("a paused budget", () => {
  it("resumes with the approval of a person, and of nobody else", async () => {
    const world = await limited({ action: "pause" }, 10);
    await db().budget.update({ where: { id: world.budget.id }, data: { pausedAt: new Date() } });
    const { id } = await ask(world);
    const key: Actor = { type: "api_key", id: newId("apiKey") };
    await expect(approveRequest(world.organization, id, key, new Date())).rejects.toEqual(
      refusedWith("forbidden"),
    );
    await approveRequest(world.organization, id, world.actor, new Date());
    expect(await db().budget.findUniqueOrThrow({ where: { id: world.budget.id } })).toMatchObject({
      pausedAt: null,
    });
    expect(await spend(world, 2)).toBe("charged");
  });

  it("may be asked to resume with what is left", async () => {
    const world = await limited({ action: "pause" }, 9);
    await db().budget.update({ where: { id: world.budget.id }, data: { pausedAt: new Date() } });
    const { id } = await ask(world, { limit: 10 });
    await approveRequest(world.organization, id, world.actor, new Date());
    expect(await limitOf(world.budget)).toBe(10);
    expect(await spend(world, 1)).toBe("charged");
  });

  it("is not decided by an agent or a key that it limits", async () => {
    const world = await limited();
    const { id } = await ask(world);
    await expect(approveRequest(world.organization, id, world.asker, new Date())).rejects.toEqual(
      refusedWith("forbidden"),
    );
    const keyed = await limited();
    const key = await db().apiKey.findFirstOrThrow({
      where: { organizationId: keyed.organization.id },
    });
    const asKey: Actor = { type: "api_key", id: key.id };
    const ofKey = await createBudget(
      keyed.organization,
      {
        ...{ subject: "api_key", subject_id: key.id, period: "day", limit: 1 },
        ...{ action: "block", alert_percents: [] },
      },
      keyed.actor,
      new Date(),
    );
    const own = await ask({ organization: keyed.organization, budget: ofKey, asker: asKey });
    await expect(approveRequest(keyed.organization, own.id, asKey, new Date())).rejects.toEqual(
      refusedWith("forbidden"),
    );
  });
});

describe("the mailed link", () => {
  const tokenOf = (url: string) => new URL(url).searchParams.get("token") ?? "";

  it("shows the request, and decides only when asked to, as whom it was mailed to", async () => {
    const world = await limited();
    const { id } = await ask(world);
    const token = tokenOf(requestLinkFor({ requestId: id, userId: world.owner.id }));
    const seen = await previewLink(token, "req_1", new Date());
    expect(seen).toMatchObject({ request: { id, status: "open" } });
    expect(await limitOf(world.budget)).toBe(10);
    const [first, second] = await Promise.allSettled([
      decideByLink(token, "approve", "req_2", new Date()),
      decideByLink(token, "decline", "req_3", new Date()),
    ]);
    expect([first.status, second.status].sort()).toEqual(["fulfilled", "rejected"]);
    const row = await db().budgetRequest.findUniqueOrThrow({ where: { id } });
    expect(row.decidedById).toBe(world.owner.id);
    expect(await previewLink(token, "req_4", new Date())).toMatchObject({
      request: { status: row.state },
    });
  });

  it("is nobody else's: a changed one leads nowhere, and so does that of somebody who left", async () => {
    const world = await limited();
    const { id } = await ask(world);
    const biller = await colleague(world, "billing");
    const member = await colleague(world, "member");
    const mine = tokenOf(requestLinkFor({ requestId: id, userId: biller.id }));
    const [text = "", signature = ""] = mine.split(".");
    const other = Buffer.from(`${id} ${world.owner.id}`).toString("base64url");
    for (const forged of [`${other}.${signature}`, `${text}.${signature.slice(1)}A`, "x.y"]) {
      expect(readRequestLink(forged)).toBeNull();
      expect(await previewLink(forged, "req_1", new Date())).toBeNull();
      await expect(decideByLink(forged, "approve", "req_1", new Date())).rejects.toEqual(
        refusedWith("not_found"),
      );
    }
    // Signed, but for somebody who may not change budgets.
    const theirs = tokenOf(requestLinkFor({ requestId: id, userId: member.id }));
    expect(await previewLink(theirs, "req_1", new Date())).toBeNull();
    await expect(decideByLink(theirs, "approve", "req_1", new Date())).rejects.toEqual(
      refusedWith("forbidden"),
    );
    await db().membership.deleteMany({ where: { userId: biller.id } });
    expect(await previewLink(mine, "req_1", new Date())).toBeNull();
    await expect(decideByLink(mine, "approve", "req_1", new Date())).rejects.toEqual(
      refusedWith("not_found"),
    );
    expect(await limitOf(world.budget)).toBe(10);
  });
});

it("members see their own requests; who sees budgets sees all of them", async () => {
  const world = await limited();
  const { organization } = world;
  await ask(world);
  const member = await colleague(world, "member");
  const asMember: Actor = { type: "user", id: member.id };
  const list = (actor: Actor, seesAll: boolean, mine = false) =>
    listRequests(
      { organizationId: organization.id, actor, seesAll },
      { mine },
      { limit: 10 },
      new Date(),
    );
  expect((await list(asMember, true)).data).toHaveLength(1);
  expect((await list(asMember, true, true)).data).toEqual([]);
  expect((await list(asMember, false)).data).toEqual([]);
  expect((await list(world.asker, false)).data).toHaveLength(1);
});
