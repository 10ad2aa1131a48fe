import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { User } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { removeMember } from "@/server/members/change-member";
import { revokeInvitation } from "@/server/members/invitations/end-invitation";
import type { InvitedAnswer } from "@/server/members/invitations/invitation.schema";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { browserHeaders, clientOf } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";
import { asPerson, heldBy, hire, invite } from "./story";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const SHOOT = { operation: "photoshoot.submit" };
const emails = (count: number) => Array.from({ length: count }, () => uniqueEmail("many"));
const rowsOf = (list: string[]) => ({ rows: list.map((email) => ({ email })) });

async function send(
  tenant: Tenant,
  body: object,
  { by = tenant.owner, key }: { by?: User; key?: string } = {},
) {
  return stack.json<InvitedAnswer & { code: string; detail: string }>(
    `${stack.apiUrl}/api/v1/invitations/batch`,
    {
      body: { organization_id: tenant.organization.id, ...body },
      headers: { ...(await browserHeaders(by)), ...(key ? { "idempotency-key": key } : {}) },
    },
  );
}

const statuses = ({ body }: { body: InvitedAnswer }) => body.results.map(({ status }) => status);
const openIn = (tenant: Tenant) =>
  db().invitation.findMany({ where: { organizationId: tenant.organization.id, state: "open" } });

/** Every open invitation holds one credit of its own, and nothing else is held. */
async function expectHeldOnce(tenant: Tenant, each = 1) {
  const open = await openIn(tenant);
  expect(new Set(open.map(({ holdId }) => holdId)).size).toBe(open.length);
  expect(await heldBy(tenant)).toBe(open.length * each);
  const { creditAccountId } = tenant.organization;
  expect(await db().hold.count({ where: { creditAccountId, state: "held" } })).toBe(open.length);
  await expectSoundLedger(tenant);
}

describe("inviting many at once", () => {
  it("says of each row what became of it, and emails whoever was invited", async () => {
    const tenant = await tenantWith(10);
    const member = await hire(tenant.organization, "viewer");
    const waiting = await invite(tenant);
    const [ada = "", bo = "", cy = "", di = "", ed = ""] = emails(5);
    const list = [
      "\ufeffEmail;Role",
      `"${ada.toUpperCase()}";"Viewer"`,
      "",
      `${bo};`,
      "not an address;member",
      `${cy};boss`,
      `${member.user.email};member`,
      `${waiting.email};member`,
      ` ${ada} ;admin`,
      `${di};owner`,
      `${ed};admin`,
    ].join("\r\n");
    const admin = await hire(tenant.organization, "admin");
    const answer = await send(
      tenant,
      { list, ...SHOOT, variant: "lite", message: "Hello" },
      { by: admin.user },
    );
    expect(answer.status).toBe(207);
    expect(answer.body.results.map(({ row, status, role }) => [row, status, role])).toEqual([
      [2, "invited", "viewer"],
      [4, "invited", "member"],
      [5, "invalid", "member"],
      [6, "invalid", "boss"],
      [7, "already_member", "member"],
      [8, "already_invited", "member"],
      [9, "duplicate", "admin"],
      [10, "invalid", "owner"],
      [11, "invited", "admin"],
    ]);
    expect(answer.body).toMatchObject({ invited: 3, not_invited: 6, held_credits: 0.75 });
    expect(answer.body.results.map(({ message }) => message)).toEqual([
      null,
      null,
      "There’s no email address here.",
      "“boss” isn’t a role. Use owner, admin, billing, member or viewer.",
      "Already a member. Change their role instead.",
      "Already invited. Send a reminder instead.",
      "Same address as in row 2.",
      expect.stringMatching(/^Only an owner can make owners/),
      null,
    ]);
    await stack.drainJobs();
    for (const email of [ada, bo, ed]) {
      const [mail, second] = await stack.emailsTo(email);
      expect(mail?.text).toMatch(/Hello[\s\S]*\/invite\/\w{64}/);
      expect(second).toBeUndefined();
    }
    expect(await stack.emailsTo(cy)).toEqual([]);
    expect(await heldBy(tenant)).toBe(0.75);
    const where = { organizationId: tenant.organization.id, action: "invitation.created" };
    const audit = await db().auditEvent.findMany({ where, orderBy: { id: "desc" }, take: 3 });
    expect(audit.map(({ actorId }) => actorId)).toEqual(Array(3).fill(admin.user.id));
    await expectSoundLedger(tenant);
  });

  it("holds in the order of the list until the credits are used up, and says what is missing", async () => {
    const tenant = await tenantWith(3);
    const answer = await send(tenant, { ...rowsOf(emails(5)), ...SHOOT });
    expect(answer.status).toBe(207);
    expect(statuses(answer)).toEqual([
      ...Array(3).fill("invited"),
      ...Array(2).fill("not_enough_credits"),
    ]);
    expect(answer.body).toMatchObject({ held_credits: 3, missing_credits: 2 });
    expect(answer.body.top_up_url).toContain("/go/billing?organization=");
    expect(answer.body.results[4]?.message).toBe(
      "Their invitation holds 1 credit, and 0 credits are available.",
    );
    await expectHeldOnce(tenant);
  });

  it("ends where a budget does too, and says which", async () => {
    const tenant = await tenantWith(10);
    const client = await clientOf(stack, { user: tenant.owner });
    const budget = await client.post("/v1/budgets", {
      organization_id: tenant.organization.id,
      ...{ subject: "organization", subject_id: tenant.organization.id },
      ...{ limit: 4, period: "lifetime", action: "block" },
    });
    expect(budget.status, JSON.stringify(budget.body)).toBe(201);
    const answer = await send(tenant, { ...rowsOf(emails(6)), ...SHOOT });
    expect(new Set(statuses(answer))).toEqual(new Set(["invited", "not_enough_credits"]));
    expect(answer.body.results.at(-1)?.message).toMatch(/budget/i);
    expect(answer.body).toMatchObject({ missing_credits: 0, top_up_url: null });
    await expectHeldOnce(tenant);
  });

  it("is done once for one Idempotency-Key, also of eight at once, and refuses another body", async () => {
    const tenant = await tenantWith(10);
    const body = { ...rowsOf([...emails(4), "nobody"]), ...SHOOT };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => send(tenant, body, { key: "list-1" })),
    );
    expect(new Set(answers.map((a) => a.status))).toEqual(new Set([207]));
    expect(new Set(answers.map((a) => JSON.stringify(a.body))).size).toBe(1);
    expect(answers.filter((a) => a.headers.get("idempotent-replayed") === "true")).toHaveLength(7);
    expect(await openIn(tenant)).toHaveLength(4);
    await expectHeldOnce(tenant);
    const other = await send(tenant, { ...body, role: "viewer" }, { key: "list-1" });
    expect([other.status, other.body.code]).toEqual([409, "idempotency_key_reused"]);
  });

  it("is refused whole where it is too long, empty, both or neither; nobody is invited", async () => {
    const tenant = await tenantWith(2);
    const long = Array.from({ length: 201 }, (_, n) => `p${n}@many.test`).join("\n");
    for (const [body, words] of [
      [{ list: long }, /201 addresses.*at most 200/],
      [{ list: "\n \n" }, /no address/],
      [{}, /either rows or a list/],
      [{ list: "a@x.test", rows: [{ email: "b@x.test" }] }, /either rows or a list/],
      [{ list: "a@x.test", operation: "no.such" }, /no operation/],
      [{ list: "a@x.test", variant: "lite" }, /Choose the operation/],
    ] as const) {
      const answer = await send(tenant, body);
      expect([answer.status, answer.body.code]).toEqual([400, "validation_failed"]);
      expect(answer.body.detail).toMatch(words);
    }
    const viewer = await hire(tenant.organization, "member");
    expect((await send(tenant, { list: "a@x.test" }, { by: viewer.user })).status).toBe(403);
    expect(await openIn(tenant)).toEqual([]);
    expect(await heldBy(tenant)).toBe(0);
  });

  it("counts only what was sent toward 200 an hour, and a repeat not at all", async () => {
    const tenant = await tenantWith(1);
    const list = Array.from({ length: 150 }, () => uniqueEmail("hour"));
    const dry = await send(tenant, { ...rowsOf(list), ...SHOOT });
    expect(dry.body).toMatchObject({ invited: 1, not_invited: 149 });
    const body = rowsOf(list.slice(1));
    expect((await send(tenant, body, { key: "hour" })).body.invited).toBe(149);
    const over = await send(tenant, rowsOf(emails(51)));
    expect([over.status, over.body.code]).toEqual([429, "rate_limited"]);
    const again = await send(tenant, body, { key: "hour" });
    expect([again.status, again.body.invited]).toEqual([201, 149]);
    expect((await send(tenant, rowsOf(emails(50)))).status).toBe(201);
  });
});

describe("at once", () => {
  it("two admins who invite overlapping lists invite each person once, and hold once", async () => {
    const tenant = await tenantWith(40);
    const admin = await hire(tenant.organization, "admin");
    const [mine, both, theirs] = [emails(10), emails(10), emails(10)];
    const [first, second] = await Promise.all([
      send(tenant, { ...rowsOf([...mine, ...both]), ...SHOOT }),
      send(tenant, { ...rowsOf([...theirs, ...both.toReversed()]), ...SHOOT }, { by: admin.user }),
    ]);
    expect(first.body.invited + second.body.invited).toBe(30);
    const counted = Object.groupBy([...statuses(first), ...statuses(second)], (status) => status);
    expect([counted.invited?.length, counted.already_invited?.length]).toEqual([30, 10]);
    const open = await openIn(tenant);
    expect(new Set(open.map(({ email }) => email))).toEqual(new Set([...mine, ...both, ...theirs]));
    await expectHeldOnce(tenant);
    await stack.drainJobs();
    for (const email of both) expect(await stack.emailsTo(email)).toHaveLength(1);
  });

  it("six lists and single invitations for ten credits hold ten, whoever gets them", async () => {
    const tenant = await tenantWith(10);
    const shared = emails(6);
    const answers = await Promise.all([
      ...Array.from({ length: 6 }, (_, n) =>
        send(tenant, { ...rowsOf([...shared.slice(n), ...emails(3)]), ...SHOOT }),
      ),
      ...shared.map((email) => invite(tenant, { email, ...SHOOT }).catch(() => null)),
    ]);
    expect(answers).toHaveLength(12);
    expect(await openIn(tenant)).toHaveLength(10);
    await expectHeldOnce(tenant);
  });

  it("lists, charges and revocations leave every credit held once, spent or available", async () => {
    const tenant = await tenantWith(12);
    const first = await send(tenant, { ...rowsOf(emails(6)), ...SHOOT });
    const ids = first.body.results.flatMap(({ invitation_id }) => invitation_id ?? []);
    const charge = async () =>
      stack.json(`${stack.apiUrl}/api/v1/charges`, {
        body: { organization_id: tenant.organization.id, ...SHOOT },
        headers: await browserHeaders(tenant.owner),
      });
    const [charged] = await Promise.all([
      Promise.all(Array.from({ length: 4 }, charge)),
      Promise.all(ids.map((id) => revokeInvitation(id, tenant.actor, new Date()))),
      Promise.all(
        Array.from({ length: 3 }, () => send(tenant, { ...rowsOf(emails(4)), ...SHOOT })),
      ),
    ]);
    const spent = charged.filter(({ status }) => status === 201).length;
    const { posted } = await db().creditAccount.findUniqueOrThrow({
      where: { id: tenant.organization.creditAccountId },
    });
    expect(Number(posted) / 1_000_000).toBe(12 - spent);
    expect((await openIn(tenant)).length).toBeLessThanOrEqual(12 - spent);
    await expectHeldOnce(tenant);
  });

  it("an admin who is removed meanwhile leaves no invitation behind", async () => {
    const tenant = await tenantWith(30);

    const admin = await hire(tenant.organization, "admin");
    await Promise.all([
      send(tenant, { ...rowsOf(emails(10)), ...SHOOT }, { by: admin.user }),
      removeMember(asPerson(tenant.owner), admin.memberId, new Date()),
      send(tenant, { ...rowsOf(emails(10)), ...SHOOT }, { by: admin.user }),
    ]);
    expect(await openIn(tenant)).toEqual([]);
    await expectHeldOnce(tenant);
  });
});
