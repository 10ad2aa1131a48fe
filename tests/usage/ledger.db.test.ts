import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Organization, User } from "@/generated/prisma/client";
import { createApi } from "@/server/doors/rest/app";
import type { Actor } from "@/server/foundation/actor";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { postCharges } from "@/server/ledger/post-charges";
import { postTransaction } from "@/server/ledger/post-transaction";
import { refundTransaction } from "@/server/ledger/transactions/refund";
import { captureHold } from "@/server/operations/held/resolve-hold";
import { ledgerKeyOf } from "@/server/operations/idempotency";
import { createOrganization } from "@/server/organizations/create-organization";
import { tenant, uniqueEmail } from "@/server/scenarios/scenarios";
import { newApiKey, newPerson } from "@/server/scenarios/story";
import type { ForecastAnswer } from "@/server/usage/forecast.schema";
import type { LedgerEntryAnswer, LedgerEntryDetail } from "@/server/usage/ledger.schema";
import type { StatementAnswer } from "@/server/usage/statement.schema";
import type { UsageAnswer } from "@/server/usage/usage.schema";

afterAll(disconnectDb);

const api = createApi();
type Page = {
  data: LedgerEntryAnswer[];
  has_more: boolean;
  next_cursor: string | null;
  searched_back_to: string | null;
};

async function get<T>(key: string, path: string, accept = "application/json") {
  const answer = await api.request(`/api${path}`, {
    headers: { authorization: `Bearer ${key}`, accept },
  });
  // As sent: reading it as text would drop the mark at its front.
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(await answer.arrayBuffer());
  const isJson = answer.headers.get("content-type")?.includes("json");
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    body: (isJson ? JSON.parse(text) : null) as T,
  };
}

type Spend = {
  at: Date;
  operation: string;
  actor: Actor;
  credits?: number;
  entity?: string;
  key?: string;
  /** Reserves instead of spending. */
  hold?: string;
};

/** Charges, posted as the charge path posts them. @returns their ledger transactions */
async function spend(organization: Organization, charges: Spend[]): Promise<string[]> {
  const transactions = charges.map(() => newId("ledgerTransaction"));
  await inTransaction((tx) =>
    postCharges(
      tx,
      charges.map(({ at, operation, actor, credits = 1, entity, key, hold }, n) => ({
        creditAccountId: organization.creditAccountId,
        organizationId: organization.id,
        amount: BigInt(credits * 1_000_000),
        // As the charge path stores a client's key.
        ...(key
          ? ledgerKeyOf({ scope: organization.id, procedure: "charge.create", key, input: {} })
          : { idempotencyKey: transactions[n] ?? "" }),
        operation,
        priceVersion: "test",
        transactionId: transactions[n] ?? "",
        actor,
        entity: { type: "invoice", id: entity ?? "inv_1" },
        description: `Secret of ${organization.name}`,
        details: { model: "gpt-4o" },
        timeZone: organization.timeZone,
        ...(hold ? { hold: { id: hold, expiresAt: new Date(at.getTime() + 86_400_000) } } : {}),
      })),
      charges[0]?.at ?? new Date(),
    ),
  );
  return transactions;
}

/** Gives back the whole of a debit, as the refund of an operation does. */
async function giveBack(organization: Organization, transactionId: string, at: Date) {
  await inTransaction(async (tx) => {
    const account = await lockCreditAccount(tx, organization.creditAccountId);
    const spent = await tx.ledgerEntry.findFirstOrThrow({ where: { transactionId } });
    await postTransaction(
      tx,
      refundTransaction({
        organizationId: organization.id,
        actor: { type: "staff", id: "staff" },
        description: "Given back",
        kind: "refund",
        creditAccountId: account.id,
        walletId: account.primaryWalletId,
        debt: 0n,
        reverses: transactionId,
        operation: spent.operation,
        priceVersion: spent.priceVersion,
        parts: spent.grantIds.map((grantId, n) => ({
          grantId,
          amount: spent.grantAmounts[n] ?? 0n,
          grantExpiresAt: null,
        })),
        returned: 0n,
        amount: spent.amount,
        budgetIds: [],
        spentAt: spent.createdAt,
        now: at,
      }),
    );
  });
}

const person = (name: string) => newPerson(new Date(), { email: uniqueEmail(name), name });
const asUser = (user: User): Actor => ({ type: "user", id: user.id, requestId: newId("request") });

describe("a ledger of one organization", () => {
  let made: Awaited<ReturnType<typeof tenant>>;
  let list: (query?: string) => Promise<Page>;
  const day = (n: number) => new Date(Date.UTC(2026, 4, n, 12));
  beforeAll(async () => {
    made = await tenant(day(1), { name: "Ledger", credits: 1_000 });
    const [ada, bob] = [asUser(made.owner), asUser(await person("bob"))];
    for (let n = 2; n <= 21; n++) {
      await spend(made.organization, [
        {
          at: day(n),
          operation: n % 2 === 0 ? "invoice.create" : "report.generate",
          actor: n % 3 === 0 ? bob : ada,
          entity: n === 18 ? "4" : `inv_${n}`,
          key: `order-${n}`,
        },
      ]);
    }
    list = async (query = "") =>
      (await get<Page>(made.apiKey, `/v1/ledger?organization_id=${made.organization.id}&${query}`))
        .body;
  });
  const seqs = (page: Page) => page.data.map(({ seq }) => seq);

  test("is newest first, and its pages add up to the whole", async () => {
    const whole = await list("limit=200");
    // A grant, the key's price, twenty debits.
    expect(seqs(whole)).toEqual(Array.from({ length: 22 }, (_, n) => 22 - n));
    for (const filter of [
      "",
      "&kind=spent",
      "&operation=invoice.create",
      `&spender_id=${made.organization.id}`,
    ]) {
      const all = await list(`limit=200${filter}`);
      const paged: number[] = [];
      let cursor: string | null = "";
      while (cursor !== null) {
        const page: Page = await list(`limit=3${filter}${cursor ? `&cursor=${cursor}` : ""}`);
        expect(page.has_more).toBe(page.next_cursor !== null);
        paged.push(...seqs(page));
        cursor = page.next_cursor;
      }
      expect(paged, filter).toEqual(seqs(all));
    }
  });

  test("carries the balance on from entry to entry", async () => {
    const { data } = await list("limit=200");
    for (const [n, entry] of data.slice(0, -1).entries()) {
      expect(entry.balance_after).toBe((data[n + 1]?.balance_after ?? 0) + entry.amount);
    }
  });

  test("narrows to a kind, an operation, an actor and days of the organization", async () => {
    expect((await list("kind=added")).data.map(({ kind }) => kind)).toEqual(["grant"]);
    expect((await list("kind=debit")).data).toHaveLength(21);
    expect((await list("operation=report.generate")).data).toHaveLength(10);
    expect((await list(`actor_id=${made.owner.id.toUpperCase()}`)).data).toHaveLength(14);
    expect(seqs(await list("from=2026-05-04&to=2026-05-05"))).toEqual([6, 5]);
    await db().organization.update({
      where: { id: made.organization.id },
      data: { timeZone: "Pacific/Kiritimati" },
    });
    // Noon UTC is two in the morning of the next day there.
    expect(seqs(await list("from=2026-05-04&to=2026-05-05"))).toEqual([5, 4]);
    await db().organization.update({
      where: { id: made.organization.id },
      data: { timeZone: "UTC" },
    });
  });

  test("finds an entry by entity, request, transaction, number and idempotency key, and nothing by a part", async () => {
    const [entry] = (await list("from=2026-05-09&to=2026-05-09")).data;
    for (const id of [
      "inv_9",
      entry?.transaction_id.toUpperCase(),
      String(entry?.seq),
      entry?.id,
      "order-9",
    ]) {
      expect(seqs(await list(`search=${id}`)), id).toEqual([entry?.seq]);
    }
    expect((await list(`search=${entry?.request_id}`)).data.length).toBeGreaterThan(1);
    expect((await list("search=inv_")).data).toEqual([]);
    // A customer may number things as the ledger numbers entries.
    expect(seqs(await list("search=4"))).toEqual([19, 4]);
    expect((await list("search=inv_9&kind=added")).data).toEqual([]);
  });

  test("tells of an entry who, what, which credits, its key, and its place in the chain", async () => {
    const path = (seq: number) => `/v1/ledger/${seq}?organization_id=${made.organization.id}`;
    const { body: entry } = await get<LedgerEntryDetail>(made.apiKey, path(9));
    expect(entry).toMatchObject({
      seq: 9,
      kind: "debit",
      idempotency_key: "order-8",
      details: { model: "gpt-4o" },
      actor_name: made.owner.email,
      grants: [{ amount: 1 }],
      same_transaction: [],
      same_hold: [],
      reverses: [],
      reversed_by: [],
    });
    const { body: before } = await get<LedgerEntryDetail>(made.apiKey, path(8));
    const { body: first } = await get<LedgerEntryDetail>(made.apiKey, path(1));
    expect([entry.previous_hash, first.previous_hash]).toEqual([before.hash, "0".repeat(64)]);
    expect((await get(made.apiKey, path(999))).status).toBe(404);
    expect((await get(made.apiKey, path(1).replace("/1?", "/txn_1?"))).status).toBe(404);
  });
});

test("a page with a filter that hardly matches looks at 20,000 entries, says so, and goes on", async () => {
  const at = new Date("2026-05-01T12:00:00Z");
  const { organization, apiKey, owner } = await tenant(at, { name: "Large", credits: 100_000 });
  const actor = asUser(owner);
  await spend(organization, [{ at, operation: "rare.one", actor }]);
  for (let n = 0; n < 5; n++) {
    const later = new Date(at.getTime() + (n + 1) * 3_600_000);
    await spend(
      organization,
      Array.from({ length: 4_100 }, () => ({ at: later, operation: "common", actor })),
    );
  }
  for (const spender of ["", `&spender_id=${organization.id}`]) {
    const path = `/v1/ledger?organization_id=${organization.id}&operation=rare.one${spender}`;
    const first = (await get<Page>(apiKey, path)).body;
    expect(first).toMatchObject({ data: [], has_more: true });
    expect(first.searched_back_to).toBe("2026-05-01T13:00:00.000Z");
    const second = (await get<Page>(apiKey, `${path}&cursor=${first.next_cursor}`)).body;
    expect(second.data.map(({ seq }) => seq)).toEqual([3]);
    expect(second).toMatchObject({ has_more: false, next_cursor: null, searched_back_to: null });
  }
});

test("a refund is told on its own day, under what and who it gives back; what was used stays", async () => {
  const at = new Date("2026-05-01T12:00:00Z");
  const { organization, apiKey, owner } = await tenant(at, { name: "Refunds", credits: 50 });
  const [transaction] = await spend(organization, [
    {
      at: new Date("2026-05-02T12:00:00Z"),
      operation: "report.generate",
      actor: asUser(owner),
      credits: 5,
    },
  ]);
  await giveBack(organization, transaction ?? "", new Date("2026-05-04T12:00:00Z"));
  const usage = async (group: string) =>
    (
      await get<UsageAnswer>(
        apiKey,
        `/organizations/${organization.id}/usage?group_by=${group}&from=2026-05-02&to=2026-05-05`,
      )
    ).body;
  for (const [group, key] of [
    ["operation", "report.generate"],
    ["member", owner.id],
    ["organization", organization.id],
  ] as const) {
    const { days, ...answer } = await usage(group);
    expect(answer).toMatchObject({
      total_credits: 5,
      total_refunded_credits: 5,
      total_net_credits: 0,
      total_operations: 1,
    });
    expect(days).toEqual([
      { day: "2026-05-02", key, credits: 5, refunded_credits: 0, net_credits: 5, operations: 1 },
      { day: "2026-05-04", key, credits: 0, refunded_credits: 5, net_credits: -5, operations: 0 },
    ]);
  }
  const search = await get<Page>(
    apiKey,
    `/v1/ledger?organization_id=${organization.id}&search=${transaction}`,
  );
  const debit = search.body.data[0]?.seq ?? 0;
  const read = async (seq: number) =>
    (await get<LedgerEntryDetail>(apiKey, `/v1/ledger/${seq}?organization_id=${organization.id}`))
      .body;
  expect((await read(debit)).reversed_by.map(({ seq, kind }) => [seq, kind])).toEqual([
    [debit + 1, "refund"],
  ]);
  expect((await read(debit + 1)).reverses.map(({ seq }) => seq)).toEqual([debit]);
});

test("a hold and what became of it lead to each other", async () => {
  const at = new Date("2026-05-01T12:00:00Z");
  const { organization, apiKey, owner } = await tenant(at, { name: "Holds", credits: 50 });
  const hold = newId("hold");
  const actor = asUser(owner);
  await spend(organization, [{ at, operation: "report.generate", actor, credits: 5, hold }]);
  const held = await db().hold.findUniqueOrThrow({ where: { id: hold } });
  await inTransaction((tx) => captureHold(tx, { hold: held, amount: 3_000_000n, actor, now: at }));
  const read = async (seq: number) => {
    const path = `/v1/ledger/${seq}?organization_id=${organization.id}`;
    const { kind, same_hold, same_transaction } = (await get<LedgerEntryDetail>(apiKey, path)).body;
    const kinds = (entries: LedgerEntryAnswer[]) => entries.map((entry) => entry.kind);
    return [kind, kinds(same_hold), kinds(same_transaction)];
  };
  expect(await read(3)).toEqual(["hold", ["capture", "release"], []]);
  expect(await read(4)).toEqual(["capture", ["hold"], ["release"]]);
  expect(await read(5)).toEqual(["release", ["hold"], ["capture"]]);
});

describe("a linked organization that spends its parent's credits", () => {
  const at = new Date("2026-05-02T12:00:00Z");
  let parent: Awaited<ReturnType<typeof tenant>>;
  let linked: Organization;
  let linkedKey: string;
  let client: User;
  let transaction: string;
  let request: string;
  beforeAll(async () => {
    parent = await tenant(at, { name: "Parent", credits: 500 });
    client = await person("client");
    linked = await createOrganization(
      {
        name: "Linked",
        parent: parent.organization,
        relationship: "linked",
        ownerUserId: client.id,
        billingEmail: null,
      },
      { type: "user", id: parent.owner.id },
      at,
    );
    linkedKey = (await newApiKey(at, linked, client, { name: "Linked key" })).key;
    const actor = asUser(client);
    request = actor.requestId ?? "";
    [transaction = ""] = await spend(linked, [
      {
        at,
        operation: "invoice.create",
        actor,
        credits: 7,
        entity: "inv_secret",
        key: "secret-key",
      },
    ]);
    await spend(parent.organization, [
      { at, operation: "invoice.create", actor: asUser(parent.owner), entity: "inv_own" },
    ]);
  });
  const ledger = (query: string) =>
    get<Page>(
      parent.apiKey,
      `/v1/ledger?organization_id=${parent.organization.id}&limit=200&${query}`,
    );
  const secrets = () => [
    client.id,
    client.email,
    "inv_secret",
    "secret-key",
    request,
    "Secret of Linked",
    "gpt-4o",
  ];
  function expectNoSecrets(text: string): void {
    for (const secret of secrets()) expect(text).not.toContain(secret);
  }

  test("shows its parent what it spent and when, never on what or through whom", async () => {
    const { body, text } = await ledger(`spender_id=${linked.id}`);
    expect(
      body.data.map(({ amount, operation, actor_name }) => [amount, operation, actor_name]),
    ).toEqual([
      [-7, null, "Linked"],
      [-1, null, "Linked"],
    ]);
    expectNoSecrets(text);
  });

  test("cannot be guessed at through a filter or a search", async () => {
    for (const query of [
      `spender_id=${linked.id}&operation=invoice.create`,
      `actor_id=${client.id}`,
      "search=inv_secret",
      "search=secret-key",
      `search=${request}`,
    ]) {
      expect((await ledger(query)).body.data, query).toEqual([]);
    }
    expect((await ledger("operation=invoice.create")).body.data).toHaveLength(1);
    // Its transaction's number stands in the parent's ledger; what it was does not.
    const found = await ledger(`search=${transaction}`);
    expect(found.body.data).toHaveLength(1);
    expectNoSecrets(found.text);
  });

  test("shows its parent an entry without its details, its key and its names", async () => {
    const [entry] = (await ledger(`search=${transaction}`)).body.data;
    const { body, text } = await get<LedgerEntryDetail>(
      parent.apiKey,
      `/v1/ledger/${entry?.seq}?organization_id=${parent.organization.id}`,
    );
    expect(body).toMatchObject({
      amount: -7,
      details: null,
      idempotency_key: null,
      request_id: null,
      description: "Usage",
    });
    expect(body.hash).toMatch(/^[0-9a-f]{64}$/);
    expectNoSecrets(text);
  });

  test("is in its parent's usage and statement as totals only", async () => {
    const usage = `/organizations/${parent.organization.id}/usage?from=2026-05-01&to=2026-05-03&group_by=`;
    for (const group of ["organization", "operation", "day"]) {
      const { body, text } = await get<UsageAnswer>(parent.apiKey, usage + group);
      // The linked key's and the own key's price, seven and one.
      expect(body.total_credits).toBe(10);
      expectNoSecrets(text);
    }
    for (const group of ["member", "api_key", "agent"]) {
      const { body, text } = await get<UsageAnswer>(parent.apiKey, usage + group);
      expect(body.groups.map(({ key }) => key)).not.toContain(client.id);
      expectNoSecrets(text);
      expect(
        (await get(parent.apiKey, `/organizations/${linked.id}/usage?group_by=${group}`)).status,
      ).toBe(403);
    }
    const { body, text } = await get<StatementAnswer>(
      parent.apiKey,
      `/v1/statements?organization_id=${parent.organization.id}&from=2026-05-01&to=2026-05-03`,
    );
    expect(body.credits_used).toBe(10);
    expect(
      body.lines
        .filter(({ organization_id }) => organization_id === linked.id)
        .map(({ credits }) => credits),
    ).toEqual([-7, -1]);
    expectNoSecrets(text);
  });

  test("sees its own entries whole, nobody else's, and nothing of the credits it spends", async () => {
    const { body, text } = await get<Page>(linkedKey, `/v1/ledger?organization_id=${linked.id}`);
    expect(body.data.map(({ amount, entity_id }) => [amount, entity_id])).toContainEqual([
      -7,
      "inv_secret",
    ]);
    expect(new Set(body.data.map(({ organization_id }) => organization_id))).toEqual(
      new Set([linked.id]),
    );
    expect(text).not.toContain("Bonus credits");
    expect(text).not.toContain(parent.owner.email);
    const others = (await ledger("search=inv_own")).body.data[0]?.seq;
    expect((await get(linkedKey, `/v1/ledger/${others}?organization_id=${linked.id}`)).status).toBe(
      404,
    );
    const refused = await get<{ code: string; billing_organization_id: string }>(
      linkedKey,
      `/v1/statements?organization_id=${linked.id}`,
    );
    expect([refused.status, refused.body.code, refused.body.billing_organization_id]).toEqual([
      409,
      "shared_billing",
      parent.organization.id,
    ]);
  });
});

describe("reports", () => {
  const at = new Date("2026-05-02T12:00:00Z");
  async function furnished(name: string) {
    const made = await tenant(at, { name, credits: 100 });
    await spend(made.organization, [
      { at, operation: "invoice.create", actor: asUser(made.owner), credits: 3 },
    ]);
    return made;
  }

  test("come as CSV for who accepts it or links to it, with formulas made harmless", async () => {
    const { organization, apiKey } = await furnished('=HYPERLINK("http://evil")');
    const path = `/organizations/${organization.id}/usage?from=2026-05-02&to=2026-05-02`;
    const accepted = await get(apiKey, path, "text/csv");
    expect([
      accepted.status,
      accepted.headers.get("content-type"),
      accepted.headers.get("content-disposition"),
    ]).toEqual([
      200,
      "text/csv; charset=utf-8",
      'attachment; filename="usage-by-organization-2026-05-02-2026-05-02.csv"',
    ]);
    expect(accepted.text).toBe(
      "\uFEFFday,organization,label,operations,credits_used,credits_refunded,credits_net\r\n" +
        `2026-05-02,${organization.id},"'=HYPERLINK(""http://evil"")",2,4,0,4\r\n`,
    );
    const linked = await get(apiKey, `${path}&format=csv`, "text/html,*/*;q=0.8");
    expect(linked.text).toBe(accepted.text);
    for (const asked of [`${path}&format=csv&bom=false`, `${path}&bom=false`]) {
      const bare = await get(apiKey, asked, "text/csv");
      expect(bare.text).toBe(accepted.text.slice(1));
    }
    for (const accept of [
      "application/json",
      "*/*",
      "text/html",
      "application/json, text/csv;q=0.5",
    ]) {
      expect((await get(apiKey, path, accept)).headers.get("content-type"), accept).toBe(
        "application/json",
      );
    }
    const refused = await get(apiKey, `${path.replace("from=", "from=x")}`, "text/csv");
    expect([refused.status, refused.headers.get("content-type")]).toEqual([
      400,
      "application/problem+json",
    ]);
  });

  test("a statement as CSV adds up from its first row to its last", async () => {
    const { organization, apiKey } = await furnished("Statement");
    const { text } = await get(
      apiKey,
      `/v1/statements?organization_id=${organization.id}&from=2026-05-01&to=2026-05-31`,
      "text/csv",
    );
    const rows = text
      .trim()
      .split("\r\n")
      .slice(1)
      .map((row) => row.split(","));
    const amounts = rows.map((row) => Number(row.at(-1)));
    expect([rows[0]?.[0], rows.at(-1)?.[0]]).toEqual(["opening_balance", "closing_balance"]);
    expect(amounts.slice(0, -1).reduce((sum, credits) => sum + credits, 0)).toBe(amounts.at(-1));
    expect(amounts.at(-1)).toBe(97);
  });

  test("refuse a period that ends before it begins or is longer than a year", async () => {
    const { organization, apiKey } = await furnished("Periods");
    for (const period of [
      "from=2026-05-02&to=2026-05-01",
      "from=2025-01-01&to=2026-05-01",
      "from=yesterday",
    ]) {
      for (const path of [
        `/organizations/${organization.id}/usage?`,
        `/v1/statements?organization_id=${organization.id}&`,
      ]) {
        expect((await get(apiKey, path + period)).status, period).toBe(400);
      }
    }
  });

  test("a forecast of a young account says that it is too young, and what is left", async () => {
    const { organization, apiKey } = await furnished("Young");
    const { body } = await get<ForecastAnswer>(
      apiKey,
      `/v1/forecast?organization_id=${organization.id}`,
    );
    expect(body).toMatchObject({ available: 97, days: null, at: null });
    expect(["not_enough_history", "no_use", "lasts"]).toContain(body.outcome);
  });
});
