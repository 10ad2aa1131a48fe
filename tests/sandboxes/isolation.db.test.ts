import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAgent } from "@/server/agents/change-agent";
import { createApp } from "@/server/apps/change-app";
import { authenticate } from "@/server/doors/auth/authenticate";
import { callEndpoint } from "@/server/doors/endpoints/call-endpoint";
import type { Endpoint } from "@/server/doors/endpoints/define-endpoint";
import { allEndpoints } from "@/server/doors/endpoints/registry";
import { db, disconnectDb, inTransaction } from "@/server/foundation/db";
import { isDomainError } from "@/server/foundation/errors";
import { allowKeyToGrant } from "@/server/grants/allow-key";
import type { Caller } from "@/server/organizations/access/caller";
import { apiKeyScopes } from "@/server/organizations/access/permissions";
import { addCard, buyPackage, newApiKey } from "@/server/scenarios/story";
import { clientOf } from "../support/client";
import { seededRandom } from "../support/seeded-random";
import { type Stack, startStack } from "../support/stack";
import { expectSoundLedger, sale, type Tenant, tenantWith } from "../support/tenant";
import { openTrade, tradeWith } from "../support/trade";
import { type OpenSandbox, sandboxOf } from "./story";

let stack: Stack;
let live: Tenant;
let sandbox: OpenSandbox;
let liveKey: { id: string; key: string };

beforeAll(async () => {
  Object.assign(process.env, { RATE_LIMIT_PER_MINUTE: "100000" });
  stack = await startStack();
  live = await tenantWith(5_000);
  sandbox = await sandboxOf(stack, live);
  const scopes = apiKeyScopes.filter((scope) => scope !== "grants:write");
  liveKey = await newApiKey(new Date(), live.organization, live.owner, { name: "Live", scopes });
  const staff = { type: "staff" as const, id: "usr_staff" };
  await inTransaction((tx) => allowKeyToGrant(tx, liveKey.id, 10_000, staff, new Date()));
  await furnish(live.organization.id, liveKey.key);
  await openTrade(live);
  await addCard(new Date(), live.organization);
  await buyPackage(new Date(), live.organization, live.owner, "solo_dev");
  await sale(live);
  await furnish(sandbox.organizationId, sandbox.key);
}, 60_000);
afterAll(async () => {
  await stack.stop();
  await disconnectDb();
});

/** Something of most kinds, on either side. */
async function furnish(organizationId: string, key: string): Promise<void> {
  const actor = { type: "user" as const, id: live.owner.id };
  const now = new Date();
  await createAgent(organizationId, "Bot", actor, now);
  await createApp(
    organizationId,
    { name: "Portal", kind: "miniapp", monetization_enabled: true, markup_percent: 20 },
    actor,
    now,
  );
  const client = await clientOf(stack, { key });
  const of = `/organizations/${organizationId}`;
  const post = async (path: string, body: object) => {
    const { status, body: answer } = await client.post(path, body);
    expect([path, status < 300, answer]).toEqual([path, true, expect.anything()]);
    return answer;
  };
  await post("/v1/holds", { operation: "compute.minute", quantity: 3 });
  await post("/v1/charges", { operation: "api.call" });
  await post("/v1/budgets", {
    organization_id: organizationId,
    subject: "organization",
    period: "day",
    limit: 10_000,
    action: "block",
  });
  await post("/v1/webhook-endpoints", {
    organization_id: organizationId,
    url: "https://hooks.example.com/",
    event_types: ["credits.low"],
  });
  const account = await post(`${of}/accounts`, { code: "1", name: "Bank", type: "asset" });
  const other = await post(`${of}/accounts`, { code: "2", name: "Income", type: "revenue" });
  await post(`${of}/transactions`, {
    date: "2026-11-21",
    description: "Sale",
    entries: [
      { account_id: account.id, entry_type: "debit", amount: 5 },
      { account_id: other.id, entry_type: "credit", amount: 5 },
    ],
  });
  await tradeWith((path, body) => post(`${of}${path}`, body), "invoices").draft();
}

type Side = { organizations: string[]; accounts: string[] };

async function sideOf(sandboxId: string | null): Promise<Side> {
  const rows =
    sandboxId === null
      ? [{ id: live.organization.id, creditAccountId: live.organization.creditAccountId }]
      : await db().organization.findMany({ where: { sandboxId } });
  return {
    organizations: rows.map(({ id }) => id),
    accounts: rows.map(({ creditAccountId }) => creditAccountId),
  };
}

/** Every row of one side: of tables that name an organization or a credit account, and what those name. */
async function rowsOf({ organizations, accounts }: Side) {
  const columns = await db().$queryRaw<{ table_name: string; column_name: string }[]>`
    select c.table_name, c.column_name from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.table_name <> 'organization_ancestors'
      and (c.column_name in ('organization_id', 'credit_account_id') or c.table_name in ('organizations', 'credit_accounts') and c.column_name = 'id')
    order by 1, 2`;
  const rows: Record<string, string[]> = {};
  for (const { table_name, column_name } of columns) {
    const found = await db().$queryRawUnsafe<{ row: string }[]>(
      `select (to_jsonb(t) - 'last_used_at' - 'last_seen_at')::text as row from ${table_name} t where ${column_name} = any ($1::text[]) order by 1`,
      [...organizations, ...accounts],
    );
    rows[`${table_name}.${column_name}`] = found.map(({ row }) => row);
  }
  return rows;
}

/** Every id in those rows that is of this side alone. */
function idsIn(rows: Record<string, string[]>): string[] {
  const all = JSON.stringify(rows).match(/\b[a-z]{2,5}_[0-9a-z]{26}\b/g) ?? [];
  return [...new Set(all)].filter((id) => !id.startsWith("usr_") && !id.startsWith("prv_"));
}

async function callerWith(key: string): Promise<Caller> {
  const headers = { authorization: `Bearer ${key}` };
  return authenticate(
    new Request("http://127.0.0.1:3000/", { headers }),
    "req_1",
    new Date(),
    "127.0.0.1",
  );
}

type Field = { safeParse(value: unknown): { success: boolean } };

function draw(endpoint: Endpoint, ids: string[], pick: <T>(from: readonly T[]) => T) {
  const shape = (endpoint.input as { shape?: Record<string, Field> }).shape ?? {};
  const inPath = (field: string) => endpoint.rest.path.includes(`{${field}}`);
  const named = Object.keys(shape).filter((field) => /(_id|^organization|Id)$/.test(field));
  const foreign = named.filter((field) => inPath(field) || pick([true, true, false]));
  const input: Record<string, unknown> = { ...endpoint.example };
  let names = false;
  for (const field of foreign) {
    const fitting = ids.filter((id) => shape[field]?.safeParse(id).success);
    if (fitting.length === 0) continue;
    input[field] = pick(fitting);
    names = true;
  }
  return { input, names };
}

describe.each(["a test key with live ids", "a live key with ids of a sandbox"] as const)(
  "%s",
  (who) => {
    it("changes and sees nothing of the other side, on every endpoint there is", async () => {
      const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
      const random = seededRandom(seed);
      const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
      const isTest = who.startsWith("a test");
      const other = await sideOf(isTest ? null : sandbox.organizationId);
      const own = idsIn(await rowsOf(await sideOf(isTest ? sandbox.organizationId : null)));
      const before = await rowsOf(other);
      const ids = idsIn(before).filter((id) => !own.includes(id));
      expect(ids.length).toBeGreaterThan(25);
      const caller = await callerWith(isTest ? sandbox.key : liveKey.key);
      const wrong: string[] = [];
      let [refused, asked] = [0, 0];
      for (const endpoint of allEndpoints) {
        for (let time = 0; time < 6; time++) {
          const { input, names } = draw(endpoint, ids, pick);
          if (!names) continue;
          asked += 1;
          const context = { caller, now: new Date(), ip: "127.0.0.1", report: {} };
          const [output, error] = await callEndpoint(endpoint, context, input).then(
            (answer) => [answer, null],
            (thrown: unknown) => [null, thrown],
          );
          const said = `SEED=${seed} ${endpoint.name} ${JSON.stringify(input)}`;
          if (error && !isDomainError(error)) wrong.push(`${said} failed: ${error}`);
          if (isDomainError(error)) {
            if (error.code === "not_found") refused += 1;
            if (/reauthentication|internal/.test(error.code)) wrong.push(`${said}: ${error.code}`);
          }
          // What was sent may be said back; nothing else of the other side is known.
          const sent = JSON.stringify(input);
          const answer = JSON.stringify(output, (_, value) =>
            typeof value === "bigint" ? String(value) : value,
          );
          const seen = ids.filter((id) => answer?.includes(id) && !sent.includes(id));
          if (seen.length > 0) wrong.push(`${said} shows ${seen}`);
          const path = [...endpoint.rest.path.matchAll(/\{(\w+)\}/g)].map(([, field]) => field);
          if (output && path.some((field) => ids.includes(String(input[field as string]))))
            wrong.push(`${said} is answered`);
        }
      }
      expect(wrong).toEqual([]);
      expect(asked).toBeGreaterThan(300);
      expect(refused).toBeGreaterThan(asked / 2);
      expect(await rowsOf(other)).toEqual(before);
      await expectSoundLedger(live);
    }, 60_000);
  },
);
