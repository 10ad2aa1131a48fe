import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Organization, User } from "@/generated/prisma/client";
import { createAgent } from "@/server/agents/change-agent";
import { db, inTransaction } from "@/server/foundation/db";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { changeRole, removeMember } from "@/server/members/change-member";
import { acceptInvitation } from "@/server/members/invitations/accept-invitation";
import { joinByLink } from "@/server/members/join-links/join-by-link";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { join, newApiKey, newOrganization, newPerson } from "@/server/scenarios/story";
import { clientOf } from "../support/client";
import { untilLockWaits } from "../support/lock-waits";
import { type Stack, startStack } from "../support/stack";
import { expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";
import { asPerson, heldBy, hire, invite, mailedInvitation, memberIdOf } from "./story";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

type Made = { id: string; url: string; email: string };

const branchOf = (tenant: Tenant) =>
  newOrganization(new Date(), { name: "Branch", owner: tenant.owner, parent: tenant.organization });

const remove = (tenant: Tenant, memberId: string) =>
  removeMember(asPerson(tenant.owner), memberId, new Date());

async function asks(user: User) {
  const client = await clientOf(stack, { user });
  return {
    link: async ({ id: organization_id }: Organization) =>
      (await client.post<Made>("/v1/join-links", { organization_id, role: "member" })).body,
    invite: async ({ id: organization_id }: Organization, body: object) =>
      client.post<Made>("/v1/invitations", { organization_id, ...body }),
  };
}

const invitationState = async (id: string) =>
  (await db().invitation.findUniqueOrThrow({ where: { id } })).state;
const linkRevoked = async (id: string) =>
  (await db().joinLink.findUniqueOrThrow({ where: { id } })).revokedAt !== null;

describe("whoever is removed", () => {
  it("leaves no open invitation or link behind in owned organizations below either", async () => {
    const tenant = await tenantWith(50);
    const branch = await branchOf(tenant);
    const kept = await branchOf(tenant);
    const { user, memberId } = await hire(tenant.organization, "admin");
    await join(new Date(), kept, user, "admin");
    const admin = await asks(user);
    const links = [await admin.link(branch), await admin.link(kept)];
    const invited = await admin.invite(branch, {
      email: `second.${memberId}@acme.test`,
      role: "admin",
      operation: "photoshoot.submit",
    });
    expect(invited.status).toBe(201);
    expect(await heldBy(tenant)).toBe(1);

    await remove(tenant, memberId);
    expect(await invitationState(invited.body.id)).toBe("revoked");
    // In the other one they are an admin of their own.
    expect(await Promise.all(links.map(({ id }) => linkRevoked(id)))).toEqual([true, false]);
    expect(await heldBy(tenant)).toBe(0);
    await expectSoundLedger(tenant);
  });

  it("comes back by no invitation that was waiting for them, and what it holds is given back", async () => {
    const tenant = await tenantWith(5);
    const { made, token, user, memberId } = await invitedAndIn(tenant);
    await remove(tenant, memberId);
    await expect(acceptInvitation(token, user.id, new Date())).rejects.toMatchObject({
      extra: { state: "revoked" },
    });
    expect([await invitationState(made.id), await heldBy(tenant)]).toEqual(["revoked", 0]);
    const where = { organizationId: tenant.organization.id, userId: user.id };
    expect(await db().membership.count({ where })).toBe(0);
    await expectSoundLedger(tenant);
  });

  it("is out, or in by accepting first and then out, however the two meet", async () => {
    for (let round = 0; round < 6; round++) {
      const tenant = await tenantWith(5);
      const { token, user, memberId } = await invitedAndIn(tenant);
      const [removed] = await Promise.allSettled([
        remove(tenant, memberId),
        acceptInvitation(token, user.id, new Date()),
      ]);
      expect(removed.status).toBe("fulfilled");
      const where = { organizationId: tenant.organization.id, userId: user.id };
      expect([await db().membership.count({ where }), await heldBy(tenant)]).toEqual([0, 0]);
      await expectSoundLedger(tenant);
    }
  });

  it("joins by no link of before, but by one that is made after, or when they left themselves", async () => {
    const tenant = await tenantWith(5);
    const owner = await asks(tenant.owner);
    const tokenOf = ({ url }: Made) => url.slice(url.lastIndexOf("/") + 1);
    const before = await owner.link(tenant.organization);
    const { user, memberId } = await hire(tenant.organization, "member");
    const leaver = await hire(tenant.organization, "member");
    await remove(tenant, memberId);
    await removeMember(asPerson(leaver.user), leaver.memberId, new Date());
    await expect(joinByLink(tokenOf(before), user.id, new Date())).rejects.toMatchObject({
      code: "forbidden",
    });
    await joinByLink(tokenOf(before), leaver.user.id, new Date());
    const after = await owner.link(tenant.organization);
    await joinByLink(tokenOf(after), user.id, new Date());
  });

  it("knows no secret that works: also not of a key of somebody else's that they rotated", async () => {
    const tenant = await tenantWith(50);
    const now = new Date();
    const { user, memberId } = await hire(tenant.organization, "admin");
    const other = await hire(tenant.organization, "admin");
    const client = await clientOf(stack, { user });
    const keyOf = async (name: string) =>
      (await newApiKey(now, tenant.organization, tenant.owner, { name })).id;
    const rotate = async (as: typeof client, id: string, grace_hours: number) => {
      const path = `/organizations/${tenant.organization.id}/api-keys/${id}/rotate`;
      const made = await as.post<{ key: string }>(path, { grace_hours });
      expect(made.status).toBe(200);
      return made.body.key;
    };
    const [known, graced, over] = [
      await keyOf("Known"),
      await keyOf("Graced"),
      await keyOf("Over"),
    ];
    const secrets = [await rotate(client, known, 0), await rotate(client, graced, 0)];
    await rotate(client, over, 0);
    const second = await clientOf(stack, { user: other.user });
    await rotate(second, graced, 24);
    // Theirs ended when this was rotated again, so the key goes on.
    const live = await rotate(second, over, 0);

    await remove(tenant, memberId);
    const status = async (key: string) =>
      (await (await clientOf(stack, { key })).get("/organizations")).status;
    expect(await Promise.all([...secrets, live].map(status))).toEqual([401, 401, 200]);
  });

  it("has made no invitation in the very moment they were removed", async () => {
    const tenant = await tenantWith(50);
    const { user, memberId } = await hire(tenant.organization, "admin");
    const admin = await asks(user);
    const invited = await whileRemoved(tenant, memberId, () =>
      admin.invite(tenant.organization, {
        email: `second.${memberId}@acme.test`,
        role: "admin",
        operation: "photoshoot.submit",
      }),
    );
    expect(invited.status).toBe(403);
    const where = { organizationId: tenant.organization.id, state: "open" } as const;
    expect([await db().invitation.count({ where }), await heldBy(tenant)]).toEqual([0, 0]);
    await expectSoundLedger(tenant);
  });

  it("has made and rotated no key in the very moment they were removed", async () => {
    const tenant = await tenantWith(50);
    const { id } = await newApiKey(new Date(), tenant.organization, tenant.owner, { name: "Prod" });
    const keys = `/organizations/${tenant.organization.id}/api-keys`;
    for (const [path, body] of [
      [keys, { name: "Mine", scopes: ["billing:write"] }],
      [`${keys}/${id}/rotate`, { grace_hours: 24 }],
    ] as const) {
      const { user, memberId } = await hire(tenant.organization, "admin");
      const client = await clientOf(stack, { user });
      const made = await whileRemoved(tenant, memberId, () => client.post(path, body));
      expect([made.status, made.body.code]).toEqual([403, "forbidden"]);
    }
    await expectSoundLedger(tenant);
  });

  it("has made no link in a rush of them that outlives the removal", async () => {
    const tenant = await tenantWith(5);
    const { user, memberId } = await hire(tenant.organization, "admin");
    const admin = await asks(user);
    const rush = Array.from({ length: 12 }, () => admin.link(tenant.organization));
    await Promise.allSettled([...rush.slice(0, 6), remove(tenant, memberId), ...rush.slice(6)]);
    const where = { organizationId: tenant.organization.id, revokedAt: null };
    expect(await db().joinLink.count({ where })).toBe(0);
  });
});

describe("a key that reaches a linked organization through whoever made it", () => {
  it("gets no secret that somebody knows who does not reach it", async () => {
    const tenant = await tenantWith(50);
    const linked = await newOrganization(new Date(), {
      name: "Linked",
      owner: tenant.owner,
      parent: tenant.organization,
      relationship: "linked",
    });
    const { user } = await hire(tenant.organization, "admin");
    const books = `/organizations/${linked.id}/accounts`;
    const made = await newApiKey(new Date(), tenant.organization, tenant.owner, { name: "Reach" });
    const weaker = await newApiKey(new Date(), tenant.organization, user, { name: "Weaker" });
    expect((await (await clientOf(stack, { key: made.key })).get(books)).status).toBe(200);
    const rotated = async (who: Parameters<typeof clientOf>[1]) => {
      const client = await clientOf(stack, who);
      const path = `/organizations/${tenant.organization.id}/api-keys/${made.id}/rotate`;
      return client.post(path, { grace_hours: 0 });
    };
    expect((await (await clientOf(stack, { user })).get(books)).status).toBe(403);
    for (const who of [{ user }, { key: weaker.key }]) {
      const refused = await rotated(who);
      expect([refused.status, refused.body.code]).toEqual([403, "forbidden"]);
    }
    expect((await rotated({ user: tenant.owner })).status).toBe(200);
    await join(new Date(), linked, user, "admin");
    expect((await rotated({ user })).status).toBe(200);
  });
});

describe("an owner who becomes an admin", () => {
  it("takes the owners they invited back, and keeps their other invitations", async () => {
    const tenant = await tenantWith(5);
    const { user, memberId } = await hire(tenant.organization, "owner");
    const admin = await asks(user);
    const boss = await admin.invite(tenant.organization, {
      email: `boss.${memberId}@acme.test`,
      role: "owner",
    });
    const peer = await admin.invite(tenant.organization, {
      email: `peer.${memberId}@acme.test`,
      role: "admin",
    });
    await changeRole(asPerson(tenant.owner), memberId, "admin", new Date());
    expect(await invitationState(boss.body.id)).toBe("revoked");
    expect(await invitationState(peer.body.id)).toBe("open");
  });
});

describe("an agent", () => {
  it("lets nobody in who would spend beside its budget", async () => {
    const tenant = await tenantWith(5);
    const agent = await createAgent(tenant.organization.id, "HR", tenant.actor, new Date());
    const { id, key } = await newApiKey(new Date(), tenant.organization, tenant.owner, {
      name: "HR",
      scopes: ["members:write"],
    });
    const link = await (await asks(tenant.owner)).link(tenant.organization);
    const viewer = await hire(tenant.organization, "viewer");
    await db().apiKey.update({ where: { id }, data: { agentId: agent.id } });
    const api = await clientOf(stack, { key });
    const email = `me.${viewer.memberId}@acme.test`;
    for (const refused of [
      await api.post("/v1/invitations", { email, role: "member" }),
      await api.post("/v1/join-links", {
        organization_id: tenant.organization.id,
        role: "member",
      }),
      await api.patch(`/v1/members/${viewer.memberId}`, { role: "member" }),
    ]) {
      expect([refused.status, refused.body.code]).toEqual([403, "forbidden"]);
    }
    const listed = await api.get<{ data: Made[] }>("/v1/join-links");
    expect(listed.body.data).toMatchObject([{ id: link.id, url: null }]);
  });
});

/** Invited as an admin, and a viewer by another way before they answer. */
async function invitedAndIn(tenant: Tenant) {
  const email = uniqueEmail("late");
  const made = await invite(tenant, { email, role: "admin", operation: "photoshoot.submit" });
  const token = await mailedInvitation(stack, email);
  const user = await newPerson(new Date(), { email, name: "Late" });
  await join(new Date(), tenant.organization, user, "viewer");
  return { made, token, user, memberId: await memberIdOf(tenant.organization, user) };
}

/** Both wait for the account: the removal is first in line, and the attempt comes through after it. */
async function whileRemoved<T>(
  tenant: Tenant,
  memberId: string,
  attempt: () => Promise<T>,
): Promise<T> {
  let waits: [Promise<unknown>, Promise<T>] | undefined;
  await inTransaction(async (tx) => {
    await lockCreditAccount(tx, tenant.organization.creditAccountId);
    const removal = remove(tenant, memberId);
    await untilLockWaits(1);
    waits = [removal, attempt()];
    await untilLockWaits(2);
  });
  if (!waits) throw new Error("nothing was attempted");
  return (await Promise.all(waits))[1];
}
