import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { User } from "@/generated/prisma/client";
import type { Endpoint } from "@/server/doors/endpoints/define-endpoint";
import { allEndpoints } from "@/server/doors/endpoints/registry";
import { db, inTransaction } from "@/server/foundation/db";
import { newScheduleSchema } from "@/server/grants/schedule.schema";
import { createSchedule } from "@/server/grants/schedules";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { join, newPerson } from "@/server/scenarios/story";
import { hashPassword } from "@/server/users/passwords";
import { findSession } from "@/server/users/sessions/find-session";
import { openSession } from "@/server/users/sessions/open-session";
import {
  confirmByLink,
  confirmByPassword,
  sendConfirmationLink,
} from "@/server/users/sessions/reauthenticate";
import { browserHeaders, clientOf, type Problem } from "../support/client";
import { madeByPasskey } from "../support/passkey-answers";
import { type Stack, startStack } from "../support/stack";
import { type Tenant, tenantWith } from "../support/tenant";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const MINUTE = 60_000;
const elevenMinutesAgo = () => new Date(Date.now() - 11 * MINUTE);
const password = "a long enough password";

async function newUser(withPassword = true): Promise<User> {
  const person = await newPerson(new Date(), { email: uniqueEmail("person"), name: "Ada Example" });
  const passwordHash = withPassword ? await hashPassword(password) : null;
  return db().user.update({ where: { id: person.id }, data: { passwordHash } });
}

/** A person with a session, as the use cases take it. */
async function sessionOf(user: User, at: Date) {
  const sessionId = (await openSession(user, { ip: null, userAgent: "" }, at)) ?? "";
  return { userId: user.id, sessionId };
}

const confirmedAt = async ({ sessionId }: { sessionId: string }, at = new Date()) =>
  (await findSession(sessionId, at))?.authenticatedAt;

async function mailedToken(email: string): Promise<string> {
  await stack.drainJobs();
  const mails = (await stack.emailsTo(email)).filter(({ subject }) =>
    subject.startsWith("Confirm"),
  );
  const link = /https?:\/\/\S+\/confirm-identity\S+/.exec(mails[0]?.text ?? "")?.[0];
  return new URL(link ?? "http://none/").searchParams.get("token") ?? "";
}

const noId = (prefix: string) => `${prefix}_01kan3x7c9e6mvb4f2tq8zr5ws`;
const inAWeek = new Date(Date.now() + 7 * 86_400_000).toISOString();
const why = "Because it was asked for";

/** A valid body for every change that asks; fields of the path and the organization are filled in. */
const bodies: Record<string, object> = {
  "member.update": { role: "viewer" },
  "invitation.create": { email: "invited@acme.test", role: "viewer" },
  "invitation.create_many": { rows: [{ email: "invited@acme.test", role: "viewer" }] },
  "join_link.create": { role: "viewer" },
  "ownership_transfer.offer": { to_member_id: noId("mem"), keeps_role: "admin" },
  "billing.update": { billing_email: "other@acme.test" },
  "recharge_policy.update": { threshold_credits: 7 },
  "billing_settings.update": { autoTopUp: { enabled: false, amount: 10, threshold: 5 } },
  "wallet.create": { name: "Second" },
  "wallet.update": { name: "Other" },
  "credit_grant.create": { wallet_id: noId("wal"), amount: 5, grant_type: "promotional" },
  "credit_grant.void": { reason: why },
  "grant_schedule.create": {
    wallet_id: noId("wal"),
    amount: 5,
    grant_type: "promotional",
    cadence: "monthly",
    description: why,
  },
  "charge.refund": { reason: why },
  "api_key.create": { name: "Stolen", scopes: ["billing:read"] },
  "cli_login.approve": { scopes: ["billing:read"] },
  "budget.update": { limit: 5 },
  "me.passkey_add": { name: "My laptop", response: madeByPasskey },
  "me.deletion_schedule": { confirmation: "wrong@acme.test" },
  "me.authenticator_confirm": { code: "000000" },
  "organization.require_second_factor": { required: false },
  "organization.close": { name: "Not its name" },
  "me.email_change": { email: "another@acme.test" },
  "me.password_change": { current_password: "wrong", password: "an odd new phrase" },
  "app.create": { name: "Portal" },
  "redemption.create": { kind: "credits", credits: 1 },
  "alert.create": { threshold_percent: 20, webhook_url: "https://hooks.example.com/" },
  "alert.update": { threshold_percent: 10 },
  "webhook_endpoint.create": { url: "https://hooks.example.com/", event_types: ["credits.low"] },
  "staff.person.reset_second_factor": { reason: "Known by their voice" },
  "staff.payout.approve": { note: why },
  "staff.payout.decline": { note: why },
  "staff.refund": { amount_cents: 100, reason: why, confirmation: "refund" },
  "staff.adjustment.create": { amount: 5, reason: why },
  "staff.overage.set": { overage_policy: "block", overage_limit: 0, reason: why },
  "staff.key.allow_grants": { allowed: false },
  "staff.quote.issue": {
    to_organization: noId("org"),
    title: "Offer",
    credits: 10,
    amount_cents: 500,
    expires_at: inAWeek,
  },
  "staff.promotion.create": { code: "SPRING2027", credits: 5, redemption_limit: 1, note: why },
  "staff.quote.withdraw": { reason: why },
  "staff.price_version.publish": {
    price_book: "standard",
    effective_at: inAWeek,
    prices: { operations: { "bill.create": { credits: 1 } } },
    note: why,
  },
  "staff.price_book.change": { price_book: "team" },
  "staff.price_override.create": {
    credit_account_id: noId("acct"),
    subject: "operation:bill.create",
    negotiated: false,
    prices: { credits: 1 },
    note: why,
  },
};

/** Whoever may do it: what gives credits, and what is the platform's, is for staff. */
const isForStaff = ({ name }: Endpoint) =>
  /^(staff|credit_grant|grant_schedule|charge)\./.test(name);

/** What is looked for before anybody is asked to confirm; of other things there are none. */
async function thingsOf(tenant: Tenant): Promise<Record<string, string>> {
  const { organization } = tenant;
  const { creditAccountId } = organization;
  const member = await newUser();
  await join(new Date(), organization, member, "member");
  const charged = await stack.json<{ id: string }>(`${stack.apiUrl}/api/v1/charges`, {
    headers: { authorization: `Bearer ${tenant.apiKey}` },
    body: { operation: "api.call" },
  });
  const ask = async (who: User, path: string, body: object) => {
    const asked = { organization_id: organization.id, ...body };
    const headers = await browserHeaders(who);
    const made = await stack.json<{ id: string }>(`${stack.apiUrl}/api/v1${path}`, {
      headers,
      body: asked,
    });
    return made.body.id;
  };
  const limited = { subject: "member", subject_id: member.id, period: "day", limit: 1 };
  const budget_id = await ask(tenant.owner, "/budgets", limited);
  const wallet = await db().wallet.findFirstOrThrow({ where: { creditAccountId } });
  const schedule = { ...bodies["grant_schedule.create"], wallet_id: wallet.id };
  const staff = { type: "staff" as const, id: "usr_staff" };
  const made = await inTransaction((tx) =>
    createSchedule(tx, newScheduleSchema.parse(schedule), staff, new Date()),
  );
  return {
    organization_id: organization.id,
    member_id: (await db().membership.findFirstOrThrow({ where: { userId: member.id } })).id,
    wallet_id: wallet.id,
    grant_id: (await db().creditGrant.findFirstOrThrow({ where: { creditAccountId } })).id,
    schedule_id: made.id,
    charge_id: charged.body.id,
    provider: "google",
    budget_request_id: await ask(member, "/budget-requests", { budget_id, limit: 5, reason: why }),
  };
}

function send(endpoint: Endpoint, things: Record<string, string>, headers: Record<string, string>) {
  const path = endpoint.rest.path.replace(
    /\{(\w+)\}/g,
    (_, field: string) => things[field] ?? noId(field.replace(/_id$/, "")),
  );
  const takesOrganization =
    "shape" in endpoint.input &&
    "organization_id" in (endpoint.input.shape as object) &&
    !endpoint.rest.path.includes("{organization_id}");
  const scope = takesOrganization ? { organization_id: things.organization_id } : {};
  const body = { ...scope, ...bodies[endpoint.name] };
  return stack.json<Problem>(`${stack.apiUrl}/api${path}`, {
    method: endpoint.rest.method.toUpperCase(),
    headers,
    body: "wallet_id" in body ? { ...body, wallet_id: things.wallet_id } : body,
  });
}

describe("a change that matters", () => {
  const asking = allEndpoints.filter(({ reauthenticate }) => reauthenticate);
  let tenant: Tenant;
  let staff: User;
  let things: Record<string, string>;
  const asker = (endpoint: Endpoint, { owner }: Tenant) => (isForStaff(endpoint) ? staff : owner);
  beforeAll(async () => {
    tenant = await tenantWith(10);
    things = await thingsOf(tenant);
    const { id } = await newUser();
    staff = await db().user.update({ where: { id }, data: { isStaff: true } });
  });

  it.each(asking.map((endpoint) => [endpoint.name, endpoint] as const))(
    "%s is refused eleven minutes after the sign-in and asked for by name; after a new one it is not",
    async (_, endpoint) => {
      const person = asker(endpoint, tenant);
      const stale = await browserHeaders(person, elevenMinutesAgo());
      const refused = await send(endpoint, things, stale);
      expect(refused).toMatchObject({
        status: 403,
        body: {
          code: "reauthentication_required",
          detail: "Confirm that it is you, then try again. Nothing was changed.",
          ways: ["password", "email_link"],
        },
      });
      const fresh = await browserHeaders(person);
      expect((await send(endpoint, things, fresh)).body.code).not.toBe("reauthentication_required");
    },
  );

  it("refused, leaves everything as it was", async () => {
    const other = await tenantWith(10);
    const theirs = await thingsOf(other);
    const state = () =>
      Promise.all([
        db().auditEvent.count(),
        db().ledgerEntry.count(),
        db().apiKey.count(),
        db().invitation.count(),
        db().joinLink.count(),
        db().wallet.count(),
        db().adjustment.count(),
        db().idempotencyRecord.count(),
      ]);
    const before = await state();
    for (const endpoint of asking) {
      const headers = await browserHeaders(asker(endpoint, other), elevenMinutesAgo());
      const keyed = { ...headers, "idempotency-key": `k-${endpoint.name}` };
      expect((await send(endpoint, theirs, keyed)).status).toBe(403);
    }
    expect(await state()).toEqual(before);
  });

  it("by staff does not exist for anybody else, confirmed or not", async () => {
    const { owner } = await tenantWith(10);
    for (const at of [new Date(), elevenMinutesAgo()]) {
      const headers = await browserHeaders(owner, at);
      for (const endpoint of asking.filter(({ name }) => name.startsWith("staff."))) {
        const body = endpoint.name.startsWith("staff.adj") ? { nonsense: true } : undefined;
        const answer = body
          ? await stack.json<Problem>(
              `${stack.apiUrl}/api/staff/accounts/${noId("acct")}/adjustments`,
              { method: "POST", headers, body },
            )
          : await send(endpoint, things, headers);
        expect([endpoint.name, answer.status]).toEqual([endpoint.name, 404]);
      }
    }
  });

  it("with a key is never asked: its scopes decide", async () => {
    const account = await tenantWith(10);
    const owner = await clientOf(stack, { user: account.owner });
    const made = await owner.post<{ key: string }>(
      `/organizations/${account.organization.id}/api-keys`,
      { name: "Keys", scopes: ["keys:write"] },
    );
    const key = await clientOf(stack, { key: made.body.key });
    const path = `/organizations/${account.organization.id}/api-keys`;
    expect((await key.post(path, { name: "By key", scopes: ["keys:write"] })).status).toBe(201);
  });
});

describe("a password", () => {
  it("confirms for ten minutes, in the session it was typed in", async () => {
    const user = await newUser();
    const headers = await browserHeaders(user, elevenMinutesAgo());
    const elsewhere = await browserHeaders(user, elevenMinutesAgo());
    const confirm = (body: object) =>
      stack.json<Problem>(`${stack.apiUrl}/api/v1/me/reauthenticate`, { headers, body });
    expect((await confirm({ password })).body).toEqual({ confirmed: true });
    const times = await db().session.findMany({
      where: { userId: user.id },
      orderBy: { id: "asc" },
    });
    expect(Date.now() - (times[0]?.authenticatedAt.getTime() ?? 0)).toBeLessThan(MINUTE);
    expect(Date.now() - (times[1]?.authenticatedAt.getTime() ?? 0)).toBeGreaterThan(10 * MINUTE);
    expect(elsewhere).not.toEqual(headers);
  });

  it("that is wrong confirms nothing and says so at the field", async () => {
    const user = await newUser();
    const opened = elevenMinutesAgo();
    const session = await sessionOf(user, opened);
    await expect(confirmByPassword(session, "wrong password", new Date())).rejects.toMatchObject({
      code: "validation_failed",
      message: "That isn't your password. Nothing was changed.",
      extra: { errors: [{ path: "password", message: "That isn't your password" }] },
    });
    expect(await confirmedAt(session)).toEqual(opened);
  });

  it("of nobody, where the person has none, confirms nothing and names the link", async () => {
    const session = await sessionOf(await newUser(false), elevenMinutesAgo());
    await expect(confirmByPassword(session, password, new Date())).rejects.toThrow(
      "You have no password. Request a link by email",
    );
  });

  it("may be tried ten times in five minutes, right or wrong, however many come at once", async () => {
    const headers = await browserHeaders(await newUser(), elevenMinutesAgo());
    const answers = await Promise.all(
      Array.from({ length: 25 }, () =>
        stack.json<Problem>(`${stack.apiUrl}/api/v1/me/reauthenticate`, {
          headers,
          body: { password: "wrong password" },
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(15);
  });

  it("confirms nothing in a session that has ended, or with a hash that has changed", async () => {
    const user = await newUser();
    const session = await sessionOf(user, elevenMinutesAgo());
    await db().session.update({
      where: { id: session.sessionId },
      data: { endedAt: new Date(), end: "signed_out" },
    });
    await expect(confirmByPassword(session, password, new Date())).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  it("confirms nothing for a key, and nothing from another site", async () => {
    const { apiKey, owner } = await tenantWith(10);
    const url = `${stack.apiUrl}/api/v1/me/reauthenticate`;
    const byKey = { authorization: `Bearer ${apiKey}` };
    expect((await stack.json(url, { headers: byKey, body: { password } })).status).toBe(403);
    const foreign = { ...(await browserHeaders(owner)), origin: "https://evil.test" };
    expect(
      (await stack.json<Problem>(url, { headers: foreign, body: { password } })).body.code,
    ).toBe("cross_origin");
  });
});

describe("an emailed link", () => {
  it("confirms once, in the session that asked for it, for fifteen minutes", async () => {
    const user = await newUser(false);
    const opened = elevenMinutesAgo();
    const session = await sessionOf(user, opened);
    const asked = new Date();
    await sendConfirmationLink(session, asked);
    const token = await mailedToken(user.email);
    await expect(
      confirmByLink(session, token, new Date(asked.getTime() + 15 * MINUTE)),
    ).rejects.toMatchObject({ code: "wrong_state" });
    const tries = await Promise.allSettled(
      Array.from({ length: 5 }, () => confirmByLink(session, token, asked)),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await confirmedAt(session)).toEqual(asked);
  });

  it("confirms nothing in another session of the person, nor in somebody else's, and stays good", async () => {
    const user = await newUser(false);
    const session = await sessionOf(user, elevenMinutesAgo());
    const elsewhere = await sessionOf(user, elevenMinutesAgo());
    const stranger = await sessionOf(await newUser(), elevenMinutesAgo());
    await sendConfirmationLink(session, new Date());
    const token = await mailedToken(user.email);
    for (const other of [elsewhere, stranger]) {
      const before = await confirmedAt(other);
      await expect(confirmByLink(other, token, new Date())).rejects.toThrow(
        "in the browser that requested it",
      );
      expect(await confirmedAt(other)).toEqual(before);
    }
    const now = new Date();
    await confirmByLink(session, token, now);
    expect(await confirmedAt(session)).toEqual(now);
  });

  it("of another purpose confirms nothing, and this one signs nobody in", async () => {
    const user = await newUser();
    const session = await sessionOf(user, elevenMinutesAgo());
    await sendConfirmationLink(session, new Date());
    const token = await mailedToken(user.email);
    for (const path of ["auth.verifyEmail", "auth.resetPassword"]) {
      const answer = await stack.json<{ error?: { json: { data: { problem: Problem } } } }>(
        `${stack.apiUrl}/api/trpc/${path}`,
        {
          headers: { origin: process.env.APP_URL ?? "" },
          body: {
            json: { token, ...(path.endsWith("Email") ? {} : { password: "an odd new phrase" }) },
          },
        },
      );
      expect(answer.body.error?.json.data.problem.code).toBe("wrong_state");
    }
    await confirmByLink(session, token, new Date());
  });

  it("names the browser and the address that asked", async () => {
    const user = await newUser(false);
    const userAgent =
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
    const sessionId = await openSession(user, { ip: "203.0.113.9", userAgent }, new Date());
    await sendConfirmationLink({ userId: user.id, sessionId: sessionId ?? "" }, new Date());
    await stack.drainJobs();
    const [mail] = await stack.emailsTo(user.email);
    expect(mail?.text.replace(/\s+/g, " ")).toContain("in Chrome on macOS (203.0.113.9)");
  });
});

describe("the list of sessions", () => {
  const chrome =
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
  type Listed = { data: { id: string; device: string; current: boolean; kind: string }[] };

  it("shows those that are alive, newest first, and which one asks", async () => {
    const user = await newUser();
    await openSession(user, { ip: "203.0.113.9", userAgent: chrome }, new Date());
    await openSession(user, { ip: null, userAgent: "" }, new Date(Date.now() - 15 * 86_400_000));
    const ended = await sessionOf(user, new Date());
    await db().session.update({
      where: { id: ended.sessionId },
      data: { endedAt: new Date(), end: "signed_out" },
    });
    const client = await clientOf(stack, { user });
    const { body } = await client.get<Listed>("/v1/me/sessions");
    expect(body.data).toMatchObject([
      { device: "Unknown device", current: true, ip: "127.0.0.1" },
      { device: "Chrome on macOS", kind: "desktop", current: false, ip: "203.0.113.9" },
    ]);
    expect(body.data).toHaveLength(2);
    const page = await client.get<Listed & { next_cursor: string }>("/v1/me/sessions?limit=1");
    const rest = await client.get<Listed>(`/v1/me/sessions?cursor=${page.body.next_cursor}`);
    expect(rest.body.data.map(({ device }) => device)).toEqual(["Chrome on macOS"]);
  });

  it("signs one out, everywhere else, and never somebody else's", async () => {
    const user = await newUser();
    const here = await clientOf(stack, { user });
    const [phone, desk] = [await sessionOf(user, new Date()), await sessionOf(user, new Date())];
    const stranger = await sessionOf(await newUser(), new Date());
    const end = (id: string) => here.delete(`/v1/me/sessions/${id}`);

    expect((await end(stranger.sessionId)).status).toBe(404);
    expect(await confirmedAt(stranger)).toBeDefined();
    expect((await end(noId("ses"))).status).toBe(404);
    expect((await end(phone.sessionId)).body).toEqual({ ended: 1 });
    expect((await end(phone.sessionId)).status).toBe(404);
    expect(await confirmedAt(phone)).toBeUndefined();
    expect(await confirmedAt(desk)).toBeDefined();

    expect((await here.delete("/v1/me/sessions")).body).toEqual({ ended: 1 });
    expect(await confirmedAt(desk)).toBeUndefined();
    expect((await here.get("/me")).status).toBe(200);
    const audit = await db().auditEvent.findMany({
      where: { action: "session.ended", actorId: user.id },
      orderBy: { id: "asc" },
    });
    expect(audit.map(({ subjectId }) => subjectId)).toEqual([phone.sessionId, desk.sessionId]);
  });

  it("is nothing for keys", async () => {
    const { apiKey } = await tenantWith(10);
    const key = await clientOf(stack, { key: apiKey });
    expect((await key.get("/v1/me/sessions")).status).toBe(403);
    expect((await key.delete("/v1/me/sessions")).status).toBe(403);
  });
});
