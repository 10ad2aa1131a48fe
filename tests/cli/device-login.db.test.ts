import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StartedLogin } from "@/server/api-keys/cli-logins/start-login";
import { db } from "@/server/foundation/db";
import { purgeExpired } from "@/server/retention/purge-expired";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { join, newPerson } from "@/server/scenarios/story";
import { clientOf, type Problem } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, type Tenant, tenantWithoutBooks } from "../support/tenant";

let stack: Stack;
let tenant: Tenant;
let owner: Awaited<ReturnType<typeof clientOf>>;
beforeAll(async () => {
  stack = await startStack();
  tenant = await tenantWithoutBooks(100);
  owner = await clientOf(stack, { user: tenant.owner });
});
afterAll(() => stack.stop());

type Collected = {
  status: string;
  api_key: { id: string; key: string; name: string; scopes: string[] };
  organization: { id: string };
};

async function start(hostname = "anna-laptop"): Promise<StartedLogin> {
  const { body } = await stack.json<StartedLogin>(`${stack.apiUrl}/api/v1/cli-logins`, {
    body: { hostname },
  });
  return body;
}

async function collect(deviceCode: string) {
  const { status, body } = await stack.json<Collected & Problem>(
    `${stack.apiUrl}/api/v1/cli-logins/collect`,
    { body: { device_code: deviceCode } },
  );
  return { http: status, ...body };
}

function approve(code: string, scopes = ["billing:read", "usage:write"], by = owner) {
  const path = `/organizations/${tenant.organization.id}/cli-logins/${code}/approve`;
  return by.post<Problem & { id: string }>(path, { scopes });
}

const keys = () => db().apiKey.count();

describe("a command line without a key", () => {
  it("gets the key that a person chose for it, once, named after its machine and paid like any other", async () => {
    const login = await start();
    expect(login).toMatchObject({
      expires_in: 600,
      verification_uri: expect.stringMatching(/\/cli$/),
    });
    expect(login.user_code).toMatch(/^[B-Z]{4}-[B-Z]{4}$/);
    expect(await collect(login.device_code)).toMatchObject({ http: 200, status: "pending" });
    expect((await owner.get(`/v1/cli-logins/${login.user_code.toLowerCase()}`)).body).toMatchObject(
      {
        hostname: "anna-laptop",
        status: "pending",
      },
    );
    const before = await creditsOf(tenant);
    const approved = await approve(login.user_code);
    expect(approved).toMatchObject({ status: 201, body: { name: "CLI on anna-laptop" } });
    expect(approved.body).not.toHaveProperty("key");
    const got = await collect(login.device_code);
    expect(got).toMatchObject({
      status: "approved",
      api_key: { id: approved.body.id, scopes: ["billing:read", "usage:write"] },
      organization: { id: tenant.organization.id },
    });
    const byKey = await clientOf(stack, { key: got.api_key.key });
    expect((await byKey.get("/v1/credits/balance")).status).toBe(200);
    const listed = await owner.get(`/organizations/${tenant.organization.id}/api-keys`);
    expect(JSON.stringify(listed.body)).toContain("CLI on anna-laptop");
    expect(before - (await creditsOf(tenant))).toBeGreaterThan(0);
    await expectSoundLedger(tenant);
    expect(await collect(login.device_code)).toMatchObject({ status: "expired" });
    expect((await approve(login.user_code)).body).toMatchObject({
      code: "wrong_state",
      detail: expect.stringContaining("already used"),
    });
  });

  it("gets one key, however many approve and collect at once", async () => {
    const login = await start();
    const before = await keys();
    const approvals = await Promise.all(Array.from({ length: 4 }, () => approve(login.user_code)));
    expect(approvals.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const got = await Promise.all(Array.from({ length: 4 }, () => collect(login.device_code)));
    expect(got.filter(({ status }) => status === "approved")).toHaveLength(1);
    expect((await keys()) - before).toBe(1);
  });

  it("gets nothing once a person declined or ten minutes are over", async () => {
    const declined = await start();
    expect((await owner.post(`/v1/cli-logins/${declined.user_code}/decline`, {})).status).toBe(200);
    expect(await collect(declined.device_code)).toMatchObject({ status: "declined" });
    const late = await start();
    const approvedLate = await start();
    await approve(approvedLate.user_code);
    const before = await keys();
    await db().$executeRaw`
      update cli_logins set created_at = created_at - interval '11 minutes', expires_at = expires_at - interval '11 minutes'`;
    expect(await collect(late.device_code)).toMatchObject({ status: "expired" });
    expect(await collect(approvedLate.device_code)).toMatchObject({ status: "expired" });
    for (const { user_code } of [declined, late])
      expect((await approve(user_code)).body.code).toBe("wrong_state");
    expect(await keys()).toBe(before);
    await purgeExpired(new Date());
    expect(await collect(late.device_code)).toMatchObject({ http: 404 });
  });

  it("is given no key by who may not create one, by a key, or without credits to pay for it", async () => {
    const login = await start();
    const member = await newPerson(new Date(), { email: uniqueEmail("member"), name: "Member" });
    await join(new Date(), tenant.organization, member, "member");
    const asMember = await clientOf(stack, { user: member });
    expect((await approve(login.user_code, ["billing:read"], asMember)).status).toBe(403);
    const everything = await owner.post<{ key: string }>(
      `/organizations/${tenant.organization.id}/api-keys`,
      { name: "Keys", scopes: ["keys:write"] },
    );
    const asKey = await clientOf(stack, { key: everything.body.key });
    expect((await approve(login.user_code, ["billing:read"], asKey)).status).toBe(403);
    expect((await approve(login.user_code, ["grants:write"])).status).toBe(400);
    const poor = await tenantWithoutBooks(0);
    const asPoor = await clientOf(stack, { user: poor.owner });
    const path = `/organizations/${poor.organization.id}/cli-logins/${login.user_code}/approve`;
    expect((await asPoor.post(path, { scopes: ["billing:read"] })).status).toBe(402);
    expect(await collect(login.device_code)).toMatchObject({ status: "pending" });
  });

  it("leaves nothing in the database that would collect or confirm it", async () => {
    const login = await start();
    await approve(login.user_code);
    const stored = JSON.stringify(
      await db()
        .$queryRaw`select l::text as row, k::text as key from cli_logins l left join api_keys k on k.id = l.api_key_id`,
    );
    const { api_key } = await collect(login.device_code);
    for (const secret of [
      login.device_code,
      login.user_code,
      login.user_code.replace("-", ""),
      api_key.key.split("_")[3],
    ])
      expect(stored).not.toContain(secret);
    const [{ sealed }] = await db().$queryRaw<[{ sealed: number }]>`
      select count(*)::int as sealed from cli_logins where sealed_key is not null and collected_at is not null`;
    expect(sealed).toBe(0);
  });
});

describe("guessing", () => {
  it("of short codes ends after 30 tries of a person", async () => {
    const guesser = await tenantWithoutBooks(0);
    const asGuesser = await clientOf(stack, { user: guesser.owner });
    for (let tries = 0; tries < 30; tries++)
      expect((await asGuesser.get("/v1/cli-logins/BCDF-GHJK")).status).toBe(404);
    expect((await asGuesser.get("/v1/cli-logins/BCDF-GHJK")).status).toBe(429);
  });

  it("of device codes tells nothing", async () => {
    expect(await collect("guessed")).toMatchObject({ http: 404 });
  });

  it("and starting logins ends after 30 from one address", async () => {
    const statuses: number[] = [];
    for (let tries = 0; tries < 31; tries++) {
      const { status } = await stack.json(`${stack.apiUrl}/api/v1/cli-logins`, {
        body: { hostname: "flood" },
      });
      statuses.push(status);
    }
    expect(statuses).toContain(201);
    expect(statuses.at(-1)).toBe(429);
  });
});
