import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/server/foundation/db";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newPerson, PASSWORD } from "@/server/scenarios/story";
import { askEmailChange, cancelEmailChange } from "@/server/users/email-change/ask-email-change";
import {
  followChangeLink,
  previewChangeLink,
} from "@/server/users/email-change/follow-change-link";
import { findUserByLink, findUserByPassword, mailLink } from "@/server/users/sign-in";
import { browserHeaders, clientOf } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { mailedToken } from "./story";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const now = new Date();
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);
const emailOf = async (id: string) => (await db().user.findUniqueOrThrow({ where: { id } })).email;

/** Somebody who asked for another address, and the links that both mailboxes got. */
async function asked(newEmail = uniqueEmail("next")) {
  const user = await newPerson(now, { email: uniqueEmail("person"), name: "Ada Example" });
  const asking = { userId: user.id, requestId: "req_test" };
  await askEmailChange(asking, newEmail, now);
  const [old, fresh] = [
    await mailedToken(stack, user.email, "/confirm-email"),
    await mailedToken(stack, newEmail, "/confirm-email"),
  ];
  return { user, asking, newEmail, old, fresh };
}

/** Follows both links. @returns the token of the notice's link, which takes it back */
async function changed(newEmail?: string) {
  const change = await asked(newEmail);
  await followChangeLink(change.old, "req_test", now);
  await followChangeLink(change.fresh, "req_test", now);
  await stack.drainJobs();
  const notices = await stack.emailsTo(change.user.email);
  const notice = notices.find(({ subject }) => subject === "Your email was changed");
  const url = /https?:\/\/\S+\/confirm-email\S+/.exec(notice?.text ?? "")?.[0] ?? "http://none/";
  return { ...change, undo: new URL(url).searchParams.get("token") ?? "" };
}

const follow = (token: string, at = now) => followChangeLink(token, "req_test", at);

describe("a change of email", () => {
  it.each(["old first", "new first"])("happens once both mailboxes agreed, %s", async (order) => {
    const { user, newEmail, old, fresh } = await asked();
    const [first, second] = order === "old first" ? [old, fresh] : [fresh, old];
    expect((await follow(first)).state).toBe("waits");
    expect((await follow(first)).state).toBe("waits");
    expect(await emailOf(user.id)).toBe(user.email);
    expect((await follow(second)).state).toBe("changed");
    expect(await emailOf(user.id)).toBe(newEmail);
    for (const spent of [old, fresh])
      await expect(follow(spent)).rejects.toMatchObject({ code: "wrong_state" });
    const events = await db().auditEvent.findMany({ where: { subjectId: user.id } });
    expect(events.map(({ action }) => action)).toEqual([
      "user.email_change_asked",
      "user.email_changed",
    ]);
    expect(JSON.stringify(events)).not.toContain("@");
  });

  it("happens once, however often both links are followed at once", async () => {
    const { user, newEmail, old, fresh } = await asked();
    const tries = await Promise.allSettled(
      [old, fresh, old, fresh, old, fresh].map((token) => follow(token)),
    );
    const states = tries.flatMap((one) => (one.status === "fulfilled" ? [one.value.state] : []));
    expect(states.filter((state) => state === "changed")).toHaveLength(1);
    expect(await emailOf(user.id)).toBe(newEmail);
  });

  it("does not happen by links that are too old, cancelled, or of an earlier request", async () => {
    const late = await asked();
    await follow(late.old);
    await expect(follow(late.fresh, inDays(1.1))).rejects.toMatchObject({ code: "wrong_state" });
    const cancelled = await asked();
    await cancelEmailChange(cancelled.asking, now);
    await expect(cancelEmailChange(cancelled.asking, now)).rejects.toMatchObject({
      code: "not_found",
    });
    const earlier = await asked();
    await follow(earlier.old);
    await askEmailChange(earlier.asking, uniqueEmail("third"), now);
    for (const { old, fresh, user } of [cancelled, earlier]) {
      for (const token of [old, fresh])
        await expect(follow(token)).rejects.toMatchObject({ code: "wrong_state" });
      expect(await emailOf(user.id)).toBe(user.email);
    }
  });

  it("to an address that has an account answers the same, tells that address, and never happens", async () => {
    const owner = await newPerson(now, { email: uniqueEmail("owner"), name: "Owner" });
    const { user, old, fresh } = await asked(owner.email);
    expect(fresh).toBe("");
    expect((await stack.emailsTo(owner.email)).map(({ subject }) => subject)).toEqual([
      "This address already has an account",
    ]);
    expect((await follow(old)).state).toBe("waits");
    expect(await emailOf(user.id)).toBe(user.email);
  });

  it("to an address that got an account in the meantime is refused in words", async () => {
    const { user, newEmail, old, fresh } = await asked();
    await follow(old);
    await newPerson(now, { email: newEmail, name: "Quicker" });
    await expect(follow(fresh)).rejects.toMatchObject({ code: "already_exists" });
    expect(await emailOf(user.id)).toBe(user.email);
  });

  it("to one's own address is refused", async () => {
    const user = await newPerson(now, { email: uniqueEmail("person"), name: "Ada" });
    const asking = { userId: user.id, requestId: "req_test" };
    await expect(askEmailChange(asking, user.email, now)).rejects.toMatchObject({
      code: "validation_failed",
    });
  });

  it("ends the links that were emailed to the old address", async () => {
    const { user, old, fresh } = await asked();
    const linkId = `etk_${user.id.slice(4)}` as const;
    await mailLink({ linkId, email: user.email, purpose: "sign_in" }, now);
    const link = await mailedToken(stack, user.email, "/sign-in/link");
    await follow(old);
    await follow(fresh);
    await expect(findUserByLink(link, now)).rejects.toMatchObject({ code: "wrong_state" });
  });

  it("is asked for by nobody who only has the cookie: it asks to confirm", async () => {
    const user = await newPerson(now, { email: uniqueEmail("person"), name: "Ada" });
    const headers = await browserHeaders(user, new Date(Date.now() - 11 * 60_000));
    const answer = await stack.json<{ code: string }>(`${stack.apiUrl}/api/v1/me/email-change`, {
      headers,
      body: { email: "thief@acme.test" },
    });
    expect(answer.body.code).toBe("reauthentication_required");
    expect(await db().emailChange.count({ where: { userId: user.id } })).toBe(0);
  });

  it("is seen in the profile while it waits", async () => {
    const { user, newEmail, old } = await asked();
    const client = await clientOf(stack, { user });
    await follow(old);
    const { body } = await client.get<{ email_change: object }>("/me");
    expect(body.email_change).toMatchObject({
      email: newEmail,
      confirmed_from_old: true,
      confirmed_from_new: false,
    });
  });
});

describe("taking a change of email back", () => {
  it("restores the old address once, ends every session, and no password opens it", async () => {
    const { user, newEmail, undo } = await changed();
    await browserHeaders(user);
    expect(await previewChangeLink(undo, now)).toMatchObject({ side: "undo" });
    expect((await follow(undo)).state).toBe("undone");
    expect(await emailOf(user.id)).toBe(user.email);
    expect(await db().session.count({ where: { userId: user.id, endedAt: null } })).toBe(0);
    expect(await findUserByPassword(user.email, PASSWORD)).toBeNull();
    expect(await findUserByPassword(newEmail, PASSWORD)).toBeNull();
    await expect(follow(undo)).rejects.toMatchObject({ code: "wrong_state" });
  });

  it("works past later changes, whose own notices then restore nothing", async () => {
    const { user, asking, undo, newEmail } = await changed();
    const third = uniqueEmail("third");
    const later = new Date(now.getTime() + 60_000);
    await askEmailChange(asking, third, later);
    await stack.drainJobs();
    const links = await Promise.all(
      [newEmail, third].map((email) => mailedToken(stack, email, "/confirm-email")),
    );
    for (const link of links) await follow(link, later);
    expect(await emailOf(user.id)).toBe(third);
    const thief = await mailedToken(stack, newEmail, "/confirm-email");
    await follow(undo, later);
    expect(await emailOf(user.id)).toBe(user.email);
    await expect(follow(thief, later)).rejects.toMatchObject({ code: "wrong_state" });
  });

  it("is over after 14 days", async () => {
    const { user, newEmail, undo } = await changed();
    await expect(follow(undo, inDays(14.1))).rejects.toMatchObject({ code: "wrong_state" });
    expect(await emailOf(user.id)).toBe(newEmail);
  });
});

describe("a change of password in place", () => {
  it("asks for the current one, ends the other sessions and keeps this one", async () => {
    const user = await newPerson(now, { email: uniqueEmail("person"), name: "Ada Example" });
    const [here, elsewhere] = [await browserHeaders(user), await browserHeaders(user)];
    const change = (body: object) =>
      stack.json<{ errors?: { path: string }[] }>(`${stack.apiUrl}/api/v1/me/password`, {
        method: "PUT",
        headers: here,
        body,
      });
    for (const current of [{}, { current_password: "wrong" }]) {
      const refused = await change({ ...current, password: "an odd new phrase" });
      expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([400, "current_password"]);
    }
    const { length } = await db().session.findMany({ where: { userId: user.id, endedAt: null } });
    expect(length).toBe(2);
    const current = { current_password: PASSWORD };
    expect((await change({ ...current, password: "password123" })).status).toBe(400);
    expect((await change({ ...current, password: "an odd new phrase" })).status).toBe(200);
    const me = (headers: Record<string, string>) =>
      stack.json(`${stack.apiUrl}/api/me`, { headers });
    expect([(await me(here)).status, (await me(elsewhere)).status]).toEqual([200, 401]);
    expect(await findUserByPassword(user.email, "an odd new phrase")).not.toBeNull();
    await stack.drainJobs();
    const [mail] = await stack.emailsTo(user.email);
    expect(mail?.text).toContain("/reset-password?email=");
  });

  it("needs no current one where there is none, and is one of two that run at once", async () => {
    const { id } = await newPerson(now, { email: uniqueEmail("person"), name: "Ada Example" });
    const user = await db().user.update({ where: { id }, data: { passwordHash: null } });
    const headers = await browserHeaders(user);
    const answers = await Promise.all(
      ["an odd new phrase", "another odd phrase"].map((password) =>
        stack.json(`${stack.apiUrl}/api/v1/me/password`, {
          method: "PUT",
          headers,
          body: { password },
        }),
      ),
    );
    // The second finds a password it was not told, or one that changed under it.
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});
