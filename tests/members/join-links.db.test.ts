import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/server/foundation/db";
import { createJoinLink } from "@/server/members/join-links/create-join-link";
import { joinByLink } from "@/server/members/join-links/join-by-link";
import { revokeJoinLink } from "@/server/members/join-links/revoke-join-link";
import { signUpToJoin } from "@/server/members/join-links/sign-up-to-join";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newPerson } from "@/server/scenarios/story";
import { findUserByPassword } from "@/server/users/sign-in";
import { verifyEmail } from "@/server/users/verify-email";
import { clientOf, type Problem } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, outcomes, type Tenant, tenantWith } from "../support/tenant";
import { mailedToken } from "../users/story";
import { asPerson, hire } from "./story";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const now = () => new Date();

async function link(
  tenant: Tenant,
  limits: { email_domain?: string; use_limit?: number; expires_in_days?: number } = {},
) {
  const made = await createJoinLink(
    asPerson(tenant.owner),
    { organization_id: tenant.organization.id as `org_${string}`, role: "member", ...limits },
    now(),
  );
  return { ...made, token: made.url?.split("/").at(-1) ?? "" };
}

const person = (email = uniqueEmail("joiner")) => newPerson(now(), { email, name: "Joiner" });
const membersOf = (tenant: Tenant) =>
  db().membership.count({ where: { organizationId: tenant.organization.id } });

describe("an open link", () => {
  it("lets in as many as it says, however many come at once", async () => {
    const tenant = await tenantWith(2);
    const { token, id } = await link(tenant, { use_limit: 3 });
    const people = await Promise.all(Array.from({ length: 10 }, () => person()));
    const { done, refused } = outcomes(
      await Promise.allSettled(people.map(({ id: userId }) => joinByLink(token, userId, now()))),
    );
    expect([done.length, refused]).toEqual([3, Array(7).fill("wrong_state")]);
    expect(await membersOf(tenant)).toBe(4);
    expect((await db().joinLink.findUniqueOrThrow({ where: { id } })).uses).toBe(3);
  });

  it("counts a person once, also one who clicks many times at once", async () => {
    const tenant = await tenantWith(2);
    const { token, id } = await link(tenant, { use_limit: 5 });
    const { id: userId } = await person();
    await Promise.all(Array.from({ length: 6 }, () => joinByLink(token, userId, now())));
    expect((await db().joinLink.findUniqueOrThrow({ where: { id } })).uses).toBe(1);
    expect(await membersOf(tenant)).toBe(2);
  });

  it("is for verified addresses, of its domain where it names one", async () => {
    const tenant = await tenantWith(2);
    const { token } = await link(tenant, { email_domain: "acme.test" });
    const outside = await person(`joiner.${Date.now()}@acme.test.evil.test`);
    const unverified = await person();
    await db().user.update({ where: { id: unverified.id }, data: { emailVerifiedAt: null } });
    for (const { id } of [outside, unverified]) {
      await expect(joinByLink(token, id, now())).rejects.toMatchObject({ code: "forbidden" });
    }
    const inside = await person();
    expect(await joinByLink(token, inside.id, now())).toMatchObject({ role: "member" });
  });

  it("ends when it is revoked or over, also in the middle of a rush", async () => {
    const tenant = await tenantWith(2);
    const over = await link(tenant, { expires_in_days: 1 });
    const { id: userId } = await person();
    await expect(
      joinByLink(over.token, userId, new Date(Date.now() + 2 * 86_400_000)),
    ).rejects.toMatchObject({ extra: { state: "expired" } });
    const { token, id } = await link(tenant);
    const people = await Promise.all(Array.from({ length: 6 }, () => person()));
    const rush = people.map((one) => joinByLink(token, one.id, now()));
    const [, ...joined] = await Promise.allSettled([
      revokeJoinLink(id, tenant.actor, now()),
      ...rush,
    ]);
    const { done } = outcomes(joined);
    const row = await db().joinLink.findUniqueOrThrow({ where: { id } });
    expect([row.uses, row.revokedAt === null]).toEqual([done.length, false]);
    await expect(joinByLink(token, userId, now())).rejects.toMatchObject({
      extra: { state: "revoked" },
    });
  });

  it("signs a new person up without an organization, and lets them in once the address is proven", async () => {
    const tenant = await tenantWith(2);
    const { token } = await link(tenant);
    const email = uniqueEmail("newcomer");
    const typed = { name: "New", email, password: "a long enough password", link: token };
    const browser = await signUpToJoin(typed, null, now());
    expect(await findUserByPassword(email, typed.password)).toBeNull();
    const verified = await verifyEmail(
      { token: await mailedToken(stack, email, "/verify"), browser },
      now(),
    );
    expect(verified).toMatchObject({ organization: null, next: `/join/${token}` });
    const user = await findUserByPassword(email, typed.password);
    await joinByLink(token, user?.id ?? "", now());
    expect([await membersOf(tenant), await creditsOf(tenant)]).toEqual([2, 2]);
  });

  it("over REST: never for owners or admins, its address only for who may invite, 404 for strangers", async () => {
    const tenant = await tenantWith(2);
    const admin = await hire(tenant.organization, "admin");
    const viewer = await hire(tenant.organization, "viewer");
    const client = await clientOf(stack, { user: admin.user });
    const scope = { organization_id: tenant.organization.id };
    for (const role of ["owner", "admin"]) {
      const refused = await client.post<Problem>("/v1/join-links", { ...scope, role });
      expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([400, "role"]);
    }
    const made = await client.post<{ id: string; url: string }>("/v1/join-links", {
      ...scope,
      role: "viewer",
    });
    expect(made.body.url).toContain("/join/");
    const reader = await clientOf(stack, { user: viewer.user });
    const path = `/v1/join-links?organization_id=${tenant.organization.id}`;
    const read = await reader.get<{ data: { url: string | null }[] }>(path);
    expect(read.body.data.map(({ url }) => url)).toEqual([null]);
    const one = `/v1/join-links/${made.body.id}`;
    expect((await reader.delete(one)).status).toBe(403);
    const stranger = await clientOf(stack, { user: (await tenantWith(2)).owner });
    expect((await stranger.delete(one)).status).toBe(404);
    expect((await client.delete(one)).status).toBe(200);
    expect((await client.get<{ data: unknown[] }>(path)).body.data).toEqual([]);
  });
});
