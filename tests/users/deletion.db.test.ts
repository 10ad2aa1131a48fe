import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { User } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { removeMember } from "@/server/members/change-member";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { join, newPerson } from "@/server/scenarios/story";
import { deleteDueAccounts } from "@/server/users/deletion/delete-due-accounts";
import { openSession } from "@/server/users/sessions/open-session";
import { browserHeaders, clientOf } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { tenantWith } from "../support/tenant";
import { newAccount } from "./story";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const deleteDue = (now: Date) => deleteDueAccounts(removeMember, now);
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

async function schedule(user: User) {
  const client = await clientOf(stack, { user });
  return client.post("/v1/me/deletion", { confirmation: user.email });
}

const read = (id: string) => db().user.findUniqueOrThrow({ where: { id } });

describe("the deletion of an account", () => {
  it("signs out everywhere at once, and deletes nothing for 14 days", async () => {
    const user = await newPerson(new Date(), { email: uniqueEmail("leaver"), name: "Ada Leaver" });
    const elsewhere = await browserHeaders(user);
    expect((await schedule(user)).status).toBe(200);
    expect((await stack.json(`${stack.apiUrl}/api/me`, { headers: elsewhere })).status).toBe(401);
    await deleteDue(inDays(13.9));
    expect(await read(user.id)).toMatchObject({ email: user.email, name: "Ada Leaver" });
  });

  it("is cancelled by signing in, of which its owner is told", async () => {
    const user = await newPerson(new Date(), { email: uniqueEmail("leaver"), name: "Ada" });
    await schedule(user);
    await openSession(await read(user.id), { ip: null, userAgent: "" }, inDays(13));
    await deleteDue(inDays(15));
    expect(await read(user.id)).toMatchObject({ email: user.email, deletionDueAt: null });
    await stack.drainJobs();
    expect((await stack.emailsTo(user.email)).map(({ subject }) => subject)).toEqual(
      expect.arrayContaining(["Your account will be deleted", "Your account stays"]),
    );
  });

  it("takes name and address out of every table, and ends keys, sessions and memberships", async () => {
    const { organization, owner } = await tenantWith(10);
    const name = `Ada Unforgettable ${Date.now()}`;
    const user = await newPerson(new Date(), { email: uniqueEmail("forgotten"), name });
    await join(new Date(), organization, user, "admin");
    await db().creditAccount.update({
      where: { id: organization.creditAccountId },
      data: { billingEmail: user.email },
    });
    const client = await clientOf(stack, { user });
    const path = `/organizations/${organization.id}/api-keys`;
    const made = await client.post<{ key: string }>(path, { name: "K", scopes: ["billing:read"] });
    const byOwner = await clientOf(stack, { user: owner });
    await byOwner.post("/v1/invitations", {
      organization_id: organization.id,
      email: user.email,
      role: "viewer",
    });
    await schedule(user);
    await stack.drainJobs();
    await deleteDue(inDays(14.1));
    await stack.drainJobs();

    const tables = await db().$queryRaw<{ name: string }[]>`
      select table_name as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE'`;
    const naming: string[] = [];
    for (const { name: table } of tables) {
      const rows = await db().$queryRawUnsafe<unknown[]>(
        `select 1 from "${table}" t where position($1 in t::text) > 0 or position($2 in t::text) > 0 limit 1`,
        user.email,
        name,
      );
      if (rows.length > 0) naming.push(table);
    }
    expect(naming).toEqual([]);
    expect(await db().membership.count({ where: { userId: user.id } })).toBe(0);
    const key = await clientOf(stack, { key: made.body.key });
    expect((await key.get(`/organizations/${organization.id}`)).status).toBe(401);
    const mails = await stack.emailsTo(user.email);
    expect(mails.map(({ subject }) => subject)).toContain("Your account was deleted");
    // What they did stays, under an id that names nobody.
    expect(await db().auditEvent.count({ where: { actorId: user.id } })).toBeGreaterThan(0);
    expect(await read(user.id)).toMatchObject({ name: "Deleted account", passwordHash: null });
  });

  it("is refused to the only owner of an organization, which it names", async () => {
    const { organization, owner } = await tenantWith(10);
    const refused = await schedule(owner);
    expect([refused.status, refused.body.code]).toEqual([409, "wrong_state"]);
    expect(refused.body.detail).toContain(organization.name);
    const client = await clientOf(stack, { user: owner });
    const { body } = await client.get<{ blocked_by: object[] }>("/v1/me/deletion");
    expect(body.blocked_by).toMatchObject([{ id: organization.id }]);
    const other = await newPerson(new Date(), { email: uniqueEmail("heir"), name: "Heir" });
    await join(new Date(), organization, other, "owner");
    expect((await schedule(owner)).status).toBe(200);
    // The other owner left meanwhile: nobody would be there to pay.
    await db().membership.deleteMany({ where: { userId: other.id } });
    await deleteDue(inDays(14.1));
    expect(await read(owner.id)).toMatchObject({ email: owner.email, deletionDueAt: null });
  });

  it("asks for the address, and to confirm who one is", async () => {
    const user = await newPerson(new Date(), { email: uniqueEmail("leaver"), name: "Ada" });
    const client = await clientOf(stack, { user });
    const wrong = await client.post("/v1/me/deletion", { confirmation: "other@acme.test" });
    expect([wrong.status, wrong.body.code]).toEqual([400, "validation_failed"]);
    const headers = await browserHeaders(user, inDays(-0.01));
    const stale = await stack.json<{ code: string }>(`${stack.apiUrl}/api/v1/me/deletion`, {
      headers,
      body: { confirmation: user.email },
    });
    expect(stale.body.code).toBe("reauthentication_required");
    expect((await read(user.id)).deletionDueAt).toBeNull();
  });

  it("of two runs at once happens once; a sign-in in that moment wins or finds nothing", async () => {
    const user = await newPerson(new Date(), { email: uniqueEmail("leaver"), name: "Ada" });
    await schedule(user);
    const [, , session] = await Promise.all([
      deleteDue(inDays(14.1)),
      deleteDue(inDays(14.1)),
      openSession(await read(user.id), { ip: null, userAgent: "" }, inDays(14.1)),
    ]);
    const after = await read(user.id);
    if (session) expect(after).toMatchObject({ email: user.email, deletedAt: null });
    else expect(after.email).toBe(`${user.id}@deleted.invalid`);
  });

  it("lets the mailbox sign up again, without a second welcome grant", async () => {
    const { user, organization, email } = await newAccount(stack);
    const heir = await newPerson(new Date(), { email: uniqueEmail("heir"), name: "Heir" });
    await join(new Date(), organization, heir, "owner");
    await schedule(user);
    await deleteDue(inDays(14.1));
    const again = await newAccount(stack, { email });
    expect(again.user.id).not.toBe(user.id);
    const decisions = await db().welcomeDecision.findMany({
      where: { userId: { in: [user.id, again.user.id] } },
      orderBy: { decidedAt: "asc" },
    });
    expect(decisions.map(({ outcome }) => outcome)).toEqual(["given", "mailbox_used"]);
  });
});

describe("the export of a person's data", () => {
  it("has what we keep about them and nobody else, without a secret", async () => {
    const { owner, organization } = await tenantWith(10);
    const client = await clientOf(stack, { user: owner });
    const path = `/organizations/${organization.id}/api-keys`;
    const made = await client.post<{ key: string }>(path, { name: "K", scopes: ["billing:read"] });
    const { body } = await client.post<Record<string, object[]>>("/v1/me/export", {});
    expect(body.about).toMatchObject([{ email: owner.email, name: owner.name }]);
    expect(body.memberships).toMatchObject([{ organization_id: organization.id, role: "owner" }]);
    expect(body.api_keys).toHaveLength(
      await db().apiKey.count({ where: { createdByUserId: owner.id } }),
    );
    expect(body.events?.length).toBeGreaterThan(0);
    const text = JSON.stringify(body);
    expect(text).not.toContain(made.body.key.split("_").at(-1));
    expect(text).not.toContain("argon2");
  });
});
