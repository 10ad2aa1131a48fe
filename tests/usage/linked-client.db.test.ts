import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Organization, User } from "@/generated/prisma/client";
import { allEndpoints } from "@/server/doors/endpoints/registry";
import { db, inTransaction } from "@/server/foundation/db";
import { setOverage } from "@/server/grants/set-overage";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import {
  addCard,
  grantCredits,
  newApiKey,
  newOrganization,
  newPerson,
} from "@/server/scenarios/story";
import { clientOf } from "../support/client";
import { reversalsOf, staff } from "../support/reversals";
import { type Stack, startStack } from "../support/stack";
import type { Tenant } from "../support/tenant";

let stack: Stack;
type Client = Awaited<ReturnType<typeof clientOf>>;
let payer: Tenant & { paymentId: string };
let clients: { organization: Organization; owner: User; key: Client; person: Client };
let secrets: string[];
/** Ids of the reseller's things, by the name of the path parameter that would name one. */
let theirs: Record<string, string[]>;

async function linkedTo(parent: Tenant, name: string) {
  const owner = await newPerson(new Date(), { email: uniqueEmail("client"), name });
  const organization = await newOrganization(new Date(), {
    name,
    owner,
    parent: parent.organization,
    relationship: "linked",
    billing: "shared",
  });
  const { key } = await newApiKey(new Date(), organization, owner, { name: `Key of ${name}` });
  return {
    organization,
    owner,
    key: await clientOf(stack, { key }),
    person: await clientOf(stack, { user: owner }),
  };
}

beforeAll(async () => {
  stack = await startStack();
  payer = await reversalsOf(stack).buyer(0);
  const { organization } = payer;
  const api = await clientOf(stack, { key: payer.apiKey });
  await grantCredits(new Date(), organization, "918273.25", { description: "Kept for Borealis" });
  await addCard(new Date(), organization, "4242424242424242");
  await db().creditAccount.update({
    where: { id: organization.creditAccountId },
    data: { billingEmail: "money@reseller.test", alertThreshold: 900_555_000_000n },
  });
  await api.post("/v1/budgets", {
    subject: "organization",
    period: "month",
    limit: 654_321.5,
    action: "block",
  });
  const hold = await api.post<{ id: string }>("/v1/holds", {
    operation: "api.call",
    quantity: 4_321,
    description: "Work for Cassiopeia",
  });
  const charge = await api.post<{ id: string }>("/v1/charges", {
    operation: "api.call",
    quantity: 1_234,
    description: "Work for Cassiopeia",
  });
  const neighbour = await linkedTo(payer, "Neighbour");
  await neighbour.key.post("/v1/charges", { operation: "api.call", quantity: 777 });
  clients = await linkedTo(payer, "Client");
  await clients.key.post("/v1/charges", { operation: "api.call", quantity: 11 });
  await clients.key.post("/v1/holds", { operation: "api.call", quantity: 5 });

  const account = await db().creditAccount.findUniqueOrThrow({
    where: { id: organization.creditAccountId },
    include: { wallets: true, grants: true, purchases: true, paymentMethods: true, budgets: true },
  });
  const figures = [account.posted, account.held, account.posted - account.held]
    .map((microcredits) => Number(microcredits) / 1e6)
    .concat(918_273.25, 654_321.5, 900_555, 4_321, 1_234, 777);
  secrets = [
    ...figures.flatMap((figure) => [String(figure), figure.toLocaleString("en-US")]),
    ...figures.map((figure) => String(figure / 100)),
    "Borealis",
    "Cassiopeia",
    "Neighbour",
    "4242",
    "money@reseller.test",
    account.stripeCustomerId ?? "cus_",
    ...account.grants.map(({ id }) => id),
    ...account.wallets.map(({ id }) => id),
    ...account.purchases.map(({ id }) => id),
    ...account.paymentMethods.map(({ id }) => id),
    ...account.budgets.map(({ id }) => id),
    neighbour.organization.id,
    payer.owner.email,
  ];
  theirs = {
    organization_id: [organization.id, neighbour.organization.id],
    wallet_id: account.wallets.map(({ id }) => id),
    grant_id: account.grants.map(({ id }) => id),
    hold_id: [hold.body.id],
    charge_id: [charge.body.id],
    purchase_id: account.purchases.map(({ id }) => id),
    payment_id: [payer.paymentId],
    budget_id: account.budgets.map(({ id }) => id),
    seq: ["1", "2", "3", String(account.lastSeq - 3n)],
  };
});
afterAll(() => stack.stop());

/** Every path of an endpoint that this client can ask: in its own name, and for each thing of the reseller's. */
function pathsOf(path: string): string[] {
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
  let paths = [path];
  for (const name of parameters) {
    const own = name === "organization_id" ? [clients.organization.id] : [];
    const values = [...own, ...(theirs[name] ?? ["none_00000000000000000000000000"])];
    paths = paths.flatMap((one) => values.map((value) => one.replace(`{${name}}`, value)));
  }
  return paths;
}

const told = (answer: { headers: Headers; body: unknown }) =>
  JSON.stringify([
    [...answer.headers.entries()].filter(([name]) => name.startsWith("x-credits")),
    answer.body,
  ]);

/** What of the reseller's stands in an answer; an id that the client sent itself is no news to it. */
function leaks(answer: { headers: Headers; body: unknown }, asked: string): string[] {
  const text = told(answer);
  const isNumber = (secret: string) => /^[\d.,]+$/.test(secret);
  return secrets.filter((secret) => {
    if (asked.includes(secret)) return false;
    const pattern = secret.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return isNumber(secret)
      ? new RegExp(`(?<![\\w.,-])-?${pattern}(?![\\w]|[.,]\\d)`).test(text)
      : text.includes(secret);
  });
}

describe("a linked client that spends its reseller's credits", () => {
  it("no endpoint that reads tells its key or its people any figure of the pool", async () => {
    const found: string[] = [];
    let answered = 0;
    for (const endpoint of allEndpoints.filter(({ rest }) => rest.method === "get")) {
      const hasOrganization =
        "organization_id" in ((endpoint.input as never as { shape?: object }).shape ?? {});
      for (const path of pathsOf(endpoint.rest.path)) {
        for (const [who, client] of Object.entries({ key: clients.key, person: clients.person })) {
          const query =
            hasOrganization && !endpoint.rest.path.includes("{organization_id}")
              ? `?organization_id=${clients.organization.id}`
              : "";
          const answer = await client.get(`${path}${query}`);
          if (answer.status === 200) answered += 1;
          expect([path, answer.status < 500]).toEqual([path, true]);
          for (const leak of leaks(answer, path)) found.push(`${who} GET ${path}: ${leak}`);
        }
      }
    }
    expect(found).toEqual([]);
    expect(answered).toBeGreaterThan(40);
  });

  it("what it spends and is refused tells its own cost and whom to ask, not what is left", async () => {
    const { key, organization } = clients;
    const id = organization.id;
    const asked: [string, unknown, number][] = [
      ["/v1/charges", { operation: "api.call", quantity: 2 }, 201],
      ["/v1/charges?dry_run=true", { operation: "api.call", quantity: 2 }, 200],
      ["/v1/charges?dry_run=true", { operation: "api.call", quantity: 999_999 }, 200],
      ["/v1/charges", { operation: "api.call", quantity: 700_000 }, 402],
      ["/v1/charges", { operation: "api.call", quantity: 999_999 }, 402],
      ["/v1/holds", { operation: "api.call", quantity: 3 }, 201],
      ["/v1/holds", { operation: "api.call", quantity: 999_999 }, 402],
      ["/v1/events", { event_name: "api.call", customer_id: id }, 202],
      [
        "/v1/events",
        { event_name: "api.call", customer_id: id, properties: { quantity: 999_999 } },
        402,
      ],
      [
        "/v1/events",
        [
          { event_name: "api.call", customer_id: id },
          { event_name: "api.call", customer_id: id, properties: { quantity: 700_000 } },
        ],
        207,
      ],
      ["/v1/quotes", { items: [{ operation: "api.call", quantity: 999_999 }] }, 200],
      [`/organizations/${id}/accounts`, { code: "1", name: "Cash", type: "asset" }, 201],
      [`/organizations/${id}/accounts?dry_run=true`, { code: "2", name: "C", type: "asset" }, 200],
    ];
    for (const [path, body, status] of asked) {
      const answer = await key.post<Record<string, unknown>>(path, body as object);
      expect([path, answer.status, leaks(answer, path)]).toEqual([path, status, []]);
      if (status === 402) {
        expect(answer.body).toMatchObject({
          code: "insufficient_credits",
          blocked_by: "managed",
          managed_by: payer.organization.name,
        });
        expect(answer.body.detail).toContain(`Ask ${payer.organization.name}`);
      }
    }
    const held = await key.post<{ id: string }>("/v1/holds", {
      operation: "api.call",
      quantity: 2,
    });
    const captured = await key.post(`/v1/holds/${held.body.id}/capture`, { credits: 1 });
    expect([captured.status, leaks(captured, "")]).toEqual([200, []]);
  });

  it("without a budget it is told that its credits are managed, with one what that leaves", async () => {
    const { key, person, organization } = clients;
    const base = `/organizations/${organization.id}`;
    type Billing = { credits_remaining: number | null; posted: number | null; managed: object };
    expect((await key.get<Billing>(`${base}/billing`)).body).toMatchObject({
      credits_remaining: null,
      available: null,
      posted: null,
      debt: null,
      managed: { by: payer.organization.name, may_spend: true, budget_remaining: null },
    });
    expect((await key.get("/v1/credits/balance")).body).toEqual({ balance: null, credits: null });
    expect((await key.get(`${base}/billing`)).headers.get("x-credits-remaining")).toBeNull();

    await key.post("/v1/budgets", {
      subject: "organization",
      period: "lifetime",
      limit: 40,
      action: "block",
    });
    await key.post("/v1/charges", { operation: "api.call", quantity: 15 });
    for (const client of [key, person]) {
      const { body, headers } = await client.get<Billing>(`${base}/billing`);
      expect(body).toMatchObject({
        credits_remaining: 25,
        available: 25,
        posted: null,
        managed: { may_spend: true, budget_remaining: 25 },
      });
      expect(headers.get("x-credits-remaining")).toBe("25");
    }
    expect((await key.get("/v1/credits/balance")).body).toEqual({ balance: 0.25, credits: null });
    const over = await key.post<Record<string, unknown>>("/v1/charges", {
      operation: "api.call",
      quantity: 26,
    });
    expect([over.status, over.body.blocked_by]).toEqual([402, "budget"]);
    expect(over.body.budget).toMatchObject({ limit: 40, spent: 15 });
    expect([over.body.available, over.body.held, leaks(over, "")]).toEqual([
      undefined,
      undefined,
      [],
    ]);
  });

  it("what was lent to it is not told: its own events and movements show their whole cost", async () => {
    const small = await reversalsOf(stack).buyer(0);
    const child = await linkedTo(small, "Small client");
    await inTransaction((tx) =>
      setOverage(
        tx,
        small.organization.creditAccountId,
        { policy: "allow_to_limit", limitCredits: 50, reason: "In a test" },
        staff,
        new Date(),
      ),
    );
    const charged = await child.key.post("/v1/charges", { operation: "api.call", quantity: 5_010 });
    expect(charged.status).toBe(201);
    const parts = { amount: -5_010, debt_taken: 0, debt_payment: 0 };
    const ledger = await child.key.get<{ data: object[]; balance: null }>("/v1/ledger?limit=1");
    expect(ledger.body.data).toMatchObject([{ ...parts, balance_after: null, grants: [] }]);
    expect(ledger.body.balance).toBeNull();
    expect((await child.person.get<object[]>("/events?limit=1")).body).toMatchObject([parts]);
    expect((await child.key.get<object[]>("/events?limit=1")).body).toMatchObject([parts]);
    // Who pays sees it all.
    const above = await clientOf(stack, { key: small.apiKey });
    expect((await above.get<{ data: object[] }>("/v1/ledger?limit=1")).body.data).not.toMatchObject(
      [{ debt_taken: 0 }],
    );
  });

  it("an owned sub-organization is consolidated: it sees what its pool has, as before", async () => {
    const { organization, owner } = payer;
    const branch = await newOrganization(new Date(), {
      name: "Branch",
      owner,
      parent: organization,
      relationship: "owned",
      billing: "shared",
    });
    const { key } = await newApiKey(new Date(), branch, owner, { name: "Branch key" });
    const client = await clientOf(stack, { key });
    const { body } = await client.get<{ credits_remaining: number; managed: null }>(
      `/organizations/${branch.id}/billing`,
    );
    expect(body.credits_remaining).toBeGreaterThan(900_000);
    expect(body.managed).toBeNull();
  });
});
