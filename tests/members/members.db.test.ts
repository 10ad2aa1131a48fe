import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/server/foundation/db";
import { changeRole, removeMember } from "@/server/members/change-member";
import { listMembers } from "@/server/members/list-members";
import { join, newApiKey, newOrganization } from "@/server/scenarios/story";
import { clientOf, type Problem } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { expectSoundLedger, outcomes, tenantWith } from "../support/tenant";
import { asPerson, hire, memberIdOf } from "./story";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const owners = (organizationId: string) =>
  db().membership.count({ where: { organizationId, role: "owner" } });

describe("the last owner", () => {
  it("of two owners who remove each other at once, one stays", async () => {
    for (let round = 0; round < 8; round++) {
      const tenant = await tenantWith(10);
      const { user: other, memberId } = await hire(tenant.organization, "owner");
      const first = await memberIdOf(tenant.organization, tenant.owner);
      const { done, refused } = outcomes(
        await Promise.allSettled([
          removeMember(asPerson(tenant.owner), memberId, new Date()),
          removeMember(asPerson(other), first, new Date()),
        ]),
      );
      expect([done.length, refused]).toEqual([1, ["forbidden"]]);
      expect(await owners(tenant.organization.id)).toBe(1);
    }
  });

  it("of three owners who all leave at once, one stays", async () => {
    const tenant = await tenantWith(10);
    const people = [
      { user: tenant.owner, memberId: await memberIdOf(tenant.organization, tenant.owner) },
      await hire(tenant.organization, "owner"),
      await hire(tenant.organization, "owner"),
    ];
    const { done, refused } = outcomes(
      await Promise.allSettled(
        people.map(({ user, memberId }) => removeMember(asPerson(user), memberId, new Date())),
      ),
    );
    expect([done.length, refused]).toEqual([2, ["wrong_state"]]);
    expect(await owners(tenant.organization.id)).toBe(1);
  });

  it("cannot leave or step down, until another is made one", async () => {
    const tenant = await tenantWith(10);
    const me = asPerson(tenant.owner);
    const mine = await memberIdOf(tenant.organization, tenant.owner);
    const { memberId } = await hire(tenant.organization, "admin");
    await expect(removeMember(me, mine, new Date())).rejects.toMatchObject({ code: "wrong_state" });
    await expect(changeRole(me, mine, "member", new Date())).rejects.toMatchObject({
      code: "wrong_state",
    });
    await changeRole(me, memberId, "owner", new Date());
    await removeMember(me, mine, new Date());
    expect(await owners(tenant.organization.id)).toBe(1);
  });

  it("of an owned sub-organization may go: its parent's owners reach it", async () => {
    const tenant = await tenantWith(10);
    const branch = await newOrganization(new Date(), {
      name: "Branch",
      owner: tenant.owner,
      parent: tenant.organization,
    });
    const { memberId } = await hire(branch, "owner");
    await removeMember(asPerson(tenant.owner), memberId, new Date());
    expect(await owners(branch.id)).toBe(0);
  });
});

describe("who changes whom", () => {
  it("only an owner makes or unmakes owners, only owners and admins manage the rest", async () => {
    const tenant = await tenantWith(10);
    const admin = await hire(tenant.organization, "admin");
    const viewer = await hire(tenant.organization, "viewer");
    const mine = await memberIdOf(tenant.organization, tenant.owner);
    const now = new Date();
    for (const attempt of [
      () => changeRole(asPerson(admin.user), mine, "member", now),
      () => removeMember(asPerson(admin.user), mine, now),
      () => changeRole(asPerson(admin.user), viewer.memberId, "owner", now),
      () => changeRole(asPerson(viewer.user), viewer.memberId, "admin", now),
      () => removeMember(asPerson(viewer.user), admin.memberId, now),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: "forbidden" });
    }
    const changed = await changeRole(asPerson(admin.user), viewer.memberId, "member", now);
    expect(changed.role).toBe("member");
    const audited = await db().auditEvent.findMany({
      where: { organizationId: tenant.organization.id, action: { startsWith: "member." } },
    });
    expect(audited).toMatchObject([
      {
        action: "member.role_changed",
        actorId: admin.user.id,
        subjectId: viewer.memberId,
        details: { userId: viewer.user.id, before: "viewer", role: "member" },
      },
    ]);
  });
});

describe("the end of a membership", () => {
  it("revokes the keys they made, here and below, and nobody else's; their session reaches nothing", async () => {
    const tenant = await tenantWith(50);
    const admin = await hire(tenant.organization, "admin");
    const branch = await newOrganization(new Date(), {
      name: "Branch",
      owner: tenant.owner,
      parent: tenant.organization,
    });
    const now = new Date();
    const here = await newApiKey(now, tenant.organization, admin.user, { name: "Here" });
    const below = await newApiKey(now, branch, admin.user, { name: "Below" });
    const listed = await listMembers(tenant.organization.id, { limit: 50 }, now);
    expect(listed.data.map(({ role, api_keys }) => [role, api_keys])).toEqual([
      ["owner", 1],
      ["admin", 2],
    ]);
    const client = await clientOf(stack, { user: admin.user });
    const path = `/organizations/${tenant.organization.id}/billing`;
    expect((await client.get(path)).status).toBe(200);

    await removeMember(asPerson(tenant.owner), admin.memberId, now);
    expect((await client.get(path)).status).toBe(404);
    for (const { key } of [here, below]) {
      expect((await (await clientOf(stack, { key })).get("/organizations")).status).toBe(401);
    }
    const others = await clientOf(stack, { key: tenant.apiKey });
    expect((await others.get(path)).status).toBe(200);
    await expectSoundLedger(tenant);
  });

  it("keeps the keys of who still rules it from above, and a step down ends keys and open links", async () => {
    const tenant = await tenantWith(50);
    const admin = await hire(tenant.organization, "admin");
    const branch = await newOrganization(new Date(), {
      name: "Branch",
      owner: tenant.owner,
      parent: tenant.organization,
    });
    const { memberId } = await hireAs(branch, admin.user);
    const now = new Date();
    const { key } = await newApiKey(now, branch, admin.user, { name: "Branch key" });
    await removeMember(asPerson(tenant.owner), memberId, now);
    const client = await clientOf(stack, { key });
    expect((await client.get("/organizations")).status).toBe(200);

    const browser = await clientOf(stack, { user: admin.user });
    const scope = { organization_id: tenant.organization.id };
    const link = await browser.post<{ id: string }>("/v1/join-links", { ...scope, role: "member" });
    expect(link.status).toBe(201);
    await changeRole(asPerson(tenant.owner), admin.memberId, "member", now);
    expect((await client.get("/organizations")).status).toBe(401);
    const kept = await db().joinLink.findUniqueOrThrow({ where: { id: link.body.id } });
    expect(kept.revokedAt).toEqual(now);
  });
});

describe("over REST", () => {
  it("lists for every member, leaves for oneself, and answers 404 to strangers", async () => {
    const tenant = await tenantWith(10);
    const stranger = await tenantWith(10);
    const viewer = await hire(tenant.organization, "viewer");
    const browser = await clientOf(stack, { user: viewer.user });
    const list = `/v1/members?organization_id=${tenant.organization.id}`;
    const listed = await browser.get<{ data: { email: string; role: string }[] }>(list);
    expect(listed.body.data).toMatchObject([
      { email: tenant.owner.email, role: "owner" },
      { email: viewer.user.email, role: "viewer" },
    ]);
    const foreign = await clientOf(stack, { user: stranger.owner });
    const path = `/v1/members/${viewer.memberId}`;
    expect((await foreign.get(list)).status).toBe(404);
    expect((await foreign.patch(path, { role: "admin" })).status).toBe(404);
    expect((await foreign.delete(path)).status).toBe(404);
    expect((await browser.patch(path, { role: "admin" })).status).toBe(403);
    expect((await browser.delete(path)).status).toBe(200);
    expect((await browser.get(list)).status).toBe(404);
  });

  it("tells a stranger the same of what is there and of what never was", async () => {
    const tenant = await tenantWith(10);
    const { memberId } = await hire(tenant.organization, "viewer");
    const owner = await clientOf(stack, { user: tenant.owner });
    const scope = { organization_id: tenant.organization.id, role: "viewer" };
    const email = `guest.${memberId}@acme.test`;
    const invited = await owner.post<{ id: string }>("/v1/invitations", { ...scope, email });
    const link = await owner.post<{ id: string }>("/v1/join-links", scope);
    const foreign = await clientOf(stack, { user: (await tenantWith(2)).owner });
    for (const [things, id] of [
      ["members", memberId],
      ["invitations", invited.body.id],
      ["join-links", link.body.id],
    ] as const) {
      const [known, unknown] = await Promise.all(
        [id, `${id.slice(0, -3)}zzz`].map((one) => foreign.delete(`/v1/${things}/${one}`)),
      );
      expect([known?.status, known?.body.detail]).toEqual([404, unknown?.body.detail]);
    }
  });

  it("a key needs its scope, and makes, changes and removes no owners or admins", async () => {
    const tenant = await tenantWith(50);
    const admin = await hire(tenant.organization, "admin");
    const member = await hire(tenant.organization, "member");
    const now = new Date();
    const { key } = await newApiKey(now, tenant.organization, tenant.owner, {
      name: "HR",
      scopes: ["members:write"],
    });
    const without = await clientOf(stack, { key: tenant.apiKey });
    const refused = await without.get<Problem>("/v1/members");
    expect([refused.status, refused.body.required_scope]).toEqual([403, "members:read"]);
    const api = await clientOf(stack, { key });
    expect((await api.get("/v1/members")).status).toBe(200);
    const plain = `/v1/members/${member.memberId}`;
    expect((await api.patch(plain, { role: "viewer" })).status).toBe(200);
    for (const answer of [
      await api.patch(plain, { role: "admin" }),
      await api.patch(`/v1/members/${admin.memberId}`, { role: "viewer" }),
      await api.delete(`/v1/members/${admin.memberId}`),
      await api.post("/v1/invitations", { email: "boss@acme.test", role: "admin" }),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([403, "forbidden"]);
    }
    expect((await api.delete(plain)).status).toBe(200);
  });
});

/** Gives a person a second place. */
async function hireAs(
  organization: Parameters<typeof hire>[0],
  user: Parameters<typeof asPerson>[0],
): Promise<{ memberId: string }> {
  await join(new Date(), organization, user, "admin");
  return { memberId: await memberIdOf(organization, user) };
}
