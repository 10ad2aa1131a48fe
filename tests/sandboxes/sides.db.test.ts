import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "@/server/foundation/actor";
import { db, disconnectDb } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { join, newPerson } from "@/server/scenarios/story";
import { readPlatform } from "@/server/staff/read-platform";
import { openListener } from "@/server/webhooks/listeners/open-listener";
import { triggerEvent } from "@/server/webhooks/listeners/trigger-event";
import { sendTest } from "@/server/webhooks/queue-again";
import { clientOf } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { type Tenant, tenantWith } from "../support/tenant";
import { endpointOf } from "../webhooks/story";
import { type OpenSandbox, sandboxOf } from "./story";

let stack: Stack;
let live: Tenant;
let sandbox: OpenSandbox;

beforeAll(async () => {
  stack = await startStack();
  live = await tenantWith(100);
  sandbox = await sandboxOf(stack, live);
});
afterAll(async () => {
  await stack.stop();
  await disconnectDb();
});

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => String(error),
  );

describe("PostgreSQL refuses what would mix the two sides", () => {
  it.each([
    [
      "a move to the other side",
      () =>
        db().organization.update({
          where: { id: sandbox.organizationId },
          data: { sandboxId: null },
        }),
    ],
    [
      "an account that changes sides",
      () =>
        db().creditAccount.update({
          where: { id: live.organization.creditAccountId },
          data: { sandboxId: sandbox.organizationId },
        }),
    ],
    [
      "credits of the other side",
      () =>
        db().organization.update({
          where: { id: sandbox.organizationId },
          data: { creditAccountId: live.organization.creditAccountId },
        }),
    ],
    [
      "a live key in a sandbox",
      () =>
        db().apiKey.updateMany({
          where: { organizationId: live.organization.id },
          data: { organizationId: sandbox.organizationId },
        }),
    ],
    [
      "a test key that becomes a live one",
      () =>
        db().apiKey.update({
          where: { id: sandbox.keyId },
          data: { organizationId: live.organization.id },
        }),
    ],
    [
      "a customer of Stripe's in a sandbox",
      () =>
        db().creditAccount.update({
          where: { id: sandbox.creditAccountId },
          data: { stripeCustomerId: "cus_1" },
        }),
    ],
    [
      "a simulated customer outside",
      () =>
        db().creditAccount.update({
          where: { id: live.organization.creditAccountId },
          data: { stripeCustomerId: "sim_cus_1" },
        }),
    ],
    [
      "members of its own",
      () => join(new Date(), { id: sandbox.organizationId } as never, live.owner, "viewer"),
    ],
    [
      "a second open sandbox",
      () =>
        db().sandbox.create({
          data: {
            id: newId("organization"),
            liveOrganizationId: live.organization.id,
            lookedUntil: new Date(),
            createdAt: new Date(),
          },
        }),
    ],
  ])("%s", async (_, work) => {
    expect(await refusal(work())).not.toBe("done");
  });
});

it("a key opens its own side alone, whatever its prefix claims", async () => {
  expect(sandbox.key).toMatch(/^bk_test_/);
  for (const key of [
    sandbox.key.replace("bk_test", "bk_live"),
    live.apiKey.replace("bk_live", "bk_test"),
  ]) {
    const client = await clientOf(stack, { key });
    expect((await client.get("/organizations")).status).toBe(401);
  }
});

it("whoever joins or leaves the live organization does so in its sandbox, and their test keys end", async () => {
  const admin = await newPerson(new Date(), { email: "sides@acme.test", name: "Admin" });
  await join(new Date(), live.organization, admin, "admin");
  const own = { organizationId: sandbox.organizationId, userId: admin.id };
  expect(await db().membership.findFirst({ where: own })).toMatchObject({ role: "admin" });
  const client = await clientOf(stack, { user: admin });
  const { body: key } = await client.post<{ id: string; key: string }>(
    `/organizations/${sandbox.organizationId}/api-keys`,
    { name: "Theirs", scopes: ["billing:read"] },
  );
  const invited = await client.post("/v1/invitations", {
    organization_id: sandbox.organizationId,
    email: "other@acme.test",
    role: "viewer",
  });
  expect(invited.body.code).toBe("forbidden");
  const owner = await clientOf(stack, { user: live.owner });
  const { id } = await db().membership.findFirstOrThrow({
    where: { organizationId: live.organization.id, userId: admin.id },
  });
  expect((await owner.delete(`/v1/members/${id}`)).status).toBe(200);
  expect(await db().membership.findFirst({ where: own })).toBeNull();
  expect((await db().apiKey.findUniqueOrThrow({ where: { id: key.id } })).revokedAt).not.toBeNull();
});

it("a test event of a sandbox says that it is not live, and a live one that it is", async () => {
  const now = new Date();
  const sides = [
    [live.organization, true],
    [{ ...sandbox, id: sandbox.organizationId }, false],
  ] as const;
  for (const [organization, livemode] of sides) {
    const { id } = await endpointOf(organization, { url: "https://hooks.example.com/tests" });
    await sendTest(organization.id, id, now);
    await openListener(organization, undefined, systemActor, now);
    await triggerEvent(organization.id, "credits.low", now);
    const told = await db().webhookMessage.findMany({
      where: { organizationId: organization.id, type: { in: ["webhook.test", "credits.low"] } },
    });
    expect(told.map((one) => one.livemode)).toEqual([livemode, livemode]);
  }
});

it("figures of the platform and lists of a person leave sandboxes out, and no email leaves one", async () => {
  await stack.drainJobs();
  const { accounts } = await readPlatform([], new Date());
  const ids = accounts.map(({ id }) => id);
  expect(ids).toContain(live.organization.creditAccountId);
  expect(ids).not.toContain(sandbox.creditAccountId);
  const owner = await clientOf(stack, { user: live.owner });
  const listed = await owner.get<{ data: { id: string }[] }>("/organizations");
  expect(listed.body.data.map(({ id }) => id)).toEqual([live.organization.id]);
  const written = await db().emailMessage.findMany({
    where: { organizationId: sandbox.organizationId },
  });
  expect(written.length).toBeGreaterThan(0);
  expect(written.filter(({ sentAt }) => sentAt)).toEqual([]);
});

it("a live organization that is closed closes its sandbox", async () => {
  const other = await tenantWith(10);
  const theirs = await sandboxOf(stack, other);
  await db().organization.update({
    where: { id: other.organization.id },
    data: { status: "closed" },
  });
  expect((await theirs.client.get("/v1/sandbox")).status).toBe(404);
  expect(await db().sandbox.count({ where: { id: theirs.organizationId, closedAt: null } })).toBe(
    0,
  );
});
