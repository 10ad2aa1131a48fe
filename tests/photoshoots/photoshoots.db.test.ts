import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { User } from "@/generated/prisma/client";
import { db, inTransaction } from "@/server/foundation/db";
import { removeMember } from "@/server/members/change-member";
import { acceptInvitation } from "@/server/members/invitations/accept-invitation";
import { sweepInvitations } from "@/server/members/invitations/end-invitation";
import { releaseHold } from "@/server/operations/held/resolve-hold";
import type { PhotoshootAnswer, TeamCredits } from "@/server/photoshoots/photoshoot.schema";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { forgetPerson } from "@/server/users/deletion/forget-person";
import { newPerson } from "@/server/scenarios/story";
import { asPerson, heldBy, hire, invite, mailedInvitation, memberIdOf } from "../members/story";
import { browserHeaders, clientOf } from "../support/client";
import { jpeg, pdf, png, webp } from "../support/sample-files";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const operation = "photoshoot.submit";

/** Somebody who joined by an invitation that holds their photoshoot. */
async function invited(tenant: Tenant, more: { variant?: string } = {}) {
  const user = await newPerson(new Date(), { email: uniqueEmail("model"), name: "Model" });
  const made = await invite(tenant, { email: user.email, operation, ...more });
  await acceptInvitation(await mailedInvitation(stack, user.email), user.id, new Date());
  return { user, holdId: made.hold?.id ?? "" };
}

async function request<Answer>(
  by: User,
  path: string,
  body: object,
  { key, method = "POST" }: { key?: string; method?: string } = {},
) {
  return stack.json<Answer & { code: string; detail: string }>(`${stack.apiUrl}/api/v1${path}`, {
    method,
    body,
    headers: { ...(await browserHeaders(by)), ...(key ? { "idempotency-key": key } : {}) },
  });
}

async function upload(tenant: Tenant, by: User, content = png()): Promise<string> {
  const organization_id = tenant.organization.id;
  const sent = await request<{ id: string }>(by, "/photoshoot-photos", {
    ...{ organization_id, content: content.toString("base64") },
  });
  expect(sent.status, JSON.stringify(sent.body)).toBe(201);
  return sent.body.id;
}

const submit = (
  tenant: Tenant,
  by: User,
  photo_ids: string[],
  { key, ...more }: { again?: boolean; key?: string } = {},
) =>
  request<PhotoshootAnswer>(
    by,
    "/photoshoots",
    { organization_id: tenant.organization.id, photo_ids, ...more },
    key ? { key } : {},
  );

async function counters(tenant: Tenant, by: User = tenant.owner): Promise<TeamCredits> {
  const client = await clientOf(stack, { user: by });
  const path = `/v1/team-credits?organization_id=${tenant.organization.id}`;
  return (await client.get<TeamCredits>(path)).body;
}

const shoots = (tenant: Tenant) =>
  db().photoshoot.count({ where: { organizationId: tenant.organization.id } });
const stateOf = async (id: string) => (await db().hold.findUniqueOrThrow({ where: { id } })).state;

describe("submitting photos", () => {
  it("spends what the invitation held, at a balance of 0, and the counters follow", async () => {
    const tenant = await tenantWith(2);
    const before = await counters(tenant);
    expect(before).toMatchObject({ credits_left: 2, invites_pending: 0, photoshoot_credits: 1 });
    const { user, holdId } = await invited(tenant);
    await invite(tenant, { operation });
    expect(await counters(tenant, user)).toMatchObject({
      ...{ credits_left: 0, invites_pending: 2, held_credits: 2 },
      credits_used: before.credits_used,
      you: { held_credits: 1, submitted: false },
    });
    const photos = [await upload(tenant, user), await upload(tenant, user, jpeg())];
    const done = await submit(tenant, user, photos);
    expect(done.status).toBe(201);
    expect(done.body).toMatchObject({
      ...{ package: "standard", credits: 1, from_invitation: true },
      submitted_by: { user_id: user.id, email: user.email },
    });
    expect(done.body.photos.map(({ id }) => id)).toEqual(photos);
    expect(done.headers.get("x-credits-remaining")).toBe("0");
    expect([await stateOf(holdId), await creditsOf(tenant), await heldBy(tenant)]).toEqual([
      "captured",
      1,
      1,
    ]);
    expect(await counters(tenant, user)).toMatchObject({
      ...{ credits_left: 0, invites_pending: 1, held_credits: 1 },
      credits_used: (before.credits_used ?? 0) + 1,
      you: { held_credits: null, submitted: true },
    });
    await expectSoundLedger(tenant);
  });

  it("costs 0.25 on the Lite package, of an invitation and of the organization", async () => {
    const tenant = await tenantWith(3);
    const lite = await invited(tenant, { variant: "lite" });
    const first = await submit(tenant, lite.user, [await upload(tenant, lite.user)]);
    expect(first.body).toMatchObject({ package: "lite", credits: 0.25 });
    const standard = await invited(tenant);
    const changed = await request<TeamCredits>(
      tenant.owner,
      "/team-credits",
      { organization_id: tenant.organization.id, photoshoot_package: "lite" },
      { method: "PATCH" },
    );
    expect(changed.body).toMatchObject({ photoshoot_package: "lite", photoshoot_credits: 0.25 });
    // Held before the change: it stays what it was.
    const second = await submit(tenant, standard.user, [await upload(tenant, standard.user)]);
    expect(second.body).toMatchObject({ package: "standard", credits: 1, from_invitation: true });
    // Who names no package is invited on the organization's, and who was not invited pays its price.
    const third = await invited(tenant);
    expect(await heldBy(tenant)).toBe(0.25);
    const member = await hire(tenant.organization, "member");
    const fourth = await submit(tenant, member.user, [await upload(tenant, member.user)]);
    expect(fourth.body).toMatchObject({ package: "lite", credits: 0.25, from_invitation: false });
    expect((await counters(tenant)).invites_pending).toBe(1);
    expect(await stateOf(third.holdId)).toBe("held");
    expect(await creditsOf(tenant)).toBe(1.5);
    await expectSoundLedger(tenant);
  });

  it("tells owners and admins, once, and not whoever submits their own", async () => {
    const tenant = await tenantWith(3);
    const admin = await hire(tenant.organization, "admin");
    const { user } = await invited(tenant);
    await submit(tenant, user, [await upload(tenant, user), await upload(tenant, user, jpeg())]);
    await submit(tenant, admin.user, [await upload(tenant, admin.user)]);
    await stack.drainJobs();
    const subjects = async (person: { email: string }) =>
      (await stack.emailsTo(person.email))
        .map(({ subject }) => subject)
        .filter((subject) => subject.includes("submitted"));
    const name = tenant.organization.name;
    const ofMember = `${user.name} submitted 2 photos: ${name}`;
    expect((await subjects(tenant.owner)).toSorted()).toEqual(
      [ofMember, `${admin.user.name} submitted a photo: ${name}`].toSorted(),
    );
    expect(await subjects(admin.user)).toEqual([ofMember]);
    expect(await subjects(user)).toEqual([]);
  });

  it("stands in the export of a person's data with its content, one photo a part", async () => {
    const tenant = await tenantWith(3);
    const { user } = await invited(tenant);
    const contents = [png(), jpeg()];
    const ids = [];
    for (const content of contents) ids.push(await upload(tenant, user, content));
    await submit(tenant, user, ids);
    type Part = { photos: { id: string; content_base64: string }[]; next_cursor: string | null };
    const found: Part["photos"] = [];
    let cursor: string | null | undefined;
    do {
      const part: { body: Part } = await request<Part>(
        user,
        "/me/export",
        cursor ? { cursor } : {},
      );
      expect(part.body.photos.length).toBeLessThanOrEqual(1);
      found.push(...part.body.photos);
      cursor = part.body.next_cursor;
    } while (cursor);
    expect(found.map(({ id, content_base64 }) => [id, content_base64])).toEqual(
      ids.map((id, at) => [id, contents[at]?.toString("base64")]),
    );
  });

  it("says what it would cost and who would pay in a dry run, which changes nothing", async () => {
    const tenant = await tenantWith(1);
    const { user } = await invited(tenant, { variant: "lite" });
    const photo_ids = [await upload(tenant, user)];
    const body = { organization_id: tenant.organization.id, photo_ids };
    const dry = await request<{ credits: number; would_pass: boolean }>(
      user,
      "/photoshoots?dry_run=true",
      body,
    );
    expect(dry.body).toMatchObject({ operation: "photoshoot.submit", credits: 0.25 });
    expect(dry.body.would_pass).toBe(true);
    expect([await shoots(tenant), await heldBy(tenant), await creditsOf(tenant)]).toEqual([
      0, 0.25, 1,
    ]);
  });

  it("is refused at 0 without a hold; nothing is submitted, and the photos can be sent later", async () => {
    const tenant = await tenantWith(0);
    const { user } = await hire(tenant.organization, "member");
    const photo = await upload(tenant, user);
    const refused = await submit(tenant, user, [photo]);
    expect([refused.status, refused.body.code]).toEqual([402, "insufficient_credits"]);
    expect(await shoots(tenant)).toBe(0);
    const row = await db().photoshootPhoto.findUniqueOrThrow({ where: { id: photo } });
    expect(row.photoshootId).toBeNull();
    const viewer = await hire(tenant.organization, "viewer");
    expect((await submit(tenant, viewer.user, [photo])).status).toBe(403);
  });

  it("takes photos by their content, twenty at most, each once, and only the submitter’s own", async () => {
    const tenant = await tenantWith(5);
    const { user } = await hire(tenant.organization, "member");
    const other = await hire(tenant.organization, "member");
    const organization_id = tenant.organization.id;
    await upload(tenant, user, webp());
    for (const [content, words] of [
      [pdf(), /isn’t a photo. Send a JPEG, PNG or WebP/],
      [Buffer.from("a,b\n1,2\n"), /isn’t a photo/],
      [Buffer.from("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), /is a GIF. Send a JPEG/],
      [png().subarray(0, -12), /damaged or incomplete. Send a JPEG/],
    ] as const) {
      const body = { organization_id, content: content.toString("base64") };
      const refused = await request(user, "/photoshoot-photos", body);
      expect([refused.status, refused.body.detail]).toEqual([400, expect.stringMatching(words)]);
    }
    const own = await upload(tenant, user);
    const theirs = await upload(tenant, other.user);
    for (const [ids, words] of [
      [[], /at least one/],
      [Array(21).fill(own), /at most 20/],
      [[own, own], /once/],
      [[own, theirs], /already submitted. Nothing was submitted or charged/],
    ] as const) {
      const refused = await submit(tenant, user, [...ids]);
      expect([refused.status, refused.body.detail]).toEqual([400, expect.stringMatching(words)]);
    }
    expect(await shoots(tenant)).toBe(0);
    expect(await creditsOf(tenant)).toBe(5);
    expect((await submit(tenant, user, [own])).status).toBe(201);
    const twice = await submit(tenant, user, [own], { again: true });
    expect(twice.body.detail).toMatch(/already submitted/);
    expect(await creditsOf(tenant)).toBe(4);
    await expectSoundLedger(tenant);
  });

  it("is seen by whoever submitted and by owners and admins, photos and all, and by nobody else", async () => {
    const tenant = await tenantWith(5);
    const one = await hire(tenant.organization, "member");
    const other = await hire(tenant.organization, "member");
    const admin = await hire(tenant.organization, "admin");
    const stranger = (await tenantWith(1)).owner;
    const picture = png(3, 2);
    const made = await submit(tenant, one.user, [await upload(tenant, one.user, picture)]);
    const [photo] = made.body.photos;
    const query = `?organization_id=${tenant.organization.id}`;
    const path = `/v1/photoshoots/${made.body.id}`;
    for (const [user, sees] of [
      [one.user, true],
      [admin.user, true],
      [tenant.owner, true],
      [other.user, false],
      [stranger, false],
    ] as const) {
      const client = await clientOf(stack, { user });
      const status = sees ? 200 : 404;
      expect((await client.get(`${path}${query}`)).status).toBe(status);
      const headers = await browserHeaders(user);
      const file = await fetch(`${stack.apiUrl}/api${path}/photos/${photo?.id}${query}`, {
        headers,
      });
      expect(file.status).toBe(status);
      if (sees) {
        expect(file.headers.get("content-type")).toBe("image/png");
        expect(Buffer.from(await file.arrayBuffer()).equals(picture)).toBe(true);
      }
    }
    const list = async (user: User) =>
      (await (await clientOf(stack, { user })).get<{ data: object[] }>(`/v1/photoshoots${query}`))
        .body.data.length;
    expect([await list(one.user), await list(other.user), await list(admin.user)]).toEqual([
      1, 0, 1,
    ]);
    const where = { organizationId: tenant.organization.id, action: "photoshoot.submitted" };
    expect(await db().auditEvent.findMany({ where })).toMatchObject([{ actorId: one.user.id }]);
  });
});

it("photos go with their person’s account; the submission and its cost stay", async () => {
  const tenant = await tenantWith(2);
  const { user } = await hire(tenant.organization, "member");
  const made = await submit(tenant, user, [await upload(tenant, user)]);
  await inTransaction((tx) => forgetPerson(tx, user, new Date()));
  const where = { organizationId: tenant.organization.id };
  expect(await db().photoshootPhoto.count({ where })).toBe(0);
  const files = await db().storedFile.findMany({ where });
  expect(files.map(({ state }) => state)).toEqual(["removing"]);
  const client = await clientOf(stack, { user: tenant.owner });
  const query = `?organization_id=${tenant.organization.id}`;
  const seen = await client.get<PhotoshootAnswer>(`/v1/photoshoots/${made.body.id}${query}`);
  expect(seen.body).toMatchObject({ credits: 1, photos: [] });
});

describe("at once", () => {
  it("ten submissions of one member spend one credit: the invitation’s", async () => {
    const tenant = await tenantWith(5);
    const { user, holdId } = await invited(tenant);
    const photos = await Promise.all(Array.from({ length: 10 }, () => upload(tenant, user)));
    const answers = await Promise.all(photos.map((photo) => submit(tenant, user, [photo])));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(["already_exists"]));
    expect([await stateOf(holdId), await creditsOf(tenant), await heldBy(tenant)]).toEqual([
      "captured",
      4,
      0,
    ]);
    const again = photos[answers.findIndex(({ status }) => status !== 201)] ?? "";
    expect((await submit(tenant, user, [again], { again: true })).body).toMatchObject({
      ...{ credits: 1, from_invitation: false },
    });
    expect(await creditsOf(tenant)).toBe(3);
    await expectSoundLedger(tenant);
  });

  it("ten with one Idempotency-Key get one answer; ten of the same photos asked for again take them once", async () => {
    const tenant = await tenantWith(9);
    const { user } = await hire(tenant.organization, "member");
    const first = await upload(tenant, user);
    const same = await Promise.all(
      Array.from({ length: 10 }, () => submit(tenant, user, [first], { key: "shoot" })),
    );
    expect(new Set(same.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    expect(await creditsOf(tenant)).toBe(8);
    const second = await upload(tenant, user);
    const more = await Promise.all(
      Array.from({ length: 10 }, () => submit(tenant, user, [second], { again: true })),
    );
    expect(more.filter(({ status }) => status === 201)).toHaveLength(1);
    expect([await shoots(tenant), await creditsOf(tenant)]).toEqual([2, 7]);
    await expectSoundLedger(tenant);
  });

  it.each(["removed", "released"] as const)(
    "a submission and a hold that is %s meanwhile spend one credit or none",
    async (how) => {
      for (let round = 0; round < 5; round++) {
        const tenant = await tenantWith(3);
        const { user, holdId } = await invited(tenant);
        const photo = await upload(tenant, user);
        const memberId = await memberIdOf(tenant.organization, user);
        const end = async () => {
          const { actor } = tenant;
          if (how === "removed") await removeMember(asPerson(tenant.owner), memberId, new Date());
          else
            await inTransaction(async (tx) => {
              await tx.$queryRaw`select id from credit_accounts where id = ${tenant.organization.creditAccountId} for update`;
              const hold = await tx.hold.findUniqueOrThrow({ where: { id: holdId } });
              if (hold.state === "held") await releaseHold(tx, { hold, actor, now: new Date() });
            });
        };
        const [answer] = await Promise.all(
          round % 2
            ? [submit(tenant, user, [photo]), end()]
            : [submit(tenant, user, [photo]), end()],
        );
        const spent = answer.status === 201 ? 1 : 0;
        expect(how === "removed" ? [201, 403, 404] : [201]).toContain(answer.status);
        expect([await shoots(tenant), await creditsOf(tenant), await heldBy(tenant)]).toEqual([
          spent,
          3 - spent,
          0,
        ]);
        await expectSoundLedger(tenant);
      }
    },
  );

  it("a hold that has expired pays nothing: the pool does, once, or the submission is refused", async () => {
    for (const left of [1, 0]) {
      const tenant = await tenantWith(1 + left);
      const { user, holdId } = await invited(tenant);
      const photo = await upload(tenant, user);
      await inTransaction(async (tx) => {
        await tx.$executeRaw`select set_config('bursar.ledger_writer', 'on', true)`;
        await tx.$executeRaw`update holds set created_at = created_at - interval '90 days', expires_at = now() - interval '1 second' where id = ${holdId}`;
        await tx.$executeRaw`update credit_accounts set next_due_at = now() - interval '1 second' where id = ${tenant.organization.creditAccountId}`;
      });
      const answers = await Promise.all([
        submit(tenant, user, [photo]),
        submit(tenant, user, [photo]),
        sweepInvitations(new Date()),
      ]);
      const done = [answers[0], answers[1]].filter(({ status }) => status === 201);
      expect(done).toHaveLength(1);
      expect(done[0]?.body).toMatchObject({ credits: 1, from_invitation: false });
      expect([await creditsOf(tenant), await heldBy(tenant)]).toEqual([left, 0]);
      await expectSoundLedger(tenant);
    }
  });

  it("twenty people and charges on a pool of ten spend ten, one each", async () => {
    const tenant = await tenantWith(10);
    const people = await Promise.all(
      Array.from({ length: 20 }, () => hire(tenant.organization, "member")),
    );
    const ready = await Promise.all(
      people.map(async ({ user }) => ({ user, photo: await upload(tenant, user) })),
    );
    const answers = await Promise.all(
      ready.map(({ user, photo }) => submit(tenant, user, [photo])),
    );
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([...Array(10).fill(201), ...Array(10).fill(402)]);
    expect([await shoots(tenant), await creditsOf(tenant)]).toEqual([10, 0]);
    await expectSoundLedger(tenant);
  });
});

it("credits used is the sum of all negative entries of the log, whatever they were", async () => {
  const tenant = await tenantWith(20);
  const { user } = await invited(tenant);
  await submit(tenant, user, [await upload(tenant, user)]);
  await request(tenant.owner, "/charges", {
    ...{ organization_id: tenant.organization.id, operation: "api.call", quantity: 3 },
  });
  const client = await clientOf(stack, { user: tenant.owner });
  const { body } = await client.get<{ data: { amount: number }[] }>(
    `/v1/ledger?organization_id=${tenant.organization.id}&limit=100`,
  );
  const negative = body.data.reduce((sum, { amount }) => sum + Math.min(0, amount), 0);
  expect((await counters(tenant)).credits_used).toBeCloseTo(-negative, 6);
});
