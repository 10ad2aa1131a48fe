import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { User } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { changeRole, removeMember } from "@/server/members/change-member";
import { newApiKey } from "@/server/scenarios/story";
import { deleteDueAccounts } from "@/server/users/deletion/delete-due-accounts";
import { browserHeaders, clientOf } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { type Tenant, tenantWith } from "../support/tenant";
import { asPerson, hire, memberIdOf } from "./story";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

type Answer = { id: string; state: string; code?: string; detail?: string };

/** What a person does about the ownership of the tenant's organization. */
async function asks(tenant: Tenant, user: User) {
  const client = await clientOf(stack, { user });
  const path = `/organizations/${tenant.organization.id}/ownership-transfers`;
  return {
    offer: (toMemberId: string, keepsRole: string | null = "admin") =>
      client.post<Answer>(path, { to_member_id: toMemberId, keeps_role: keepsRole }),
    answer: (id: string, how: "accept" | "decline" | "withdraw") =>
      client.post<Answer>(`${path}/${id}/${how}`, {}),
    read: (id: string) => client.get<Answer>(`${path}/${id}`),
  };
}

const roleOf = async (tenant: Tenant, { id: userId }: User) =>
  (
    await db().membership.findUnique({
      where: { organizationId_userId: { organizationId: tenant.organization.id, userId } },
    })
  )?.role ?? null;

const livingOwners = ({ organization }: Tenant) =>
  db().membership.count({
    where: { organizationId: organization.id, role: "owner", user: { deletedAt: null } },
  });

const deleteDue = (at: Date) => deleteDueAccounts(removeMember, at);
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

describe("handing over", () => {
  it("changes nothing until the member accepts; then there is a new owner, and the old one keeps what was said", async () => {
    const tenant = await tenantWith(10);
    const heir = await hire(tenant.organization, "member", "heir");
    const owner = await asks(tenant, tenant.owner);
    const { body: offer, status } = await owner.offer(heir.memberId, "billing");
    expect([status, offer.state]).toEqual([201, "open"]);
    expect(await roleOf(tenant, heir.user)).toBe("member");
    await stack.drainJobs();
    const [mail] = await stack.emailsTo(heir.user.email);
    expect(mail?.subject).toContain("offers you ownership");
    expect(mail?.text).toContain(`/${tenant.organization.slug}/ownership/${offer.id}`);

    const accepted = await (await asks(tenant, heir.user)).answer(offer.id, "accept");
    expect([accepted.status, accepted.body.state]).toEqual([200, "accepted"]);
    expect([await roleOf(tenant, heir.user), await roleOf(tenant, tenant.owner)]).toEqual([
      "owner",
      "billing",
    ]);
    await stack.drainJobs();
    const told = (await stack.emailsTo(tenant.owner.email)).map(({ subject }) => subject);
    expect(told).toContain(`heir is now an owner of ${tenant.organization.name}`);
    const events = await db().auditEvent.findMany({
      where: { organizationId: tenant.organization.id, action: { startsWith: "ownership." } },
      orderBy: { id: "asc" },
    });
    expect(events.map(({ action, actorId }) => [action, actorId])).toEqual([
      ["ownership.offered", tenant.owner.id],
      ["ownership.accepted", heir.user.id],
    ]);
  });

  it("and leaving ends the giver's keys, and frees them to delete their account", async () => {
    const tenant = await tenantWith(10);
    const heir = await hire(tenant.organization, "viewer", "heir");
    const key = await newApiKey(new Date(), tenant.organization, tenant.owner, {
      name: "Old",
      scopes: ["billing:read"],
    });
    const { body: offer } = await (await asks(tenant, tenant.owner)).offer(heir.memberId, null);
    const client = await clientOf(stack, { user: tenant.owner });
    const preview = await client.get<{ blocked_by: object[] }>("/v1/me/deletion");
    expect(preview.body.blocked_by).toMatchObject([{ transfer: { id: offer.id, to: "heir" } }]);
    const early = await client.post("/v1/me/deletion", { confirmation: tenant.owner.email });
    expect(early.body.code).toBe("wrong_state");

    await (await asks(tenant, heir.user)).answer(offer.id, "accept");
    expect(await roleOf(tenant, tenant.owner)).toBeNull();
    expect(
      (await db().apiKey.findUniqueOrThrow({ where: { id: key.id } })).revokedAt,
    ).not.toBeNull();
    const later = await client.get<{ blocked_by: object[] }>("/v1/me/deletion");
    expect(later.body.blocked_by).toEqual([]);
    const asked = await client.post("/v1/me/deletion", { confirmation: tenant.owner.email });
    expect(asked.status).toBe(200);
  });

  it("asks the giver who they are, and is not for those who own it from above or not at all", async () => {
    const tenant = await tenantWith(10);
    const heir = await hire(tenant.organization, "member");
    const admin = await hire(tenant.organization, "admin");
    const stale = await browserHeaders(tenant.owner, inDays(-0.01));
    const path = `${stack.apiUrl}/api/organizations/${tenant.organization.id}/ownership-transfers`;
    const body = { to_member_id: heir.memberId, keeps_role: null };
    const refused = await stack.json<Answer>(path, { headers: stale, body });
    expect(refused.body.code).toBe("reauthentication_required");
    const byAdmin = await (await asks(tenant, admin.user)).offer(heir.memberId);
    expect([byAdmin.status, byAdmin.body.code]).toEqual([403, "forbidden"]);
    const self = await (await asks(tenant, tenant.owner)).offer(
      await memberIdOf(tenant.organization, tenant.owner),
    );
    expect(self.body.code).toBe("wrong_state");
  });

  it("is answered by the one it was offered to alone, once, while it stands", async () => {
    const tenant = await tenantWith(10);
    const heir = await hire(tenant.organization, "member");
    const other = await hire(tenant.organization, "admin");
    const owner = await asks(tenant, tenant.owner);
    const first = (await owner.offer(heir.memberId)).body.id;
    expect((await owner.offer(other.memberId)).body.code).toBe("already_exists");
    const byOther = await (await asks(tenant, other.user)).answer(first, "accept");
    expect(byOther.body.code).toBe("wrong_state");
    expect((await (await asks(tenant, heir.user)).answer(first, "decline")).body.state).toBe(
      "declined",
    );
    expect((await (await asks(tenant, heir.user)).answer(first, "accept")).body.code).toBe(
      "wrong_state",
    );

    const second = (await owner.offer(heir.memberId)).body.id;
    expect((await owner.answer(second, "withdraw")).body.state).toBe("withdrawn");
    const third = (await owner.offer(heir.memberId)).body.id;
    await removeMember(asPerson(tenant.owner), heir.memberId, new Date());
    expect((await owner.read(third)).body.state).toBe("expired");
    // What can no longer be accepted makes room.
    expect((await owner.offer(other.memberId)).status).toBe(201);
    expect(await roleOf(tenant, tenant.owner)).toBe("owner");
  });

  it("is refused to whoever is about to delete their account", async () => {
    const tenant = await tenantWith(10);
    const heir = await hire(tenant.organization, "member");
    const { id } = (await (await asks(tenant, tenant.owner)).offer(heir.memberId, null)).body;
    const receiver = await asks(tenant, heir.user);
    await db().user.update({ where: { id: heir.user.id }, data: { deletionDueAt: inDays(14) } });
    expect((await receiver.answer(id, "accept")).body.code).toBe("wrong_state");
    expect(await roleOf(tenant, tenant.owner)).toBe("owner");
  });
});

describe("there is always an owner", () => {
  it("whoever accepts two offers at once, and however often", async () => {
    const tenant = await tenantWith(10);
    const second = await hire(tenant.organization, "owner");
    const [a, b] = [
      await hire(tenant.organization, "member"),
      await hire(tenant.organization, "member"),
    ];
    const one = (await (await asks(tenant, tenant.owner)).offer(a.memberId, null)).body.id;
    const two = (await (await asks(tenant, second.user)).offer(b.memberId, null)).body.id;
    const [byA, byB] = [await asks(tenant, a.user), await asks(tenant, b.user)];
    const answers = await Promise.all([
      byA.answer(one, "accept"),
      byB.answer(two, "accept"),
      byA.answer(one, "accept"),
      byB.answer(two, "decline"),
    ]);
    const owners = await livingOwners(tenant);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
    expect(owners).toBeGreaterThanOrEqual(1);
    expect(await roleOf(tenant, a.user)).toBe("owner");
  });

  it.each([1, 2, 3])(
    "while the giver leaves, steps down or withdraws in that moment (%s)",
    async () => {
      const tenant = await tenantWith(10);
      const heir = await hire(tenant.organization, "member");
      const giver = await memberIdOf(tenant.organization, tenant.owner);
      const owner = await asks(tenant, tenant.owner);
      const receiver = await asks(tenant, heir.user);
      const { id } = (await owner.offer(heir.memberId, null)).body;
      const outcomes = await Promise.allSettled([
        receiver.answer(id, "accept"),
        removeMember(asPerson(tenant.owner), giver, new Date()),
        changeRole(asPerson(tenant.owner), giver, "viewer", new Date()),
        owner.answer(id, "withdraw"),
        removeMember(asPerson(tenant.owner), heir.memberId, new Date()),
      ]);
      expect(outcomes).toHaveLength(5);
      expect(await livingOwners(tenant)).toBeGreaterThanOrEqual(1);
    },
  );

  it.each([1, 2, 3])("while one of two owners is deleted and the other leaves (%s)", async () => {
    const tenant = await tenantWith(10);
    const other = await hire(tenant.organization, "owner");
    await db().user.update({ where: { id: other.user.id }, data: { deletionDueAt: new Date() } });
    const giver = await memberIdOf(tenant.organization, tenant.owner);
    await Promise.allSettled([
      deleteDue(new Date()),
      removeMember(asPerson(tenant.owner), giver, new Date()),
    ]);
    expect(await livingOwners(tenant)).toBeGreaterThanOrEqual(1);
  });

  it("while the receiver's account is deleted in the moment they accept", async () => {
    const tenant = await tenantWith(10);
    const heir = await hire(tenant.organization, "member");
    const { id } = (await (await asks(tenant, tenant.owner)).offer(heir.memberId, null)).body;
    const receiver = await asks(tenant, heir.user);
    await Promise.allSettled([
      receiver.answer(id, "accept"),
      db().user.update({ where: { id: heir.user.id }, data: { deletionDueAt: new Date() } }),
      deleteDue(new Date()),
    ]);
    await deleteDue(new Date());
    expect(await livingOwners(tenant)).toBeGreaterThanOrEqual(1);
  });
});
