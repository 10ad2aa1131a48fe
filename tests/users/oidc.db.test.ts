import { Secret, TOTP } from "otpauth";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/server/foundation/db";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newPerson, PASSWORD } from "@/server/scenarios/story";
import { signInByProvider } from "@/server/users/identities/sign-in-by-provider";
import { findUserByPassword } from "@/server/users/sign-in";
import { clientOf } from "../support/client";
import { CLIENT, type OidcStandIn, startOidcStandIn } from "../support/oidc-stand-in";
import {
  type Browser,
  beginWithProvider,
  headersOf,
  newBrowser,
  returnFromProvider,
} from "../support/sign-in";
import { type Stack, startStack } from "../support/stack";
import { unprovenAccount } from "./story";

let stack: Stack;
let provider: OidcStandIn;
beforeAll(async () => {
  provider = await startOidcStandIn(`${process.env.APP_URL}/api/auth/callback/company`);
  Object.assign(process.env, {
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: CLIENT.id,
    OIDC_CLIENT_SECRET: CLIENT.secret,
    OIDC_EMAIL_DOMAINS: "acme.test",
  });
  stack = await startStack();
});
afterAll(() => Promise.all([stack.stop(), provider.stop()]));

let people = 0;
const claimsOf = (email: string, more: object = {}) => ({
  sub: `person-${++people}`,
  email,
  email_verified: true,
  name: "Ada Example",
  ...more,
});

/** Signs in at the provider and comes back. @returns where the browser is led */
async function signIn(
  claims: { sub: string },
  browser: Browser = newBrowser(),
): Promise<{ browser: Browser; location: string; me: number }> {
  provider.signIn(claims);
  const back = await provider.visit(await beginWithProvider(browser, "company"));
  const { location = "" } = await returnFromProvider(browser, "company", back);
  const me = await stack.json(`${stack.apiUrl}/api/me`, { headers: headersOf(browser) });
  return { browser, location, me: me.status };
}

const personOf = (email: string) =>
  db().user.findUnique({ where: { email }, include: { memberships: true, identities: true } });

describe("signing in by a provider", () => {
  it("makes a person of whom nobody knew, in no organization, and knows them again by their subject", async () => {
    const email = uniqueEmail("new");
    const claims = claimsOf(email);
    expect((await signIn(claims)).me).toBe(200);
    const made = await personOf(email);
    expect(made).toMatchObject({ name: "Ada Example", passwordHash: null, memberships: [] });
    expect(made?.emailVerifiedAt).not.toBeNull();
    const renamed = { ...claims, email: uniqueEmail("renamed"), email_verified: false };
    expect((await signIn(renamed)).me).toBe(200);
    expect(await db().user.count({ where: { email: renamed.email } })).toBe(0);
  });

  it("links to the account of a verified address, tells its owner, and leaves the password", async () => {
    const user = await newPerson(new Date(), { email: uniqueEmail("known"), name: "Known" });
    expect((await signIn(claimsOf(user.email))).me).toBe(200);
    expect((await personOf(user.email))?.identities).toHaveLength(1);
    expect(await findUserByPassword(user.email, PASSWORD)).not.toBeNull();
    await stack.drainJobs();
    const subjects = (await stack.emailsTo(user.email)).map(({ subject }) => subject);
    expect(subjects).toEqual(["A new way to sign in was added"]);
  });

  it("is removed by its owner, who is told; another address of the provider's gets in no more", async () => {
    const user = await newPerson(new Date(), { email: uniqueEmail("known"), name: "Known" });
    const claims = claimsOf(user.email);
    await signIn(claims);
    const client = await clientOf(stack, { user });
    const linked = async () =>
      (await client.get<{ providers: object[] }>("/v1/me/security")).body.providers;
    expect(await linked()).toEqual([{ provider: "company", linked_at: expect.any(String) }]);
    const remove = (provider: string) => client.delete(`/v1/me/providers/${provider}`);
    expect((await remove("google")).status).toBe(404);
    expect(await Promise.all([remove("company"), remove("company")])).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ status: 200 }),
        expect.objectContaining({ status: 404 }),
      ]),
    );
    expect(await linked()).toEqual([]);
    const removed = { subjectId: user.id, action: "user.identity_removed" };
    expect(await db().auditEvent.count({ where: removed })).toBe(1);
    await stack.drainJobs();
    const subjects = (await stack.emailsTo(user.email)).map(({ subject }) => subject);
    expect(subjects).toContain("A way to sign in was removed");
    // The same account there, whose address is another one by now, is a stranger.
    const moved = { ...claims, email: uniqueEmail("moved"), email_verified: false };
    expect((await signIn(moved)).me).toBe(401);
    // Who still has the address has the mailbox, and may link it again.
    expect((await signIn(claims)).me).toBe(200);
    expect(await linked()).toHaveLength(1);
  });

  it.each([
    ["says nothing of its being verified", { email_verified: undefined }],
    ["says it is not verified", { email_verified: false }],
    ["says so in a text", { email_verified: "true" }],
  ])("takes over no account where the provider %s", async (_, claim) => {
    const user = await newPerson(new Date(), { email: uniqueEmail("victim"), name: "Victim" });
    const { me, location } = await signIn(claimsOf(user.email, claim));
    expect(me).toBe(401);
    expect(location).toContain("error=unverified_email");
    expect((await personOf(user.email))?.identities).toEqual([]);
  });

  it("takes over no account at a domain that the provider does not speak for", async () => {
    const email = `victim-${Date.now()}@elsewhere.test`;
    await newPerson(new Date(), { email, name: "Victim" });
    expect((await signIn(claimsOf(email))).me).toBe(401);
    expect((await personOf(email))?.identities).toEqual([]);
    const twice = `new-${Date.now()}@acme.test.evil.test`;
    expect((await signIn(claimsOf(twice))).me).toBe(401);
    expect(await personOf(twice)).toBeNull();
  });

  it("is the first proof of an account that somebody else may have prepared", async () => {
    const { user, email } = await unprovenAccount();
    expect((await signIn(claimsOf(email))).me).toBe(200);
    expect(await findUserByPassword(email, PASSWORD)).toBeNull();
    expect((await personOf(email))?.passwordHash).toBeNull();
    expect(user.emailVerifiedAt).toBeNull();
  });

  it("asks for the second factor of whoever has one", async () => {
    const user = await newPerson(new Date(), { email: uniqueEmail("known"), name: "Known" });
    const client = await clientOf(stack, { user });
    const { body } = await client.post<{ secret: string }>("/v1/me/authenticator", {});
    const code = new TOTP({ secret: Secret.fromBase32(body.secret) }).generate();
    await client.post("/v1/me/authenticator/confirm", { code });
    const { me, location, browser } = await signIn(claimsOf(user.email));
    expect(me).toBe(401);
    expect(location).toContain("/sign-in/second-step");
    expect(browser.cookies["bursar.second-step"]).toBeTruthy();
  });

  it("needs the browser that began it: an address from elsewhere signs nobody in", async () => {
    const [victim, attacker] = [newBrowser(), newBrowser()];
    provider.signIn(claimsOf(uniqueEmail("attacker")));
    const back = await provider.visit(await beginWithProvider(attacker, "company"));
    await returnFromProvider(victim, "company", back);
    const asVictim = { headers: headersOf(victim) };
    expect((await stack.json(`${stack.apiUrl}/api/me`, asVictim)).status).toBe(401);
    await returnFromProvider(attacker, "company", back);
    const asAttacker = { headers: headersOf(attacker) };
    expect((await stack.json(`${stack.apiUrl}/api/me`, asAttacker)).status).toBe(200);
    // The code was spent.
    const again = newBrowser();
    again.cookies = { ...attacker.cookies };
    delete again.cookies["next-auth.session-token"];
    await returnFromProvider(again, "company", back);
    expect(again.cookies["next-auth.session-token"]).toBeUndefined();
  });

  it("sends PKCE, a state and a nonce", async () => {
    const url = new URL(await beginWithProvider(newBrowser(), "company"));
    for (const name of ["code_challenge", "state", "nonce"])
      expect([name, url.searchParams.get(name)?.length]).not.toEqual([name, undefined]);
    expect(url.searchParams.get("code_challenge_method")).toBe("S256");
  });

  it("makes one person of two first sign-ins at once", async () => {
    const email = uniqueEmail("twice");
    const claims = { issuer: "https://one.test", subject: "s1", email, emailVerified: true };
    const company = { id: "company" as const, name: "Company", speaksFor: () => true };
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () => signInByProvider(company, claims, new Date())),
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array(5).fill("known"));
    expect(await db().user.count({ where: { email } })).toBe(1);
  });
});
