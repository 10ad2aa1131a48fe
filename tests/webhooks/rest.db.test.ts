import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/server/foundation/db";
import { newApiKey } from "@/server/scenarios/story";
import { MAX_ENDPOINTS } from "@/server/webhooks/change-endpoint";
import type { EndpointAnswer } from "@/server/webhooks/webhook.schema";
import { apiOf } from "../support/buying";
import { type Stack, startStack } from "../support/stack";
import { type Tenant, tenantWithoutBooks } from "../support/tenant";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const chosen = { url: "https://hooks.example.com/", event_types: ["credits.low"] };

/** A tenant whose key may manage webhooks. */
async function manager(): Promise<Tenant> {
  const tenant = await tenantWithoutBooks(10);
  const { key } = await newApiKey(new Date(), tenant.organization, tenant.owner, {
    name: "Webhooks",
    scopes: ["webhooks:write"],
  });
  return { ...tenant, apiKey: key };
}

describe("the signing secret", () => {
  it("is shown in the answer that made it, and nowhere else", async () => {
    const api = apiOf(stack, await manager());
    const made = await api.post<EndpointAnswer>("/v1/webhook-endpoints", chosen, "one");
    const secret = made.body.secret ?? "";
    expect([made.status, secret]).toEqual([
      201,
      expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    ]);
    const again = await api.post<EndpointAnswer>("/v1/webhook-endpoints", chosen, "one");
    expect(again.body).toEqual({ ...made.body, secret: null });
    const path = `/v1/webhook-endpoints/${made.body.id}`;
    for (const shown of [await api.get(path), await api.get("/v1/webhook-endpoints")])
      expect(JSON.stringify(shown.body)).not.toContain("whsec_");
    const rotated = await api.post<EndpointAnswer>(`${path}/rotate-secret`, {}, "two");
    expect(rotated.body.secret).toMatch(/^whsec_/);
    expect(rotated.body.secret).not.toBe(secret);
    expect(rotated.body.previous_secret_expires_at).not.toBeNull();

    const { key: _, ...row } = {
      key: 0,
      ...(await db().webhookEndpoint.findUniqueOrThrow({ where: { id: made.body.id } })),
    };
    const stored = JSON.stringify(
      [
        Buffer.from(row.secret).toString("latin1"),
        await db().idempotencyRecord.findMany(),
        await db().auditEvent.findMany(),
      ],
      (_name, value) => (typeof value === "bigint" ? String(value) : value),
    );
    for (const one of [secret, rotated.body.secret ?? ""])
      expect(stored).not.toContain(one.replace("whsec_", ""));
  });
});

describe("an endpoint over REST", () => {
  it.each([
    ["http://hooks.example.com/", /https/],
    ["https://169.254.169.254/latest/meta-data", /private/],
    ["https://user:secret@hooks.example.com/", /user name/],
  ])("at %s is refused, and nothing is made", async (url, words) => {
    const tenant = await manager();
    const answer = await apiOf(stack, tenant).post("/v1/webhook-endpoints", { ...chosen, url });
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ path: "url", message: expect.stringMatching(words) }] },
    });
    const { id: organizationId } = tenant.organization;
    expect(await db().webhookEndpoint.count({ where: { organizationId } })).toBe(0);
  });

  it("of somebody else is not there", async () => {
    const [mine, other] = [apiOf(stack, await manager()), apiOf(stack, await manager())];
    const { body } = await mine.post<EndpointAnswer>("/v1/webhook-endpoints", chosen);
    const path = `/v1/webhook-endpoints/${body.id}`;
    const test = await mine.post<{ id: string }>(`${path}/test`);
    expect(test.status).toBe(202);
    const delivery = `${path}/deliveries/${test.body.id}`;
    const range = { from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z" };
    for (const answer of [
      await other.get(path),
      await other.post(`${path}/rotate-secret`),
      await other.post(`${path}/test`),
      await other.get(`${path}/deliveries`),
      await other.post(`${path}/deliveries`, range),
      await other.get(delivery),
      await other.post(`${delivery}/resend`),
      await other.delete(path),
    ])
      expect(answer.status).toBe(404);
    expect((await mine.get(delivery)).status).toBe(200);
    // Nor under another endpoint of one's own.
    const { body: second } = await mine.post<EndpointAnswer>("/v1/webhook-endpoints", chosen);
    const elsewhere = `/v1/webhook-endpoints/${second.id}/deliveries/${test.body.id}`;
    expect((await mine.get(elsewhere)).status).toBe(404);
    expect((await mine.post(`${elsewhere}/resend`)).status).toBe(404);
  });

  it(`is one of at most ${MAX_ENDPOINTS}, however many are made at once`, async () => {
    const api = apiOf(stack, await manager());
    const made = await Promise.all(
      Array.from({ length: MAX_ENDPOINTS + 5 }, () => api.post("/v1/webhook-endpoints", chosen)),
    );
    const statuses = made.map(({ status }) => status).sort();
    expect(statuses.filter((status) => status === 201)).toHaveLength(MAX_ENDPOINTS);
    expect(statuses.slice(MAX_ENDPOINTS)).toEqual(Array(5).fill(409));
  });

  it("is deleted with its deliveries, and makes room", async () => {
    const api = apiOf(stack, await manager());
    const { body } = await api.post<EndpointAnswer>("/v1/webhook-endpoints", chosen);
    const path = `/v1/webhook-endpoints/${body.id}`;
    expect((await api.delete(path)).body).toEqual({ id: body.id, deleted: true });
    for (const gone of [await api.get(path), await api.delete(path)]) expect(gone.status).toBe(404);
    expect((await api.get("/v1/webhook-endpoints")).body).toMatchObject({ data: [] });
  });
});
