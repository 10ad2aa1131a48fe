import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db, inTransaction } from "@/server/foundation/db";
import { changeRole, removeMember } from "@/server/members/change-member";
import { acceptInvitation, signUpInvited } from "@/server/members/invitations/accept-invitation";
import { revokeInvitation, sweepInvitations } from "@/server/members/invitations/end-invitation";
import { previewInvitation } from "@/server/members/invitations/read-invitations";
import { resendInvitation } from "@/server/members/invitations/resend-invitation";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newPerson } from "@/server/scenarios/story";
import { findUserByPassword } from "@/server/users/sign-in";
import { giveWelcomeCredits } from "@/server/users/welcome-credits";
import { browserHeaders, clientOf } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, outcomes, tenantWith } from "../support/tenant";
import { unprovenAccount } from "../users/story";
import { asPerson, heldBy, hire, invite, mailedInvitation, memberIdOf } from "./story";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const later = (days: number) => new Date(Date.now() + days * 86_400_000);
const PASSWORD = "a long enough password";

describe("inviting", () => {
  it("emails a link whose token is nowhere else, and refuses members and who is invited already", async () => {
    const tenant = await tenantWith(10);
    const email = uniqueEmail("guest");
    const made = await invite(tenant, { email, message: "Welcome to the books" });
    const token = await mailedInvitation(stack, email);
    const [mail] = await stack.emailsTo(email);
    expect(mail?.subject).toBe("Test Books owner invited you to Test Books");
    expect(mail?.text).toContain("Welcome to the books");
    const rows = await db().emailMessage.findMany({ where: { recipient: email } });
    expect(JSON.stringify([made, rows])).not.toContain(token);

    await expect(invite(tenant, { email })).rejects.toMatchObject({ code: "already_exists" });
    await expect(invite(tenant, { email: tenant.owner.email })).rejects.toMatchObject({
      code: "already_exists",
    });
  });

  it("of ten at once for one address one is made, and holds once", async () => {
    const tenant = await tenantWith(10);
    const email = uniqueEmail("guest");
    const { done, refused } = outcomes(
      await Promise.allSettled(
        Array.from({ length: 10 }, () => invite(tenant, { email, operation: "photoshoot.submit" })),
      ),
    );
    expect([done.length, refused]).toEqual([1, Array(9).fill("already_exists")]);
    expect(await heldBy(tenant)).toBe(1);
    await expectSoundLedger(tenant);
  });

  it("an address is one in capital and small letters: invited, accepted and signed in with", async () => {
    const tenant = await tenantWith(10);
    const email = uniqueEmail("guest");
    const [name, domain] = email.split("@") as [string, string];
    const shouted = `${name.toUpperCase()}@${domain.toUpperCase()}`;
    const client = await clientOf(stack, { user: tenant.owner });
    const inviteOver = (address: string) =>
      client.post("/v1/invitations", {
        organization_id: tenant.organization.id,
        email: address,
        role: "member",
      });
    expect((await inviteOver(shouted)).status).toBe(201);
    expect((await inviteOver(email)).status).toBe(409);
    const token = await mailedInvitation(stack, email);
    await signUpInvited({ token, name: "Guest", password: PASSWORD }, new Date());
    expect(
      await db().user.count({ where: { email: { equals: email, mode: "insensitive" } } }),
    ).toBe(1);
    expect((await findUserByPassword(shouted, PASSWORD))?.email).toBe(email);
    expect((await inviteOver(shouted)).body).toMatchObject({ code: "already_exists" });
  });

  it("over REST an Idempotency-Key repeats the answer, and a reminder waits its ten minutes", async () => {
    const tenant = await tenantWith(10);
    const email = uniqueEmail("guest");
    const body = {
      organization_id: tenant.organization.id,
      email,
      role: "member",
      operation: "photoshoot.submit",
      variant: "lite",
    };
    const browser = await browserHeaders(tenant.owner);
    const send = () =>
      stack.json<{ id: string; hold: unknown }>(`${stack.apiUrl}/api/v1/invitations`, {
        body,
        headers: { ...browser, "idempotency-key": "invite-1" },
      });
    const [first, second] = [await send(), await send()];
    expect([first.status, second.status, second.body]).toEqual([201, 201, first.body]);
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect(first.body.hold).toMatchObject({ credits: 0.25, state: "held" });
    expect(await heldBy(tenant)).toBe(0.25);
    const client = await clientOf(stack, { user: tenant.owner });
    const again = await client.post(`/v1/invitations/${first.body.id}/resend`, {});
    expect([again.status, again.body.code]).toEqual([429, "rate_limited"]);
    const stranger = await clientOf(stack, { user: (await tenantWith(2)).owner });
    const path = `/v1/invitations/${first.body.id}`;
    expect((await stranger.delete(path)).status).toBe(404);
    expect((await stranger.post(`${path}/resend`, {})).status).toBe(404);
    const listed = await client.get<{ open: number; held_credits: number }>(
      `/v1/invitations?organization_id=${tenant.organization.id}&state=open`,
    );
    expect(listed.body).toMatchObject({ open: 1, held_credits: 0.25 });
  });

  it("a reminder makes a new link and ends the one before", async () => {
    const tenant = await tenantWith(10);
    const email = uniqueEmail("guest");
    const { id } = await invite(tenant, { email }, later(-1));
    const before = await mailedInvitation(stack, email);
    const resent = await resendInvitation(id, tenant.actor, new Date());
    expect(resent).toMatchObject({ sends: 2, state: "open" });
    const after = await mailedInvitation(stack, email);
    expect(after).not.toBe(before);
    await expect(previewInvitation(before, new Date())).rejects.toMatchObject({
      code: "not_found",
    });
    expect((await previewInvitation(after, new Date())).state).toBe("open");
  });
});

describe("an address", () => {
  it("gets twenty emails an hour at most, however often its invitation is taken back", async () => {
    const tenant = await tenantWith(2);
    const client = await clientOf(stack, { user: tenant.owner });
    const email = uniqueEmail("pestered");
    const body = { organization_id: tenant.organization.id, email, role: "member" };
    for (let sent = 0; sent < 20; sent++) {
      const made = await client.post<{ id: string }>("/v1/invitations", body);
      expect(made.status).toBe(201);
      await client.delete(`/v1/invitations/${made.body.id}`);
    }
    const refused = await client.post("/v1/invitations", body);
    expect([refused.status, refused.body.code]).toEqual([429, "rate_limited"]);
    const other = await client.post("/v1/invitations", { ...body, email: uniqueEmail("other") });
    expect(other.status).toBe(201);
  });
});

describe("signing up through an invitation", () => {
  it("proves the address and brings membership, but no organization and no free credits", async () => {
    const tenant = await tenantWith(10);
    const email = uniqueEmail("guest");
    await invite(tenant, { email, role: "admin" });
    const token = await mailedInvitation(stack, email);
    const before = await db().organization.count();
    const joined = await signUpInvited({ token, name: "Guest", password: PASSWORD }, new Date());
    expect(joined).toMatchObject({ email, role: "admin", slug: tenant.organization.slug });
    expect(await db().organization.count()).toBe(before);
    const user = await findUserByPassword(email, PASSWORD);
    expect(user?.emailVerifiedAt).toBeInstanceOf(Date);
    if (!user) throw new Error("they have an account");

    // Made an owner of what they did not found, they still bring it nothing.
    const memberId = await memberIdOf(tenant.organization, user);
    await changeRole(asPerson(tenant.owner), memberId, "owner", new Date());
    const welcome = { userId: user.id, network: null };
    await inTransaction((tx) => giveWelcomeCredits(tx, welcome, new Date()));
    expect(await creditsOf(tenant)).toBe(10);
    expect(await db().creditGrant.count({ where: { source: `welcome:${user.id}` } })).toBe(0);

    // Their own first organization gets them, once.
    const client = await clientOf(stack, { user });
    const own = await client.post<{ id: string }>("/organizations", { name: "Own" });
    const second = await client.post<{ id: string }>("/organizations", { name: "Second" });
    expect(await creditsOfId(own.body.id)).toBe(500);
    expect(await creditsOfId(second.body.id)).toBe(0);
  });

  it("of ten at once with one token one makes the account", async () => {
    const tenant = await tenantWith(10);
    const email = uniqueEmail("guest");
    await invite(tenant, { email });
    const token = await mailedInvitation(stack, email);
    const { done, refused } = outcomes(
      await Promise.allSettled(
        Array.from({ length: 10 }, (_, n) =>
          signUpInvited({ token, name: `Guest ${n}`, password: PASSWORD }, new Date()),
        ),
      ),
    );
    expect([done.length, refused]).toEqual([1, Array(9).fill("wrong_state")]);
    expect(await db().user.count({ where: { email } })).toBe(1);
  });

  it("is refused where the address has an account, and leaves the invitation open", async () => {
    const tenant = await tenantWith(10);
    const person = await newPerson(new Date(), { email: uniqueEmail("known"), name: "Known" });
    await invite(tenant, { email: person.email });
    const token = await mailedInvitation(stack, person.email);
    await expect(
      signUpInvited({ token, name: "Again", password: PASSWORD }, new Date()),
    ).rejects.toMatchObject({ code: "already_exists" });
    expect(await previewInvitation(token, new Date())).toMatchObject({
      state: "open",
      account_exists: true,
    });
  });
});

describe("accepting", () => {
  it("is for the invited address only, works once, and says what became of it", async () => {
    const tenant = await tenantWith(10);
    const person = await newPerson(new Date(), { email: uniqueEmail("known"), name: "Known" });
    const other = await newPerson(new Date(), { email: uniqueEmail("other"), name: "Other" });
    await invite(tenant, { email: person.email, role: "billing" });
    const token = await mailedInvitation(stack, person.email);
    await expect(acceptInvitation(token, other.id, new Date())).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining(person.email),
    });
    const { done, refused } = outcomes(
      await Promise.allSettled(
        Array.from({ length: 10 }, () => acceptInvitation(token, person.id, new Date())),
      ),
    );
    expect([done.length, refused]).toEqual([1, Array(9).fill("wrong_state")]);
    const member = await db().membership.findFirstOrThrow({ where: { userId: person.id } });
    expect(member.role).toBe("billing");
    await expect(acceptInvitation("x".repeat(43), person.id, new Date())).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("verifies an address that signed up before, which then gets the credits of its own organization", async () => {
    const tenant = await tenantWith(10);
    const own = await unprovenAccount();
    const { email } = own;
    await invite(tenant, { email });
    const [{ text } = { text: "" }] = await mailsWith(email, "/invite/");
    const token = /\/invite\/([\w-]+)/.exec(text)?.[1] ?? "";
    await acceptInvitation(token, own.user.id, new Date());
    expect([await creditsOf(own), await creditsOf(tenant)]).toEqual([500, 10]);
  });

  it("after its time, or after it was taken back, is refused and changes nothing", async () => {
    const tenant = await tenantWith(10);
    const person = await newPerson(new Date(), { email: uniqueEmail("known"), name: "Known" });
    const { id } = await invite(tenant, { email: person.email });
    const token = await mailedInvitation(stack, person.email);
    await expect(acceptInvitation(token, person.id, later(8))).rejects.toMatchObject({
      extra: { state: "expired" },
    });
    await revokeInvitation(id, tenant.actor, new Date());
    await expect(acceptInvitation(token, person.id, new Date())).rejects.toMatchObject({
      extra: { state: "revoked" },
    });
    expect(await db().membership.count({ where: { userId: person.id } })).toBe(0);
  });

  it("races with taking it back, and one of the two wins", async () => {
    for (let round = 0; round < 10; round++) {
      const tenant = await tenantWith(10);
      const person = await newPerson(new Date(), { email: uniqueEmail("known"), name: "Known" });
      const operation = "photoshoot.submit";
      const { id } = await invite(tenant, { email: person.email, operation });
      const token = await mailedInvitation(stack, person.email);
      const [accepted, revoked] = await Promise.allSettled([
        acceptInvitation(token, person.id, new Date()),
        revokeInvitation(id, tenant.actor, new Date()),
      ]);
      expect([accepted.status, revoked.status].sort()).toEqual(["fulfilled", "rejected"]);
      const members = await db().membership.count({ where: { userId: person.id } });
      expect([members, await heldBy(tenant)]).toEqual(
        accepted.status === "fulfilled" ? [1, 1] : [0, 0],
      );
      await expectSoundLedger(tenant);
    }
  });
});

describe("time", () => {
  it("the sweep ends what is over, once, and a new invitation may follow before it came by", async () => {
    const tenant = await tenantWith(10);
    const email = uniqueEmail("late");
    const operation = "photoshoot.submit";
    const { id } = await invite(tenant, { email, operation });
    // The address is free again, though no sweep has been by.
    const second = await invite(tenant, { email, operation }, later(8));
    expect(await heldBy(tenant)).toBe(1);
    await Promise.all(Array.from({ length: 5 }, () => sweepInvitations(later(16))));
    const states = await db().invitation.findMany({
      where: { id: { in: [id, second.id] } },
      include: { hold: true },
    });
    expect(states.map(({ state, hold }) => [state, hold?.state])).toEqual([
      ["expired", "released"],
      ["expired", "released"],
    ]);
    expect(await heldBy(tenant)).toBe(0);
    await expectSoundLedger(tenant);
  });

  it("an inviter who is removed takes open invitations with them", async () => {
    const tenant = await tenantWith(10);
    const admin = await hire(tenant.organization, "admin");
    const made = await invite({ ...tenant, owner: admin.user }, { operation: "photoshoot.submit" });
    await removeMember(asPerson(tenant.owner), admin.memberId, new Date());
    const row = await db().invitation.findUniqueOrThrow({ where: { id: made.id } });
    expect([row.state, await heldBy(tenant)]).toEqual(["revoked", 0]);
  });
});

async function mailsWith(email: string, part: string) {
  await stack.drainJobs();
  return (await stack.emailsTo(email)).filter(({ text }) => text.includes(part));
}

async function creditsOfId(organizationId: string): Promise<number> {
  const organization = await db().organization.findUniqueOrThrow({ where: { id: organizationId } });
  return creditsOf({ organization });
}
