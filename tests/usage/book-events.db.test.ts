import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/server/foundation/db";
import { newApiKey } from "@/server/scenarios/story";
import { type Stack, startStack } from "../support/stack";
import { sale, type Tenant, tenantWith } from "../support/tenant";

let stack: Stack;
beforeAll(async () => {
  Object.assign(process.env, { RATE_LIMIT_PER_MINUTE: "1000000" });
  stack = await startStack();
});
afterAll(() => stack.stop());

type Event = {
  id: string;
  event_type: string;
  entity_type: string;
  entity_id: string;
  actor_id: string;
  actor_name: string;
  description: string;
  timestamp: string;
};

const eventsPath = ({ organization }: Tenant) => `/api/organizations/${organization.id}/events`;

function get(path: string, key: string) {
  return stack.json<Event[]>(`${stack.apiUrl}${path}`, {
    headers: { authorization: `Bearer ${key}` },
  });
}

async function post(tenant: Tenant, path: string, body: object) {
  const answer = await stack.json<{ id: string }>(
    `${stack.apiUrl}/api/organizations/${tenant.organization.id}${path}`,
    { body, headers: { authorization: `Bearer ${tenant.apiKey}` } },
  );
  expect(answer.status).toBe(201);
  return answer.body;
}

const newContact = (tenant: Tenant, name: string) =>
  post(tenant, "/contacts", { kind: "customer", name });

/** Every page from here on; `meanwhile` runs between two of them. */
async function readAll(tenant: Tenant, query: string, meanwhile?: () => Promise<unknown>) {
  const events: Event[] = [];
  let pages = 0;
  for (let next: string | null = `${eventsPath(tenant)}?${query}`; next; pages++) {
    const { status, body, headers } = await get(next, tenant.apiKey);
    expect(status).toBe(200);
    events.push(...body);
    next = /<([^>]+)>; rel="next"/.exec(headers.get("link") ?? "")?.[1] ?? null;
    await meanwhile?.();
  }
  return { events, pages };
}

describe("the history of an organization with books", () => {
  it("tells what moved credits and what changed in the books together, each once, to the end", async () => {
    const tenant = await tenantWith(500);
    for (let n = 0; n < 20; n++) await newContact(tenant, `Contact ${n}`);
    const before = await readAll(tenant, "limit=200");
    const kinds = before.events.map(({ id }) => (id.startsWith("bev_") ? "books" : "credits"));
    expect(kinds.filter((kind) => kind === "books")).toHaveLength(22);
    const { events, pages } = await readAll(tenant, "limit=3", () => sale(tenant));
    expect(pages).toBeGreaterThan(10);
    const ids = events.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const there = before.events.map(({ id }) => id);
    expect(ids.filter((id) => there.includes(id))).toEqual(there);
    const times = events.map(({ timestamp }) => timestamp);
    expect(times).toEqual(times.toSorted().reverse());
  });

  it("is narrowed by type, entity, actor and time", async () => {
    const tenant = await tenantWith(100);
    const { id } = await newContact(tenant, "Northwind");
    await newContact(tenant, "Contoso");
    const found = async (query: string) => (await readAll(tenant, query)).events;
    const created = await found("type=contact.created");
    expect(created.map(({ entity_type: type }) => type)).toEqual(["contact", "contact"]);
    expect(created[0]).toMatchObject({
      event_type: "contact.created",
      description: "Contact created",
      actor_name: expect.stringContaining("API key"),
    });
    const types = (await found(`entity_id=${id}`)).map(({ event_type: type }) => type);
    expect(types.sort()).toEqual(["contact.created", "credits_consumed"]);
    expect(await found(`entity_type=contact&type=contact.created&entity_id=${id}`)).toHaveLength(1);
    expect(await found(`type=contact.created&actor_id=${created[0]?.actor_id}`)).toHaveLength(2);
    expect(await found("type=contact.created&actor_id=usr_nobody")).toEqual([]);
    expect(await found("type=invoice.sent")).toEqual([]);
    const later = encodeURIComponent(created[0]?.timestamp ?? "");
    expect((await found(`type=contact.created&from=${later}`)).map((one) => one.id)).toEqual([
      created[0]?.id,
    ]);
    expect((await found(`type=contact.created&to=${later}`)).map((one) => one.id)).toEqual([
      created[1]?.id,
    ]);
    const moves = await found("type=credits_consumed");
    expect(new Set(moves.map(({ event_type: type }) => type))).toEqual(
      new Set(["credits_consumed"]),
    );
    const refused = await get(`${eventsPath(tenant)}?type=nonsense`, tenant.apiKey);
    expect(refused.status).toBe(400);
    const elsewhere = await get("/api/events?type=contact.created", tenant.apiKey);
    expect(elsewhere.status).toBe(400);
  });

  it("tells of its books only who may read them", async () => {
    const tenant = await tenantWith(100);
    await newContact(tenant, "Secret partner");
    const { key } = await newApiKey(new Date(), tenant.organization, tenant.owner, {
      name: "Billing",
      scopes: ["billing:read"],
    });
    const { body } = await get(`${eventsPath(tenant)}?limit=200`, key);
    expect(body.length).toBeGreaterThan(0);
    expect(body.filter(({ id }) => id.startsWith("bev_"))).toEqual([]);
  });

  it("keeps apart what happened at one moment, in whatever pages it is read", async () => {
    const tenant = await tenantWith(100);
    for (let n = 0; n < 6; n++) await newContact(tenant, `Contact ${n}`);
    const at = new Date(Date.now() - 1_000);
    const { id: organizationId } = tenant.organization;
    await db().bookEvent.updateMany({ where: { organizationId }, data: { createdAt: at } });
    await db().$transaction([
      db().$executeRaw`set local session_replication_role = replica`,
      db()
        .$executeRaw`update ledger_entries set created_at = ${at} where organization_id = ${organizationId}`,
    ]);
    const whole = (await readAll(tenant, "limit=200")).events.map(({ id }) => id);
    for (const limit of [1, 2, 3, 5]) {
      const { events } = await readAll(tenant, `limit=${limit}`);
      expect(events.map(({ id }) => id)).toEqual(whole);
    }
  });

  it("goes on page by page where 40,000 changes hide one", async () => {
    const tenant = await tenantWith(100);
    const { id } = await newContact(tenant, "First");
    const { id: organizationId } = tenant.organization;
    await db().$executeRaw`
      insert into book_events (id, organization_id, type, entity_type, entity_id, actor_type, actor_id, description, created_at)
      select 'bev_' || lpad(n::text, 26, '0'), ${organizationId}, 'item.updated', 'item', 'item_x', 'user', 'usr_x', 'Many', now() + n * interval '1 microsecond'
      from generate_series(1, 40000) n`;
    const { events, pages } = await readAll(tenant, "type=contact.created&limit=10");
    expect(events.map(({ entity_id }) => entity_id)).toEqual([id]);
    expect(pages).toBe(3);
    const { events: own } = await readAll(tenant, `entity_id=${id}&type=contact.created`);
    expect(own).toHaveLength(1);
  });
});
