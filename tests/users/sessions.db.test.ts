import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nextAuthOptions } from "@/server/doors/auth/next-auth-options";
import { db } from "@/server/foundation/db";
import { purgeExpired } from "@/server/retention/purge-expired";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newPerson, PASSWORD } from "@/server/scenarios/story";
import { resetPassword } from "@/server/users/reset-password";
import { findSession, noteSeen } from "@/server/users/sessions/find-session";
import { openSession } from "@/server/users/sessions/open-session";
import { findUserByLink, requestLink } from "@/server/users/sign-in";
import { browserHeaders } from "../support/client";
import { headersOf, newBrowser, nextAuthSession, signInWith, signOutOf } from "../support/sign-in";
import { type Stack, startStack } from "../support/stack";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const password = PASSWORD;
const cookieName = "next-auth.session-token";

async function newAccount() {
  const email = uniqueEmail("person");
  return { email, user: await newPerson(new Date(), { email, name: "New Person" }) };
}

async function signedIn(email: string, userAgent?: string) {
  const browser = newBrowser(userAgent);
  expect(await signInWith(browser, "password", { email, password })).toMatchObject({ status: 200 });
  return browser;
}

/** The answers to this browser's cookie at REST and at tRPC. */
async function statuses(headers: Record<string, string>): Promise<number[]> {
  const [rest, trpc] = await Promise.all(
    ["/api/me", `/api/trpc/me.get?input=${encodeURIComponent('{"json":{}}')}`].map((path) =>
      stack.json(`${stack.apiUrl}${path}`, { headers }),
    ),
  );
  return [rest?.status ?? 0, trpc?.status ?? 0];
}

async function mailedToken(email: string, path: string): Promise<string> {
  await stack.drainJobs();
  const text = (await stack.emailsTo(email)).map((mail) => mail.text).join("\n");
  const link = [...text.matchAll(/https?:\/\/\S+/g)].find(([url]) => url.includes(path));
  return new URL(link?.[0] ?? "http://none/").searchParams.get("token") ?? "";
}

const rowsOf = (userId: string) =>
  db().session.findMany({ where: { userId }, orderBy: { id: "asc" } });

describe("signing out", () => {
  it("ends the session: a copy of the cookie answers 401, at REST and at tRPC", async () => {
    const { email } = await newAccount();
    const browser = await signedIn(email);
    const copy = headersOf(browser);
    expect(await statuses(copy)).toEqual([200, 200]);
    expect(await nextAuthSession(browser)).toMatchObject({ user: { email } });

    await signOutOf(browser);
    expect(browser.cookies[cookieName]).toBeUndefined();
    expect(await statuses(copy)).toEqual([401, 401]);
  });

  it("is seen by next-auth's own path too, which throws the cookie out", async () => {
    const { email, user } = await newAccount();
    const browser = await signedIn(email);
    const copied = { ...browser, cookies: { ...browser.cookies } };
    await signOutOf(browser);
    expect(await nextAuthSession(copied)).toEqual({});
    expect(copied.cookies[cookieName]).toBeUndefined();
    expect(await rowsOf(user.id)).toMatchObject([{ end: "signed_out" }]);
  });

  it("counts for every request that begins after its answer, however many run beside it", async () => {
    const { email } = await newAccount();
    const browser = await signedIn(email);
    const copy = headersOf(browser);
    let isOver = false;
    const late: number[] = [];
    const ask = async () => {
      for (let n = 0; n < 15; n++) {
        const beganAfter = isOver;
        const { status } = await stack.json(`${stack.apiUrl}/api/me`, { headers: copy });
        expect([200, 401]).toContain(status);
        if (beganAfter) late.push(status);
      }
    };
    const leave = async () => {
      await Promise.all([signOutOf(browser), signOutOf({ ...browser })]);
      isOver = true;
    };
    await Promise.all([ask(), ask(), leave(), ask(), ask()]);
    late.push((await stack.json(`${stack.apiUrl}/api/me`, { headers: copy })).status);
    expect(new Set(late)).toEqual(new Set([401]));
  });

  it("that could not end the session says so", async () => {
    const failures: unknown[] = [];
    const { events } = nextAuthOptions({
      onSignOutFailure: (error) => failures.push(error),
    });
    // An id that PostgreSQL refuses stands for a database that is not there.
    await events?.signOut?.({ token: { sid: "\u0000" }, session: undefined as never });
    expect(failures).toHaveLength(1);
  });
});

describe("signing in", () => {
  it("opens a new session each time, and ends the one this browser had", async () => {
    const { email, user } = await newAccount();
    const browser = await signedIn(email, "First");
    const first = headersOf(browser);
    const elsewhere = await signedIn(email, "Elsewhere");
    await signInWith(browser, "password", { email, password });
    expect(headersOf(browser).cookie).not.toBe(first.cookie);
    expect(await statuses(first)).toEqual([401, 401]);
    expect(await statuses(headersOf(browser))).toEqual([200, 200]);
    expect(await statuses(headersOf(elsewhere))).toEqual([200, 200]);
    expect(await rowsOf(user.id)).toMatchObject([
      { userAgent: "First", end: "replaced" },
      { userAgent: "Elsewhere", end: null },
      { userAgent: "First", end: null },
    ]);
  });

  it("with a wrong password opens nothing, and leaves the session that is there", async () => {
    const { email, user } = await newAccount();
    const browser = await signedIn(email);
    const answer = await signInWith(browser, "password", { email, password: "wrong password" });
    expect(answer.status).toBe(401);
    expect(await statuses(headersOf(browser))).toEqual([200, 200]);
    expect(await rowsOf(user.id)).toHaveLength(1);
  });

  it("gives a cookie that scripts do not see, other sites do not send and that says nothing", async () => {
    const { email } = await newAccount();
    const answer = await signInWith(newBrowser(), "password", { email, password });
    const cookie = answer.setCookies.find((line) => line.startsWith(`${cookieName}=`)) ?? "";
    expect(cookie).toMatch(/; Path=\/(;|$)/);
    expect(cookie).toMatch(/; HttpOnly(;|$)/);
    expect(cookie).toMatch(/; SameSite=Lax(;|$)/);
    expect(cookie).not.toMatch(/Domain=/);
  });

  it("keeps no more of a user agent than names a device", async () => {
    const { email, user } = await newAccount();
    await signedIn(email, "x".repeat(5_000));
    expect((await rowsOf(user.id))[0]?.userAgent).toHaveLength(300);
  });

  it("opens nothing on a password that changed while it was checked", async () => {
    const { user } = await newAccount();
    const place = { ip: null, userAgent: "" };
    await db().user.update({ where: { id: user.id }, data: { passwordHash: "another" } });
    expect(await openSession(user, place, new Date())).toBeNull();
    expect(await rowsOf(user.id)).toEqual([]);
  });

  it("racing a password change, leaves no session of the old password", async () => {
    const { email, user } = await newAccount();
    await requestLink({ email, purpose: "reset_password" });
    const token = await mailedToken(email, "/reset-password");
    const place = { ip: null, userAgent: "" };
    await Promise.all([
      ...Array.from({ length: 10 }, () => openSession(user, place, new Date())),
      resetPassword(token, "a brand new password", new Date()),
      ...Array.from({ length: 10 }, () => openSession(user, place, new Date())),
    ]);
    const rows = await rowsOf(user.id);
    expect(rows.filter(({ end }) => end !== "password_changed")).toEqual([]);
  });
});

describe("sessions end", () => {
  it("all of them, when the password is reset", async () => {
    const { email } = await newAccount();
    const browsers = [await signedIn(email), await signedIn(email)];
    await requestLink({ email, purpose: "reset_password" });
    await resetPassword(
      await mailedToken(email, "/reset-password"),
      "a brand new password",
      new Date(),
    );
    for (const browser of browsers) {
      expect(await statuses(headersOf(browser))).toEqual([401, 401]);
    }
  });

  it("that were opened before the address was proven by a link", async () => {
    const { email, user } = await newAccount();
    const before = await browserHeaders(user);
    await db().user.update({ where: { id: user.id }, data: { emailVerifiedAt: null } });
    await requestLink({ email, purpose: "sign_in" });
    const prover = newBrowser();
    await signInWith(prover, "link", { token: await mailedToken(email, "/sign-in/link") });
    expect(await statuses(before)).toEqual([401, 401]);
    expect(await statuses(headersOf(prover))).toEqual([200, 200]);

    await requestLink({ email, purpose: "sign_in" });
    await findUserByLink(await mailedToken(email, "/sign-in/link"), new Date());
    expect(await statuses(headersOf(prover))).toEqual([200, 200]);
  });

  it("with the account", async () => {
    const person = await newPerson(new Date(), { email: uniqueEmail("gone"), name: "Gone" });
    const headers = await browserHeaders(person);
    expect(await statuses(headers)).toEqual([200, 200]);
    await db().user.delete({ where: { id: person.id } });
    expect(await statuses(headers)).toEqual([401, 401]);
  });

  it("for a cookie that names none, as those of before do, or one that never was", async () => {
    const { user } = await newAccount();
    const secret = process.env.NEXTAUTH_SECRET ?? "";
    for (const token of [
      { sub: user.id, sessionVersion: 1 },
      { sub: user.id, sid: 1 },
      { sub: user.id, sid: "ses_01kan3x7c9e6mvb4f2tq8zr5ws" },
    ]) {
      const headers = { cookie: `${cookieName}=${await encode({ token, secret })}` };
      expect(await statuses(headers)).toEqual([401, 401]);
    }
  });

  it("after 14 days without a request, after 30 days at the latest, and are deleted then", async () => {
    const person = await newPerson(new Date(), { email: uniqueEmail("idle"), name: "Idle" });
    const opened = new Date("2026-06-01T00:00:00Z");
    const day = (n: number) => new Date(opened.getTime() + n * 86_400_000);
    const place = { ip: null, userAgent: "" };
    const idle = (await openSession(person, place, opened)) ?? "";
    expect(await findSession(idle, day(13.99))).toMatchObject({ userId: person.id });
    expect(await findSession(idle, day(14))).toBeNull();

    const used = (await openSession(person, place, opened)) ?? "";
    for (const n of [10, 20, 29]) {
      const session = await findSession(used, day(n));
      if (!session) throw new Error(`ended after ${n} days`);
      await noteSeen(session, null, day(n));
    }
    expect(await findSession(used, day(29.99))).not.toBeNull();
    expect(await findSession(used, day(30))).toBeNull();

    await purgeExpired(day(29.99));
    expect(await rowsOf(person.id)).toHaveLength(2);
    await purgeExpired(day(30.01));
    expect(await rowsOf(person.id)).toEqual([]);
  });

  it("of staff after 12 hours without a request and 24 hours in all, from the moment they are staff", async () => {
    const person = await newPerson(new Date(), { email: uniqueEmail("staff"), name: "Staff" });
    const opened = new Date("2026-06-01T00:00:00Z");
    const hour = (n: number) => new Date(opened.getTime() + n * 3_600_000);
    const id = (await openSession(person, { ip: null, userAgent: "" }, opened)) ?? "";
    expect(await findSession(id, hour(13))).not.toBeNull();
    await db().user.update({ where: { id: person.id }, data: { isStaff: true } });
    expect(await findSession(id, hour(11.9))).not.toBeNull();
    expect(await findSession(id, hour(12))).toBeNull();
    const session = await findSession(id, hour(11));
    if (session) await noteSeen(session, null, hour(11));
    expect(await findSession(id, hour(22.9))).not.toBeNull();
    expect(await findSession(id, hour(23))).toBeNull();
  });

  it("once and for good: PostgreSQL refuses to open one again, or to give it to somebody else", async () => {
    const person = await newPerson(new Date(), { email: uniqueEmail("ended"), name: "Ended" });
    const other = await newPerson(new Date(), { email: uniqueEmail("other"), name: "Other" });
    const place = { ip: null, userAgent: "" };
    const id = (await openSession(person, place, new Date())) ?? "";
    await expect(
      db().session.update({ where: { id }, data: { userId: other.id } }),
    ).rejects.toThrow(/session/);
    await db().session.update({ where: { id }, data: { endedAt: new Date(), end: "signed_out" } });
    await expect(
      db().session.update({ where: { id }, data: { endedAt: null, end: null } }),
    ).rejects.toThrow(/has ended/);
  });
});

it("a session says when it was last used, to the minute, and writes once in one", async () => {
  const person = await newPerson(new Date(), { email: uniqueEmail("seen"), name: "Seen" });
  const opened = new Date(Date.now() - 3_600_000);
  const headers = await browserHeaders(person, opened);
  const read = async () => (await rowsOf(person.id))[0];
  await Promise.all(Array.from({ length: 20 }, () => statuses(headers)));
  const seen = await read();
  expect(Date.now() - (seen?.lastSeenAt.getTime() ?? 0)).toBeLessThan(60_000);
  expect(seen?.ip).toBe("127.0.0.1");
  const [{ xmin: before }] = await db().$queryRaw<
    [{ xmin: string }]
  >`select xmin::text from sessions where user_id = ${person.id}`;
  await statuses(headers);
  const [{ xmin: after }] = await db().$queryRaw<
    [{ xmin: string }]
  >`select xmin::text from sessions where user_id = ${person.id}`;
  expect(after).toBe(before);
});
