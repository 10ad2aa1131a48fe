import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { User } from "@/generated/prisma/client";
import { db, inTransaction } from "@/server/foundation/db";
import { acceptInvitation } from "@/server/members/invitations/accept-invitation";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { grantCredits, join, newApiKey, newPerson } from "@/server/scenarios/story";
import { sendEmailLink } from "@/server/users/email-links";
import { resetPassword } from "@/server/users/reset-password";
import { findUserByLink, findUserByPassword, requestLink } from "@/server/users/sign-in";
import { verifyEmail } from "@/server/users/verify-email";
import { invite, mailedInvitation } from "../members/story";
import { browserHeaders, clientOf } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, tenantWith } from "../support/tenant";
import { mailedToken, type NewAccount, unprovenAccount } from "./story";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const now = () => new Date();
const PASSWORD = "correct-horse-battery";

describe("an account whose address nobody has shown to be theirs", () => {
  const attempts: [string, (account: NewAccount) => ["post" | "patch", string, object]][] = [
    [
      "a join link",
      ({ organization: { id } }) => [
        "post",
        "/v1/join-links",
        { organization_id: id, role: "viewer" },
      ],
    ],
    [
      "an invitation",
      ({ organization: { id } }) => [
        "post",
        "/v1/invitations",
        { organization_id: id, email: "guest@acme.test", role: "viewer" },
      ],
    ],
    [
      "an API key",
      ({ organization: { id } }) => [
        "post",
        `/organizations/${id}/api-keys`,
        { name: "Key", scopes: ["billing:read"] },
      ],
    ],
    [
      "an agent",
      ({ organization: { id } }) => ["post", "/v1/agents", { organization_id: id, name: "Agent" }],
    ],
    ["an organization", () => ["post", "/organizations", { name: "Another" }]],
    [
      "an owned sub-organization",
      ({ organization: { id } }) => [
        "post",
        "/organizations",
        { name: "Below", parent_organization_id: id },
      ],
    ],
    [
      "a linked sub-organization",
      ({ organization: { id } }) => [
        "post",
        "/organizations",
        { name: "Linked", parent_organization_id: id, relationship_type: "linked" },
      ],
    ],
  ];

  it.each(attempts)("makes no way in for others: %s", async (_what, attempt) => {
    const account = await unprovenAccount();
    await grantCredits(now(), account.organization, 10);
    const client = await clientOf(stack, { user: account.user });
    const [method, path, body] = attempt(account);
    const { status, body: answer } = await client[method](path, body);
    expect([status, answer.code]).toEqual([403, "forbidden"]);
    expect(answer.detail).toContain("Verify your own email first");
    expect(await creditsOf(account)).toBe(10);
  });

  it("gives nobody a role and joins nothing", async () => {
    const account = await unprovenAccount();
    const other = await newPerson(now(), { email: uniqueEmail("other"), name: "Other" });
    await join(now(), account.organization, other, "viewer");
    const { id } = await db().membership.findFirstOrThrow({ where: { userId: other.id } });
    const client = await clientOf(stack, { user: account.user });
    expect((await client.patch(`/v1/members/${id}`, { role: "admin" })).status).toBe(403);
  });

  it("is opened by no password", async () => {
    const { email } = await unprovenAccount();
    expect(await findUserByPassword(email, PASSWORD)).toBeNull();
  });
});

/** Everything by which somebody else could be in, or come in, as if it had been made before. */
async function withWaysIn() {
  const account = await unprovenAccount();
  const { user, organization } = account;
  await grantCredits(now(), organization, 20);
  const verified = (emailVerifiedAt: Date | null) =>
    db().user.update({ where: { id: user.id }, data: { emailVerifiedAt } });
  await verified(now());
  const key = await newApiKey(now(), organization, user, { name: "Left behind" });
  const client = await clientOf(stack, { user });
  const scope = { organization_id: organization.id };
  const link = await client.post<{ id: string; url: string }>("/v1/join-links", {
    ...scope,
    role: "billing",
  });
  const guest = uniqueEmail("accomplice");
  const invitation = await client.post<{ id: string }>("/v1/invitations", {
    ...scope,
    email: guest,
    role: "admin",
    operation: "photoshoot.submit",
  });
  expect([link.status, invitation.status]).toEqual([201, 201]);
  const accomplice = await newPerson(now(), { email: uniqueEmail("inside"), name: "Inside" });
  await join(now(), organization, accomplice, "admin");
  const theirKey = await newApiKey(now(), organization, accomplice, { name: "Theirs" });
  await db().creditAccount.update({
    where: { id: organization.creditAccountId },
    data: { billingEmail: "accomplice@evil.test" },
  });
  const session = await browserHeaders(user);
  await requestLink({ email: account.email, purpose: "sign_in" });
  const olderLink = await mailedToken(stack, account.email, "/sign-in/link");
  await verified(null);
  return {
    ...account,
    key,
    theirKey,
    link: link.body,
    invitationId: invitation.body.id,
    accomplice,
    session,
    olderLink,
  };
}

const ways: [string, (account: NewAccount) => Promise<User | null>][] = [
  [
    "a verification link",
    async ({ user }) => {
      await inTransaction((tx) => sendEmailLink(tx, user, "verify_email", now()));
      const { signInToken } = await verifyEmail(
        { token: await mailedToken(stack, user.email, "/verify") },
        now(),
      );
      return findUserByLink(signInToken, now());
    },
  ],
  [
    "a sign-in link",
    async ({ email }) => {
      await requestLink({ email, purpose: "sign_in" });
      return findUserByLink(await mailedToken(stack, email, "/sign-in/link"), now());
    },
  ],
  [
    "a password reset",
    async ({ email }) => {
      await requestLink({ email, purpose: "reset_password" });
      await resetPassword(
        await mailedToken(stack, email, "/reset-password"),
        "the owner's own words",
        now(),
      );
      return findUserByPassword(email, "the owner's own words");
    },
  ],
  [
    "an invitation",
    async ({ user, email }) => {
      const tenant = await tenantWith(5);
      await invite(tenant, { email });
      await acceptInvitation(await mailedInvitation(stack, email), user.id, now());
      return db().user.findUnique({ where: { email } });
    },
  ],
];

describe("the first proof of an address", () => {
  it.each(ways)("by %s ends what could let in others, and keeps the rest", async (way, prove) => {
    const before = await withWaysIn();
    const { user, organization, email } = before;
    const proven = await prove(before);
    expect(proven?.emailVerifiedAt).toBeInstanceOf(Date);

    const call = (
      headers: Record<string, string>,
      path = `/organizations/${organization.id}/billing`,
    ) => stack.json(`${stack.apiUrl}/api${path}`, { headers });
    for (const { key } of [before.key, before.theirKey])
      expect((await call({ authorization: `Bearer ${key}` })).status).toBe(401);
    expect((await call(before.session, "/me")).status).toBe(401);
    expect((await call(await browserHeaders(before.accomplice))).status).toBe(404);
    expect(await db().joinLink.findUnique({ where: { id: before.link.id } })).toMatchObject({
      revokedAt: expect.any(Date),
    });
    expect(
      await db().invitation.findUnique({
        where: { id: before.invitationId },
        include: { hold: true },
      }),
    ).toMatchObject({ state: "revoked", hold: { state: "released" } });
    await expect(findUserByLink(before.olderLink, now())).rejects.toMatchObject({
      code: "wrong_state",
    });
    const account = await db().creditAccount.findUniqueOrThrow({
      where: { id: organization.creditAccountId },
    });
    expect(account.billingEmail).toBe(email);
    // The password of before counts only where it was typed by whoever had the email too.
    expect((await findUserByPassword(email, PASSWORD)) !== null).toBe(way === "an invitation");

    const kept = await db().membership.findMany({ where: { organizationId: organization.id } });
    expect(kept).toMatchObject([{ userId: user.id, role: "owner" }]);
    const { name } = await db().organization.findUniqueOrThrow({ where: { id: organization.id } });
    expect(name).toBe("Unproven Books");
    await expectSoundLedger(before);
  });

  it("is the first once: what the owner makes afterwards stays, whatever link they follow", async () => {
    const account = await unprovenAccount();
    await requestLink({ email: account.email, purpose: "sign_in" });
    await findUserByLink(await mailedToken(stack, account.email, "/sign-in/link"), now());
    const { id } = await newApiKey(now(), account.organization, account.user, { name: "Mine" });
    for (const [, prove] of ways.slice(1, 3)) await prove(account);
    expect(await db().apiKey.findUnique({ where: { id } })).toMatchObject({ revokedAt: null });
  });
});
