import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db, inTransaction } from "@/server/foundation/db";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newOrganization } from "@/server/scenarios/story";
import { resetPassword } from "@/server/users/reset-password";
import { findUserByLink, findUserByPassword, requestLink } from "@/server/users/sign-in";
import { signUp } from "@/server/users/sign-up";
import { giveWelcomeCredits, verifyEmail } from "@/server/users/verify-email";
import { browserHeaders } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, outcomes } from "../support/tenant";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

async function newAccount(password = "a long enough password") {
  const email = uniqueEmail("new");
  const made = await signUp(
    { name: "New Person", email, password, organization_name: "New Company" },
    new Date(),
  );
  return { ...made, email, password };
}

/** The token of the newest link that was mailed to this address. */
async function mailedToken(email: string, path: string): Promise<string> {
  await stack.drainJobs();
  const mails = await stack.emailsTo(email);
  const link = mails
    .flatMap((m) => [...m.text.matchAll(/https?:\/\/\S+/g)].map((match) => match[0]))
    .find((url) => url.includes(path));
  return new URL(link ?? "http://none/").searchParams.get("token") ?? "";
}

describe("signing up", () => {
  it("gives 500 promotional credits once, when the address is verified", async () => {
    const account = await newAccount();
    expect(await creditsOf(account)).toBe(0);
    const token = await mailedToken(account.email, "/verify");
    const { done, refused } = outcomes(
      await Promise.allSettled(Array.from({ length: 5 }, () => verifyEmail(token, new Date()))),
    );
    expect([done.length, refused]).toEqual([1, Array(4).fill("wrong_state")]);
    expect(await creditsOf(account)).toBe(500);
    const second = await newOrganization(new Date(), {
      name: "Second",
      owner: account.user,
      welcome: true,
    });
    await Promise.all(
      Array.from({ length: 5 }, () =>
        inTransaction((tx) => giveWelcomeCredits(tx, account.user.id, new Date())),
      ),
    );
    expect([await creditsOf(account), await creditsOf({ organization: second })]).toEqual([500, 0]);
    await expectSoundLedger(account);
  });

  it("with an address that has an account is refused and makes nothing", async () => {
    const account = await newAccount();
    const before = await db().organization.count();
    await expect(
      signUp(
        {
          name: "Again",
          email: account.email,
          password: "another password",
          organization_name: "Other",
        },
        new Date(),
      ),
    ).rejects.toMatchObject({ code: "already_exists" });
    expect(await db().organization.count()).toBe(before);
  });

  it("ten people who choose the same name at once all get an organization", async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => newAccount()));
    expect(new Set(made.map((m) => m.organization.slug)).size).toBe(10);
  });
});

describe("signing in", () => {
  it("works with the password, and says nothing about which part was wrong", async () => {
    const account = await newAccount();
    expect((await findUserByPassword(account.email.toUpperCase(), account.password))?.id).toBe(
      account.user.id,
    );
    expect(await findUserByPassword(account.email, "wrong password")).toBeNull();
    expect(await findUserByPassword("nobody@acme.test", account.password)).toBeNull();
  });

  it("works with a mailed link exactly once, for fifteen minutes, and verifies the address", async () => {
    const account = await newAccount();
    await requestLink(account.email, "sign_in", new Date());
    const token = await mailedToken(account.email, "/sign-in/link");
    const { done } = outcomes(
      await Promise.allSettled(Array.from({ length: 5 }, () => findUserByLink(token, new Date()))),
    );
    expect(done).toHaveLength(1);
    expect(await creditsOf(account)).toBe(500);

    await requestLink(account.email, "sign_in", new Date(Date.now() - 16 * 60_000));
    const late = await mailedToken(account.email, "/sign-in/link");
    await expect(findUserByLink(late, new Date())).rejects.toMatchObject({ code: "wrong_state" });
  });

  it("a password reset ends the sessions that were opened before it", async () => {
    const account = await newAccount();
    const headers = await browserHeaders(account.user);
    const me = () => stack.json<{ email?: string }>(`${stack.apiUrl}/api/me`, { headers });
    expect((await me()).body.email).toBe(account.email);
    await requestLink(account.email, "reset_password", new Date());
    await resetPassword(
      await mailedToken(account.email, "/reset-password"),
      "a brand new password",
      new Date(),
    );
    expect((await me()).status).toBe(401);
    expect(await findUserByPassword(account.email, account.password)).toBeNull();
    expect((await findUserByPassword(account.email, "a brand new password"))?.id).toBe(
      account.user.id,
    );
  });

  it("a cookie changes nothing for another site", async () => {
    const account = await newAccount();
    const { cookie = "" } = await browserHeaders(account.user);
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
    const account = await newAccount();
    await stack.drainJobs();
    const rows = await db().emailMessage.findMany({ where: { recipient: account.email } });
    expect(rows).toMatchObject([{ template: "verify-email", props: {} }]);
    expect(rows[0]?.sentAt).toBeInstanceOf(Date);
  });

  it("thirty accounts in ten minutes are enough for one address, whatever X-Forwarded-For it makes up", async () => {
    const json = {
      name: "Flood",
      email: uniqueEmail("flood"),
      password: "a long enough password",
      organization_name: "Flood",
    };
    const statuses: number[] = [];
    for (let n = 0; n <= 30; n++) {
      const { status } = await stack.json(`${stack.apiUrl}/api/trpc/auth.signUp`, {
        body: { json },
        headers: { "x-forwarded-for": `198.51.100.${n}`, origin: process.env.APP_URL ?? "" },
      });
      statuses.push(status);
    }
    expect(statuses.indexOf(429)).toBe(30);
  });
});
