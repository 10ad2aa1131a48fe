import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Organization } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { grantCredits, newOrganization } from "@/server/scenarios/story";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, sale, type Tenant, tenantWith } from "../support/tenant";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

type Event = {
  id: string;
  event_type: string;
  entity_type: string;
  entity_id: string;
  organization_id: string;
  credits_used: number;
  credits_added: number;
  amount: number;
  debt_taken: number;
  debt_payment: number;
  timestamp: string;
};

function get<T = Event[]>(tenant: { apiKey: string }, path: string) {
  return stack.json<T>(`${stack.apiUrl}${path.startsWith("/api") ? "" : "/api"}${path}`, {
    headers: { authorization: `Bearer ${tenant.apiKey}` },
  });
}

function charge(tenant: Tenant, more: object = {}) {
  return stack.json(`${stack.apiUrl}/api/v1/charges`, {
    headers: { authorization: `Bearer ${tenant.apiKey}` },
    body: { operation: "api.call", ...more },
  });
}

async function send(tenant: Tenant, count: number, organization = tenant.organization) {
  for (let sent = 0; sent < count; sent += 1_000) {
    const { status } = await stack.json(`${stack.apiUrl}/api/v1/events`, {
      headers: { authorization: `Bearer ${tenant.apiKey}` },
      body: Array.from({ length: Math.min(1_000, count - sent) }, () => ({
        event_name: "api.call",
        external_customer_id: organization.id,
      })),
    });
    expect(status).toBe(202);
  }
}

/** Where an answer goes on, by its Link header. */
function nextOf(headers: Headers): string | null {
  return /<([^>]+)>; rel="next"/.exec(headers.get("link") ?? "")?.[1] ?? null;
}

/** Every page from here on; `meanwhile` runs between two of them. */
async function readAll(tenant: Tenant, path: string, meanwhile?: () => Promise<unknown>) {
  const events: Event[] = [];
  for (let next: string | null = path; next; ) {
    const { status, body, headers } = await get(tenant, next);
    expect(status).toBe(200);
    events.push(...body);
    next = nextOf(headers);
    await meanwhile?.();
  }
  return events;
}

async function below(tenant: Tenant, name: string): Promise<Organization> {
  return newOrganization(new Date(), {
    name,
    owner: tenant.owner,
    parent: tenant.organization,
    relationship: "owned",
    billing: "shared",
  });
}

describe("the event history", () => {
  it("1,226 events and more are read to the end on both paths, each once, while new ones arrive", async () => {
    const tenant = await tenantWith(3_000);
    const sub = await below(tenant, "Second");
    await send(tenant, 1_000);
    await send(tenant, 223, sub);
    const own = `/organizations/${tenant.organization.id}/events`;
    const before = await db().ledgerEntry.findMany({
      where: { creditAccountId: tenant.organization.creditAccountId },
      select: { seq: true, organizationId: true },
    });
    expect(before.length).toBeGreaterThanOrEqual(1_226);
    for (const [path, expected] of [
      [`${own}?limit=97`, before.filter((e) => e.organizationId === tenant.organization.id)],
      ["/events?limit=200", before],
    ] as const) {
      const events = await readAll(tenant, path, () => sale(tenant));
      const ids = new Set(events.map(({ id }) => id));
      expect(ids.size).toBe(events.length);
      const there = before.map(({ seq }) => `${tenant.organization.creditAccountId}.${seq}`);
      expect(events.filter(({ id }) => there.includes(id))).toHaveLength(expected.length);
      const times = events.map(({ timestamp }) => timestamp);
      expect(times).toEqual(times.toSorted().reverse());
    }
  });

  it("both paths take the same filters, and the two names of the type", async () => {
    const tenant = await tenantWith(100);
    await sale(tenant);
    await charge(tenant, { entity: { type: "job", id: "job-7" } });
    await charge(tenant, { entity: { type: "job", id: "job-8" } });
    await grantCredits(new Date(), tenant.organization, 5);
    for (const path of [`/organizations/${tenant.organization.id}/events`, "/events"]) {
      const ids = async (query: string) => {
        const { status, body } = await get(tenant, `${path}?${query}`);
        expect([query, status]).toEqual([query, 200]);
        // What changed in the books has filters of its own: book-events.
        return body.map(({ id }) => id).filter((id) => !id.startsWith("bev_"));
      };
      const all = await ids("limit=200");
      expect(all).toHaveLength(8);
      const consumed = await ids("type=credits_consumed");
      expect(consumed).toHaveLength(6);
      expect(await ids("event_type=credits_consumed")).toEqual(consumed);
      expect(await ids("entity_type=organization&event_type=credits_consumed")).toEqual(consumed);
      expect(await ids("entity_type=job")).toEqual(all.slice(1, 3));
      expect(await ids("entity_type=job&entity_id=job-7")).toEqual(all.slice(2, 3));
      expect(await ids("entity_id=job-8")).toEqual(all.slice(1, 2));
      expect(await ids(`actor_id=${tenant.owner.id}`)).toHaveLength(4);
      const today = new Date().toISOString().slice(0, 10);
      expect(await ids(`from=${today}&to=${today}`)).toEqual(all);
      expect(await ids("to=2020-01-31")).toEqual([]);
      expect(await ids("since=2199-01-01T00:00:00Z")).toEqual([]);
      const { body } = await get(tenant, `${path}?limit=200`);
      const moves = body.filter(({ id }) => !id.startsWith("bev_"));
      const middle = moves[3]?.timestamp ?? "";
      const from = await ids(`from=${encodeURIComponent(middle)}`);
      const to = await ids(`to=${encodeURIComponent(middle)}`);
      expect([...from, ...to]).toEqual(all);
      for (const wrong of [
        "type=credits_granted&event_type=credits_consumed",
        "type=nonsense",
        "from=yesterday",
        "cursor=12",
        "limit=0",
        "offset=50",
      ]) {
        expect([wrong, (await get(tenant, `${path}?${wrong}`)).status]).toEqual([wrong, 400]);
      }
    }
  });

  it("a filter that hardly matches goes on page by page and finds the rest", async () => {
    const tenant = await tenantWith(500);
    await charge(tenant, { entity: { type: "rare", id: "first" } });
    await send(tenant, 300);
    const found = await readAll(tenant, "/events?entity_type=rare&limit=1");
    expect(found.map(({ entity_id: id }) => id)).toEqual(["first"]);
  });

  it("a grant uses no credits and says what it added", async () => {
    const tenant = await tenantWith(50);
    const { body } = await get(tenant, "/events?type=credits_granted");
    expect(body).toMatchObject([{ credits_used: 0, credits_added: 53, amount: 53 }]);
  });

  it("the amounts of the whole history are the balance", async () => {
    const tenant = await tenantWith(50);
    await send(tenant, 7);
    const events = await readAll(tenant, "/events?limit=3");
    expect(events.reduce((sum, { amount }) => sum + amount, 0)).toBe(await creditsOf(tenant));
  });
});
