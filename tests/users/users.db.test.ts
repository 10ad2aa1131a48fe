import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/server/foundation/db";
import { purgeExpired } from "@/server/retention/purge-expired";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newPerson } from "@/server/scenarios/story";
import { resetPassword } from "@/server/users/reset-password";
import { findUserByLink, findUserByPassword, requestLink } from "@/server/users/sign-in";
import { requestSignUp } from "@/server/users/sign-ups/request-sign-up";
import { verifyEmail } from "@/server/users/verify-email";
import { browserHeaders } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, outcomes } from "../support/tenant";
import { mailedToken, newAccount, password } from "./story";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const now = () => new Date();

function signUp(email: string, organizationName = "New Company") {
  const typed = { email, name: "New Person", password, organizationName };
  return requestSignUp({ ...typed, network: null }, now());
}

describe("signing up", () => {
  it("makes nobody until the emailed link is followed, and then one person, once", async () => {
    const email = uniqueEmail("new");
    const browser = await signUp(email);
    expect(await db().user.findUnique({ where: { email } })).toBeNull();
    expect(await findUserByPassword(email, password)).toBeNull();
    const token = await mailedToken(stack, email, "/verify");
    const { done } = outcomes(
      await Promise.allSettled(
        Array.from({ length: 5 }, () => verifyEmail({ token, browser }, now())),
      ),
    );
    expect(done).toHaveLength(1);
    const user = await db().user.findUniqueOrThrow({ where: { email } });
    expect(user.emailVerifiedAt).toBeInstanceOf(Date);
    expect((await findUserByPassword(email, password))?.id).toBe(user.id);
    expect((await findUserByLink(done[0]?.signInToken ?? "", now())).id).toBe(user.id);
    const organization = await db().organization.findFirstOrThrow({
      where: { founderUserId: user.id },
    });
    expect([organization.name, await creditsOf({ organization })]).toEqual(["New Company", 500]);
    await expectSoundLedger({ organization });
  });

  it("in another browser asks for a password, and the one typed at the sign-up opens nothing", async () => {
    const email = uniqueEmail("victim");
    await signUp(email, "Harmless name");
    const token = await mailedToken(stack, email, "/verify");
    for (const browser of [undefined, "", "x".repeat(64)]) {
      await expect(
        verifyEmail({ token, ...(browser === undefined ? {} : { browser }) }, now()),
      ).rejects.toMatchObject({ extra: { errors: [{ path: "password" }] } });
    }
    await expect(verifyEmail({ token, password: "password123" }, now())).rejects.toMatchObject({
      code: "validation_failed",
    });
    const made = await verifyEmail({ token, password: "the owner's own words" }, now());
    expect(made.organization?.name).toBe("Harmless name");
    expect(await findUserByPassword(email, password)).toBeNull();
    expect((await findUserByPassword(email, "the owner's own words"))?.email).toBe(email);
  });

  it("twice with one address leaves the account to whoever follows a link first", async () => {
    const email = uniqueEmail("twice");
    await signUp(email);
    const first = await mailedToken(stack, email, "/verify");
    const browser = await signUp(email);
    const second = await mailedToken(stack, email, "/verify");
    expect(second).not.toBe(first);
    await verifyEmail({ token: second, browser }, now());
    await expect(
      verifyEmail({ token: first, password: "another fine password" }, now()),
    ).rejects.toMatchObject({ code: "wrong_state" });
    expect(await findUserByPassword(email, "another fine password")).toBeNull();
  });

  it("is open for a day and then forgotten", async () => {
    const email = uniqueEmail("late");
    const browser = await signUp(email);
    const token = await mailedToken(stack, email, "/verify");
    const tomorrow = new Date(Date.now() + 24 * 3_600_000 + 1_000);
    await expect(verifyEmail({ token, browser }, tomorrow)).rejects.toMatchObject({
      code: "wrong_state",
    });
    await purgeExpired(tomorrow);
    expect(await db().signUp.count({ where: { email } })).toBe(0);
  });

  it("ten people who choose the same name at once all get an organization", async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => newAccount(stack)));
    expect(new Set(made.map((m) => m.organization.slug)).size).toBe(10);
  });
});

describe("signing in", () => {
  it("works with the password, and says nothing about which part was wrong", async () => {
    const { email, user } = await newAccount(stack);
    expect((await findUserByPassword(email.toUpperCase(), password))?.id).toBe(user.id);
    expect(await findUserByPassword(email, "wrong password")).toBeNull();
    expect(await findUserByPassword("nobody@acme.test", password)).toBeNull();
  });

  it("works with an emailed link exactly once, for fifteen minutes", async () => {
    const { email, user } = await newAccount(stack);
    await requestLink({ email, purpose: "sign_in" });
    const token = await mailedToken(stack, email, "/sign-in/link");
    const { done } = outcomes(
      await Promise.allSettled(Array.from({ length: 5 }, () => findUserByLink(token, now()))),
    );
    expect(done.map(({ id }) => id)).toEqual([user.id]);

    await requestLink({ email, purpose: "sign_in" });
    const late = await mailedToken(stack, email, "/sign-in/link");
    const after = new Date(Date.now() + 16 * 60_000);
    await expect(findUserByLink(late, after)).rejects.toMatchObject({ code: "wrong_state" });
  });

  it("a password reset ends the sessions that were opened before it", async () => {
    const { email, user } = await newAccount(stack);
    const headers = await browserHeaders(user);
    const me = () => stack.json<{ email?: string }>(`${stack.apiUrl}/api/me`, { headers });
    expect((await me()).body.email).toBe(email);
    await requestLink({ email, purpose: "reset_password" });
    const token = await mailedToken(stack, email, "/reset-password");
    for (const guessable of ["password123", email]) {
      await expect(resetPassword(token, guessable, now())).rejects.toMatchObject({
        code: "validation_failed",
      });
    }
    await resetPassword(token, "a brand new password", now());
    expect((await me()).status).toBe(401);
    expect(await findUserByPassword(email, password)).toBeNull();
    expect((await findUserByPassword(email, "a brand new password"))?.id).toBe(user.id);
  });

  it("a cookie changes nothing for another site", async () => {
    const person = await newPerson(now(), { email: uniqueEmail("own"), name: "Own" });
    const { cookie = "" } = await browserHeaders(person);
    const rename = (headers: Record<string, string>) =>
      stack.json<{ code?: string }>(`${stack.apiUrl}/api/me`, {
        method: "PATCH",
        body: { name: "Other" },
        headers: { cookie, ...headers },
      });
    expect((await rename({})).body.code).toBe("cross_origin");
    expect((await rename({ origin: "https://evil.test" })).status).toBe(403);
    expect((await rename({ origin: process.env.APP_URL ?? "" })).status).toBe(200);
  });

  it("a link in a sent email is not kept in the database", async () => {
    const email = uniqueEmail("new");
    await signUp(email);
    await stack.drainJobs();
    const rows = await db().emailMessage.findMany({ where: { recipient: email } });
    expect(rows).toMatchObject([{ template: "verify-email", props: {} }]);
    expect(rows[0]?.sentAt).toBeInstanceOf(Date);
  });

  it("thirty accounts in ten minutes are enough for one address, whatever X-Forwarded-For it makes up", async () => {
    const statuses: number[] = [];
    for (let n = 0; n <= 30; n++) {
      const json = {
        name: "Flood",
        email: uniqueEmail("flood"),
        password,
        organization_name: "Flood",
      };
      const { status } = await stack.json(`${stack.apiUrl}/api/trpc/auth.signUp`, {
        body: { json },
        headers: { "x-forwarded-for": `198.51.100.${n}`, origin: process.env.APP_URL ?? "" },
      });
      statuses.push(status);
    }
    expect(statuses.indexOf(429)).toBe(30);
  });
});
