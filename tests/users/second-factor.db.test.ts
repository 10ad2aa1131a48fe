import { Secret, TOTP } from "otpauth";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { User } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { join, newOrganization, newPerson, PASSWORD } from "@/server/scenarios/story";
import { resetPassword } from "@/server/users/reset-password";
import { confirmByCode } from "@/server/users/second-factor/confirm-by-code";
import { sealAuthenticatorsAnew } from "@/server/users/second-factor/seal-authenticators-anew";
import { undoSecondFactor } from "@/server/users/second-factor/undo-second-factor";
import { openSession } from "@/server/users/sessions/open-session";
import { confirmByPassword, sendConfirmationLink } from "@/server/users/sessions/reauthenticate";
import { mailLink } from "@/server/users/sign-in";
import { browserHeaders, clientOf, type Problem } from "../support/client";
import { withRotatedSecret } from "../support/rotated-secret";
import { type Browser, headersOf, newBrowser, signInWith } from "../support/sign-in";
import { type Stack, startStack } from "../support/stack";
import { tenantWith } from "../support/tenant";
import { mailedToken } from "./story";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

/** The code that an app shows so many steps from now. */
const codeOf = (secret: string, steps = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: Date.now() + steps * 30_000,
  });

/** Somebody who set an app up in a browser, with its secret and the recovery codes they kept. */
async function protectedPerson() {
  const user = await newPerson(new Date(), { email: uniqueEmail("person"), name: "Ada Example" });
  const client = await clientOf(stack, { user });
  const { body: begun } = await client.post<{ secret: string }>("/v1/me/authenticator", {});
  // The step before: the codes of now and of the next step stay good for what the test does.
  const { body } = await client.post<{ recovery_codes: string[] }>("/v1/me/authenticator/confirm", {
    code: codeOf(begun.secret, -1),
  });
  const stored = await db().user.findUniqueOrThrow({ where: { id: user.id } });
  return { user: stored, client, secret: begun.secret, codes: body.recovery_codes };
}

const firstStep = (browser: Browser, { email }: User) =>
  signInWith(browser, "password", { email, password: PASSWORD });
const secondStep = (browser: Browser, code: string) => signInWith(browser, "second-step", { code });

const meOf = async (browser: Browser) =>
  (await stack.json(`${stack.apiUrl}/api/me`, { headers: headersOf(browser) })).status;

describe("signing in with a second factor", () => {
  it("opens no session before it: the half sign-in reaches nothing at any door", async () => {
    const { user } = await protectedPerson();
    const open = await db().session.count({ where: { userId: user.id, endedAt: null } });
    const browser = newBrowser();
    const answer = await firstStep(browser, user);
    expect(answer.location).toContain("error=second_factor");
    expect(Object.keys(browser.cookies).filter((name) => name.includes("session"))).toEqual([]);
    expect(browser.cookies["bursar.second-step"]).toBeTruthy();
    expect(await db().session.count({ where: { userId: user.id, endedAt: null } })).toBe(open);

    // The token, offered as whatever a door might take it for.
    const token = browser.cookies["bursar.second-step"] ?? "";
    for (const headers of [
      headersOf(browser),
      { cookie: `next-auth.session-token=${token}`, origin: process.env.APP_URL ?? "" },
      { authorization: `Bearer ${token}` },
    ]) {
      for (const path of ["/api/me", "/api/v1/me/security", "/api/trpc/me.get?input=%7B%7D"]) {
        const { status } = await stack.json(`${stack.apiUrl}${path}`, {
          headers: headers as Record<string, string>,
        });
        expect([path, status]).toEqual([path, 401]);
      }
    }
    expect(await openSession(user, { ip: null, userAgent: "" }, new Date())).toBeNull();
  });

  it("takes the app's code once, in the browser that proved the password", async () => {
    const { user, secret } = await protectedPerson();
    const [browser, other] = [newBrowser(), newBrowser()];
    await firstStep(browser, user);
    const code = codeOf(secret);
    expect((await secondStep(other, code)).location).toContain("error=start_again");
    expect((await secondStep(browser, code)).status).toBe(200);
    expect(await meOf(browser)).toBe(200);
    expect(browser.cookies["bursar.second-step"]).toBeUndefined();

    await firstStep(other, user);
    expect((await secondStep(other, code)).status).toBe(401);
    expect((await secondStep(other, codeOf(secret, 1))).status).toBe(200);
    expect(await meOf(other)).toBe(200);
  });

  it("takes one of many at once that bring the same code", async () => {
    const { user, secret } = await protectedPerson();
    const browsers = Array.from({ length: 4 }, () => newBrowser());
    for (const browser of browsers) await firstStep(browser, user);
    const code = codeOf(secret);
    const answers = await Promise.all(browsers.map((browser) => secondStep(browser, code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it("forgives one step of drift in either direction, and no more", async () => {
    for (const [steps, status] of [
      [1, 200],
      [0, 200],
      [2, 401],
      [-3, 401],
    ] as const) {
      const { user, secret } = await protectedPerson();
      const browser = newBrowser();
      await firstStep(browser, user);
      expect([steps, (await secondStep(browser, codeOf(secret, steps))).status]).toEqual([
        steps,
        status,
      ]);
    }
  });

  it("ends after five wrong codes, and tells the owner that someone has the first factor", async () => {
    const { user, secret } = await protectedPerson();
    const browser = newBrowser();
    await firstStep(browser, user);
    for (let n = 0; n < 4; n++)
      expect((await secondStep(browser, "000000")).location).toContain("CredentialsSignin");
    expect((await secondStep(browser, "000000")).location).toContain("error=start_again");
    expect((await secondStep(browser, codeOf(secret))).location).toContain("error=start_again");
    expect(await meOf(browser)).toBe(401);
    await stack.drainJobs();
    const subjects = (await stack.emailsTo(user.email)).map(({ subject }) => subject);
    expect(subjects).toContain("Someone has your password but not your second factor");
  });

  it("counts codes by person, across browsers; a recovery code still works", async () => {
    const { user, secret, codes } = await protectedPerson();
    const guess = async () => {
      const browser = newBrowser();
      await firstStep(browser, user);
      return Promise.all(Array.from({ length: 4 }, () => secondStep(browser, "000000")));
    };
    const answers = [...(await guess()), ...(await guess()), ...(await guess())];
    const limited = answers.filter(({ location }) => location?.includes("rate_limited"));
    expect(limited).toHaveLength(2);
    const browser = newBrowser();
    await firstStep(browser, user);
    expect((await secondStep(browser, codeOf(secret))).location).toContain("rate_limited");
    expect((await secondStep(browser, codes[0] ?? "")).status).toBe(200);
  });

  it("is over after ten minutes, and with a new password", async () => {
    const { user, secret } = await protectedPerson();
    const [late, reset] = [newBrowser(), newBrowser()];
    await firstStep(late, user);
    await db().pendingSignIn.updateMany({
      where: { userId: user.id },
      data: { expiresAt: new Date() },
    });
    await firstStep(reset, user);
    await mailLink(
      { linkId: newId("emailToken"), email: user.email, purpose: "reset_password" },
      new Date(),
    );
    const token = await mailedToken(stack, user.email, "/reset-password");
    await resetPassword(token, "an odd new phrase", new Date());
    for (const browser of [late, reset]) {
      const answer = await secondStep(browser, codeOf(secret));
      expect(answer.location).toContain("error=start_again");
      expect(await meOf(browser)).toBe(401);
    }
  });

  it("is asked for after a reset and after an emailed link too", async () => {
    const { user, secret } = await protectedPerson();
    const mail = (purpose: "sign_in" | "reset_password") =>
      mailLink({ linkId: newId("emailToken"), email: user.email, purpose }, new Date());
    await mail("reset_password");
    const reset = await mailedToken(stack, user.email, "/reset-password");
    await resetPassword(reset, "an odd new phrase", new Date());
    const byPassword = newBrowser();
    const again = { email: user.email, password: "an odd new phrase" };
    expect((await signInWith(byPassword, "password", again)).location).toContain("second_factor");
    await mail("sign_in");
    const token = await mailedToken(stack, user.email, "/sign-in/link");
    const byLink = newBrowser();
    expect((await signInWith(byLink, "link", { token })).location).toContain("second_factor");
    expect([await meOf(byPassword), await meOf(byLink)]).toEqual([401, 401]);
    expect((await secondStep(byLink, codeOf(secret))).status).toBe(200);
  });
});

describe("recovery codes", () => {
  it("are ten, each good once in any writing, and the owner is told how many are left", async () => {
    const { user, codes } = await protectedPerson();
    expect(new Set(codes).size).toBe(10);
    const stored = await db().recoveryCode.findMany({ where: { userId: user.id } });
    expect(JSON.stringify(stored)).not.toContain((codes[0] ?? "").replaceAll("-", ""));
    const typed = (codes[0] ?? "").toUpperCase().replaceAll("-", " ");
    for (const status of [200, 401]) {
      const browser = newBrowser();
      await firstStep(browser, user);
      expect((await secondStep(browser, typed)).status).toBe(status);
    }
    await stack.drainJobs();
    const mails = await stack.emailsTo(user.email);
    const used = mails.find(({ subject }) => subject === "A recovery code was used");
    expect(used?.text).toContain("9 codes are left.");
  });

  it("of somebody else, and those from before new ones, open nothing", async () => {
    const [ada, eve] = [await protectedPerson(), await protectedPerson()];
    const renewed = await ada.client.post<{ recovery_codes: string[] }>(
      "/v1/me/recovery-codes",
      {},
    );
    const browser = newBrowser();
    await firstStep(browser, ada.user);
    expect((await secondStep(browser, eve.codes[0] ?? "")).status).toBe(401);
    expect((await secondStep(browser, ada.codes[0] ?? "")).status).toBe(401);
    expect((await secondStep(browser, renewed.body.recovery_codes[0] ?? "")).status).toBe(200);
  });
});

describe("confirming who one is", () => {
  it("takes the second factor, and neither the password nor a link, from whoever has one", async () => {
    const { user, secret } = await protectedPerson();
    const opened = new Date(Date.now() - 11 * 60_000);
    const place = { ip: null, userAgent: "", secondFactor: true };
    const sessionId = (await openSession(user, place, opened)) ?? "";
    const session = { userId: user.id, sessionId };
    await expect(confirmByPassword(session, PASSWORD, new Date())).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(sendConfirmationLink(session, new Date())).rejects.toMatchObject({
      code: "forbidden",
    });
    const read = async () =>
      (await db().session.findUniqueOrThrow({ where: { id: sessionId } })).authenticatedAt;
    expect(await read()).toEqual(opened);
    await expect(confirmByCode(session, "000000", new Date())).rejects.toMatchObject({
      code: "validation_failed",
    });
    await confirmByCode(session, codeOf(secret), new Date());
    expect((await read()).getTime()).toBeGreaterThan(opened.getTime());
  });

  it("is asked before an app is added or removed", async () => {
    const { user } = await protectedPerson();
    const headers = await browserHeaders(user, new Date(Date.now() - 11 * 60_000));
    for (const [method, path] of [
      ["POST", ""],
      ["POST", "/confirm"],
      ["DELETE", ""],
    ] as const) {
      const answer = await stack.json<Problem>(`${stack.apiUrl}/api/v1/me/authenticator${path}`, {
        method,
        headers,
        ...(path ? { body: { code: "000000" } } : method === "POST" ? { body: {} } : {}),
      });
      expect(answer.body).toMatchObject({ code: "reauthentication_required", ways: ["code"] });
    }
  });
});

describe("turning a second factor on and off", () => {
  it("ends the other sessions, and says so in the audit log and by email", async () => {
    const user = await newPerson(new Date(), { email: uniqueEmail("person"), name: "Ada" });
    const elsewhere = await browserHeaders(user);
    const client = await clientOf(stack, { user });
    const { body } = await client.post<{ secret: string }>("/v1/me/authenticator", {});
    const wrong = await client.post("/v1/me/authenticator/confirm", { code: "000000" });
    expect(wrong.status).toBe(400);
    expect((await stack.json(`${stack.apiUrl}/api/me`, { headers: elsewhere })).status).toBe(200);
    await client.post("/v1/me/authenticator/confirm", { code: codeOf(body.secret) });
    expect((await stack.json(`${stack.apiUrl}/api/me`, { headers: elsewhere })).status).toBe(401);
    expect((await client.delete("/v1/me/authenticator")).status).toBe(200);
    expect((await client.delete("/v1/me/authenticator")).status).toBe(404);
    expect(await db().recoveryCode.count({ where: { userId: user.id } })).toBe(0);
    const events = await db().auditEvent.findMany({
      where: { subjectId: user.id },
      orderBy: { id: "asc" },
    });
    expect(events.map(({ action }) => action)).toEqual([
      "user.authenticator_added",
      "user.authenticator_removed",
    ]);
    await stack.drainJobs();
    expect((await stack.emailsTo(user.email)).map(({ subject }) => subject).sort()).toEqual([
      "An authenticator app was added",
      "Your authenticator app was removed",
    ]);
  });

  it("can be taken back by the owner's mailbox for three days, past a new password", async () => {
    const { user } = await protectedPerson();
    const token = await mailedToken(stack, user.email, "/secure-account");
    await db().user.update({ where: { id: user.id }, data: { passwordHash: "changed" } });
    const late = new Date(Date.now() + 3.1 * 86_400_000);
    await expect(undoSecondFactor(token, "req_test", late)).rejects.toMatchObject({
      code: "wrong_state",
    });
    await undoSecondFactor(token, "req_test", new Date());
    const after = await db().user.findUniqueOrThrow({ where: { id: user.id } });
    expect(after).toMatchObject({ secondFactorAt: null, passwordHash: null });
    expect(await db().session.count({ where: { userId: user.id, endedAt: null } })).toBe(0);
    await expect(undoSecondFactor(token, "req_test", new Date())).rejects.toMatchObject({
      code: "wrong_state",
    });
  });

  it("with another phone keeps the old one until a code of the new one is right", async () => {
    const { user, client, secret } = await protectedPerson();
    const { body } = await client.post<{ secret: string }>("/v1/me/authenticator", {});
    const browser = newBrowser();
    await firstStep(browser, user);
    expect((await secondStep(browser, codeOf(secret))).status).toBe(200);
    const done = await client.post<{ recovery_codes: null }>("/v1/me/authenticator/confirm", {
      code: codeOf(body.secret),
    });
    expect(done.body.recovery_codes).toBeNull();
    await firstStep(browser, user);
    expect((await secondStep(browser, codeOf(secret, 1))).status).toBe(401);
    expect((await secondStep(browser, codeOf(body.secret, 1))).status).toBe(200);
  });
});

describe("an organization that requires a second factor", () => {
  const requireOf = (id: string) => `/organizations/${id}/second-factor`;

  it("opens nothing to members without one, and everything once they have it; keys are unaffected", async () => {
    const { organization, owner, apiKey } = await tenantWith(10);
    const member = await newPerson(new Date(), { email: uniqueEmail("member"), name: "Mem" });
    await join(new Date(), organization, member, "admin");
    const client = await clientOf(stack, { user: owner });
    const refused = await client.put(requireOf(organization.id), { required: true });
    expect([refused.status, refused.body.code]).toEqual([409, "wrong_state"]);

    const { body } = await client.post<{ secret: string }>("/v1/me/authenticator", {});
    await client.post("/v1/me/authenticator/confirm", { code: codeOf(body.secret) });
    expect((await client.put(requireOf(organization.id), { required: true })).status).toBe(200);

    const without = await clientOf(stack, { user: member });
    const paths = [
      `/organizations/${organization.id}`,
      `/organizations/${organization.id}/billing`,
      `/organizations/${organization.id}/transactions`,
      `/v1/members?organization_id=${organization.id}`,
    ];
    for (const path of paths) {
      const answer = await without.get(path);
      expect([path, answer.status, answer.body.code]).toEqual([
        path,
        403,
        "second_factor_required",
      ]);
    }
    const key = await clientOf(stack, { key: apiKey });
    expect((await key.get(`/organizations/${organization.id}`)).status).toBe(200);
    expect((await client.get(`/organizations/${organization.id}`)).status).toBe(200);

    const begun = await without.post<{ secret: string }>("/v1/me/authenticator", {});
    await without.post("/v1/me/authenticator/confirm", { code: codeOf(begun.body.secret) });
    for (const path of paths) expect((await without.get(path)).status).toBe(200);
    const stays = await without.delete("/v1/me/authenticator");
    expect([stays.status, stays.body.code]).toEqual([409, "wrong_state"]);
    expect(stays.body.detail).toContain(organization.name);
  });

  it("also closes what it owns below, and is for owners alone to decide", async () => {
    const { organization, owner } = await tenantWith(10);
    const below = await newOrganization(new Date(), {
      name: "Below",
      owner,
      parent: organization,
      relationship: "owned",
    });
    const admin = await newPerson(new Date(), { email: uniqueEmail("admin"), name: "Admin" });
    await join(new Date(), organization, admin, "admin");
    await join(new Date(), below, admin, "owner");
    const asAdmin = await clientOf(stack, { user: admin });
    expect((await asAdmin.put(requireOf(organization.id), { required: true })).status).toBe(403);
    expect((await asAdmin.get(`/organizations/${below.id}`)).status).toBe(200);
    await db().organization.update({
      where: { id: organization.id },
      data: { requiresSecondFactor: true },
    });
    expect((await asAdmin.get(`/organizations/${below.id}`)).body.code).toBe(
      "second_factor_required",
    );
  });
});

describe("after a rotation of NEXTAUTH_SECRET", () => {
  it("earlier sessions have ended, and earlier apps and recovery codes still work", async () => {
    const { user, client, secret, codes } = await protectedPerson();
    await withRotatedSecret(async () => {
      expect((await client.get("/me")).status).toBe(401);
      for (const code of [codeOf(secret), codes[0] ?? ""]) {
        const browser = newBrowser();
        await firstStep(browser, user);
        expect((await secondStep(browser, code)).status).toBe(200);
        expect(await meOf(browser)).toBe(200);
      }
      const again = newBrowser();
      await firstStep(again, user);
      expect((await secondStep(again, codes[0] ?? "")).status, "spent").toBe(401);
    });
  });

  it("the worker seals apps again, and then the previous secret is no longer needed", async () => {
    const { user, secret } = await protectedPerson();
    const stored = async () =>
      (await db().authenticator.findUniqueOrThrow({ where: { userId: user.id } })).secret;
    const before = await stored();
    await withRotatedSecret(sealAuthenticatorsAnew);
    const anew = await stored();
    expect(anew).not.toEqual(before);
    await withRotatedSecret(sealAuthenticatorsAnew);
    expect(await stored(), "once").toEqual(anew);
    await withRotatedSecret(
      async () => {
        const browser = newBrowser();
        await firstStep(browser, user);
        expect((await secondStep(browser, codeOf(secret))).status).toBe(200);
      },
      { keepsPrevious: false },
    );
  });
});
