import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import type { z } from "zod";
import { createAccount } from "@/server/accounting/accounts/create-account";
import { updateAccount } from "@/server/accounting/accounts/update-account";
import { createTransaction } from "@/server/accounting/transactions/create-transaction";
import { postBookTransaction } from "@/server/accounting/transactions/post-transaction";
import { reverseTransaction } from "@/server/accounting/transactions/reverse-transaction";
import { updateTransaction } from "@/server/accounting/transactions/update-transaction";
import { createApiKey } from "@/server/api-keys/create-api-key";
import { createBudget } from "@/server/budgets/create-budget";
import { db, disconnectDb } from "@/server/foundation/db";
import { insertInto } from "@/server/foundation/statements";
import type { Operation } from "@/server/operations/define-operation";
import { closeLanes, createLanes, type Lanes } from "@/server/operations/lane/lanes";
import { chargeUse } from "@/server/operations/metered/charge-use";
import { runOperation } from "@/server/operations/run-operation";
import { idempotent } from "../support/idempotent";
import { creditsOf, expectSoundLedger, sale, type Tenant, tenantWith } from "../support/tenant";

afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const terms = { priceBook: "standard", priceOverrides: [] };

/** A price of nothing, as it is agreed with an account. */
const free = [
  {
    id: "pro_free",
    negotiated: true,
    effective_at: "2020-01-01T00:00:00Z",
    ends_at: null,
    subject: "operation:transaction.create",
    prices: { credits: 0 },
  },
];

/** One request of a tenant, by a name that says what should become of it. */
type Step = { tenant: string; name: string; run(world: World): Promise<unknown> };
type World = {
  tenants: Record<string, Tenant>;
  /** Transactions that wait to be posted, by name. */
  pending: Record<string, string>;
};

// Prices come with the organization, so that requests reach the lane in the order they are made in.
function ask<Input extends z.ZodType, Output extends z.ZodType>(
  operation: Operation<Input, Output>,
  tenant: Tenant,
  fields: object,
  key?: string,
  priceOverrides: unknown = [],
): Promise<{ output: z.input<Output>; creditsCharged: bigint; replayed: boolean }> {
  const organization = { ...tenant.organization, creditAccount: { ...terms, priceOverrides } };
  const input = operation.input.parse({ ...fields, organization_id: organization.id });
  const claim = key === undefined ? undefined : idempotent(tenant, operation.key, key, input);
  const { actor } = tenant;
  return runOperation(operation, {
    organization,
    actor,
    input,
    idempotent: claim,
    now: new Date(),
  });
}

const entries = (cash: string, sales: string, amount = 100) => [
  { account_id: cash, entry_type: "debit", amount },
  { account_id: sales, entry_type: "credit", amount },
];

function sell(
  tenant: Tenant,
  { cash, sales } = tenant.books,
  key?: string,
  amount = 100,
  priceOverrides: unknown = [],
) {
  const fields = { date: "2026-11-21", description: "Sale", entries: entries(cash, sales, amount) };
  return ask(createTransaction, tenant, fields, key, priceOverrides);
}

function use(tenant: Tenant, operation = "api.call", key?: string) {
  const organization = { ...tenant.organization, creditAccount: terms };
  const claim =
    key === undefined ? undefined : idempotent(tenant, "charge.create", key, { operation });
  return chargeUse({
    organization,
    actor: tenant.actor,
    use: { operation },
    idempotent: claim,
    now: new Date(),
  });
}

/** Every kind of request that a batch may have, refused ones above all. */
const steps: Step[] = [
  ...[1, 2, 3].map(
    (n): Step => ({
      tenant: "rich",
      name: `sale ${n}`,
      run: ({ tenants }) => sell(tenants.rich as Tenant),
    }),
  ),
  {
    tenant: "rich",
    name: "unknown account",
    run: ({ tenants: { rich } }) => sell(rich as Tenant, { cash: "coa_none", sales: "coa_none" }),
  },
  {
    tenant: "rich",
    name: "foreign account",
    run: ({ tenants: { rich, poor } }) => sell(rich as Tenant, (poor as Tenant).books),
  },
  {
    tenant: "rich",
    name: "replay",
    run: ({ tenants: { rich } }) => sell(rich as Tenant, undefined, "before"),
  },
  {
    tenant: "rich",
    name: "conflict",
    run: ({ tenants: { rich } }) => sell(rich as Tenant, undefined, "before", 999),
  },
  {
    tenant: "rich",
    name: "same key, first",
    run: ({ tenants: { rich } }) => sell(rich as Tenant, undefined, "twice"),
  },
  {
    tenant: "rich",
    name: "same key, second",
    run: ({ tenants: { rich } }) => sell(rich as Tenant, undefined, "twice"),
  },
  {
    tenant: "rich",
    name: "code, first",
    run: ({ tenants: { rich } }) =>
      ask(createAccount, rich as Tenant, { code: "7000", name: "Rent", type: "expense" }),
  },
  {
    tenant: "rich",
    name: "code, second",
    run: ({ tenants: { rich } }) =>
      ask(createAccount, rich as Tenant, { code: "7000", name: "Rent too", type: "expense" }),
  },
  {
    tenant: "rich",
    name: "type is final",
    run: ({ tenants: { rich } }) =>
      ask(updateAccount, rich as Tenant, {
        account_id: (rich as Tenant).books.cash,
        type: "expense",
      }),
  },
  {
    tenant: "rich",
    name: "post, first",
    run: ({ tenants: { rich }, pending }) =>
      ask(postBookTransaction, rich as Tenant, { transaction_id: pending.one }),
  },
  {
    tenant: "rich",
    name: "post, second",
    run: ({ tenants: { rich }, pending }) =>
      ask(postBookTransaction, rich as Tenant, { transaction_id: pending.one }),
  },
  {
    tenant: "rich",
    name: "change it",
    run: ({ tenants: { rich }, pending }) =>
      ask(updateTransaction, rich as Tenant, { transaction_id: pending.one, description: "Other" }),
  },
  {
    tenant: "rich",
    name: "reverse what is pending",
    run: ({ tenants: { rich }, pending }) =>
      ask(reverseTransaction, rich as Tenant, { transaction_id: pending.two }),
  },
  {
    tenant: "rich",
    name: "foreign transaction",
    run: ({ tenants: { rich }, pending }) =>
      ask(postBookTransaction, rich as Tenant, { transaction_id: pending.poor }),
  },
  {
    tenant: "rich",
    name: "key",
    run: ({ tenants: { rich } }) =>
      ask(createApiKey, rich as Tenant, { name: "Key", scopes: ["usage:write"] }),
  },
  {
    tenant: "rich",
    name: "key without a right",
    run: ({ tenants: { rich } }) =>
      ask(createApiKey, rich as Tenant, { name: "Key", scopes: ["grants:write"] }),
  },
  { tenant: "rich", name: "use", run: ({ tenants: { rich } }) => use(rich as Tenant) },
  {
    tenant: "rich",
    name: "use under a key",
    run: ({ tenants: { rich } }) => use(rich as Tenant, "api.call", "use"),
  },
  {
    tenant: "rich",
    name: "use under it again",
    run: ({ tenants: { rich } }) => use(rich as Tenant, "api.call", "use"),
  },
  {
    tenant: "rich",
    name: "another use under it",
    run: ({ tenants: { rich } }) => use(rich as Tenant, "compute.minute", "use"),
  },
  // Five credits: two sales pass, whichever come first.
  ...[1, 2, 3, 4].map(
    (n): Step => ({
      tenant: "poor",
      name: `sale ${n}`,
      run: ({ tenants }) => sell(tenants.poor as Tenant),
    }),
  ),
  {
    tenant: "poor",
    name: "account for the last credit",
    run: ({ tenants: { poor } }) =>
      ask(createAccount, poor as Tenant, { code: "8000", name: "Other", type: "expense" }),
  },
  // Its budget has three credits left: one sale passes.
  ...[1, 2, 3].map(
    (n): Step => ({
      tenant: "limited",
      name: `sale ${n}`,
      run: ({ tenants }) => sell(tenants.limited as Tenant),
    }),
  ),
  {
    tenant: "suspended",
    name: "sale",
    run: ({ tenants: { suspended } }) => sell(suspended as Tenant),
  },
  {
    tenant: "suspended",
    name: "replay",
    run: ({ tenants: { suspended } }) => sell(suspended as Tenant, undefined, "before"),
  },
];

async function newWorld(): Promise<World> {
  const [rich, poor, limited, suspended] = await Promise.all([100, 5, 100, 100].map(tenantWith));
  const tenants = { rich, poor, limited, suspended } as Record<string, Tenant>;
  const pendingOf = async (tenant: Tenant | undefined) => (await sale(tenant as Tenant)).id;
  const pending = { one: await pendingOf(rich), two: await pendingOf(rich), poor: "" };
  const extra = await tenantWith(2);
  pending.poor = await pendingOf(extra);
  await sell(rich as Tenant, undefined, "before");
  await sell(suspended as Tenant, undefined, "before");
  const { organization, actor } = limited as Tenant;
  const budget = {
    subject: "organization",
    period: "month",
    limit: 4,
    action: "block",
    alert_percents: [],
  } as const;
  await createBudget(organization, { ...budget, alert_percents: [] }, actor, new Date());
  await db().organization.update({
    where: { id: (suspended as Tenant).organization.id },
    data: { status: "suspended" },
  });
  (suspended as Tenant).organization.status = "suspended";
  return { tenants, pending };
}

/** What became of a request, without what differs between two worlds. */
async function told(request: Promise<unknown>): Promise<string> {
  try {
    const { replayed, creditsCharged, cost } = (await request) as {
      replayed: boolean;
      creditsCharged?: bigint;
      cost?: bigint;
    };
    return `${replayed ? "replayed" : "done"} ${creditsCharged ?? cost}`;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return `${code ?? "fault"}: ${message.replace(/(coa|txn|org)_[0-9a-z]{26}/g, "$1")}`;
  }
}

async function stateOf({ tenants }: World) {
  return Promise.all(
    Object.values(tenants).map(async (tenant) => {
      const where = { organizationId: tenant.organization.id };
      await expectSoundLedger(tenant);
      return {
        credits: await creditsOf(tenant),
        transactions: await db().bookTransaction.groupBy({
          by: ["status"],
          where,
          _count: true,
          orderBy: { status: "asc" },
        }),
        lines: await db().bookLine.count({ where: { transaction: where } }),
        accounts: await db().bookAccount.findMany({
          where,
          orderBy: { code: "asc" },
          select: { code: true, name: true },
        }),
        keys: await db().apiKey.count({ where }),
        answers: await db().idempotencyRecord.count({ where: { scope: tenant.organization.id } }),
        entries: await db().ledgerEntry.groupBy({
          by: ["operation"],
          where,
          _count: true,
          _sum: { amount: true },
          orderBy: { operation: "asc" },
        }),
      };
    }),
  );
}

function shuffled<T>(items: T[], seed: number): T[] {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x80000000;
  };
  return items
    .map((item) => ({ item, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

describe("a batch with every kind of refusal in it", () => {
  it.each([SEED, SEED + 1, SEED + 2])(
    "answers exactly as one by one would, in any order (SEED=%i)",
    async (seed) => {
      const [together, apart] = [await newWorld(), await newWorld()];
      const order = shuffled(steps, seed);
      const atOnce = await Promise.all(order.map((step) => told(step.run(together))));
      const oneByOne: string[] = [];
      for (const step of order) oneByOne.push(await told(step.run(apart)));
      const named = (answers: string[]) =>
        answers.map((answer, n) => `${order[n]?.tenant}, ${order[n]?.name}: ${answer}`);
      expect(named(atOnce)).toEqual(named(oneByOne));
      expect(await stateOf(together)).toEqual(await stateOf(apart));
    },
  );
});

describe("a request that waits for the one before it in the batch", () => {
  it("is overtaken by nobody of its account: the last credits go in the order of arrival", async () => {
    const tenant = await tenantWith(4);
    const { id } = await sale(tenant);
    const rename = (description: string) =>
      told(ask(updateTransaction, tenant, { transaction_id: id, description }));
    const answers = await Promise.all([rename("One"), rename("Two"), told(use(tenant))]);
    expect(answers).toEqual([
      "done 1000000",
      "done 1000000",
      expect.stringMatching(/^insufficient_credits/),
    ]);
    expect(await db().bookTransaction.findUniqueOrThrow({ where: { id } })).toMatchObject({
      description: "Two",
    });
    await expectSoundLedger(tenant);
  });
});

describe("a request whose rows the database refuses", () => {
  const badLines = insertInto("book_lines", { id: "text", transaction_id: "text" });

  it("fails alone, and nothing of it is left", async () => {
    const tenant = await tenantWith(100);
    const broken: typeof createTransaction = {
      ...createTransaction,
      async perform(context) {
        const effect = await createTransaction.perform(context);
        context.write(badLines, { id: "line_bad", transaction_id: effect.entity.id });
        return effect;
      },
    };
    const { cash, sales } = tenant.books;
    const fields = { date: "2026-11-21", description: "Broken", entries: entries(cash, sales) };
    const answers = await Promise.allSettled([
      ...Array.from({ length: 10 }, () => sell(tenant)),
      ask(broken, tenant, fields, "broken"),
      ...Array.from({ length: 10 }, () => sell(tenant)),
      use(tenant),
      sell(tenant, undefined, undefined, 100, free),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([
      ...Array(10).fill("fulfilled"),
      "rejected",
      ...Array(12).fill("fulfilled"),
    ]);
    const where = { organizationId: tenant.organization.id };
    expect(await db().bookTransaction.count({ where })).toBe(21);
    expect(await db().idempotencyRecord.count({ where: { scope: where.organizationId } })).toBe(0);
    await expectSoundLedger(tenant);
  });
});

describe("a connection that is lost while the commit is under way", () => {
  const shared = globalThis as typeof globalThis & { bursarLanes?: Lanes };
  let port: Server;
  let cuts: number;

  // Hands the commit on to PostgreSQL and hears nothing of it any more.
  beforeEach(async () => {
    await closeLanes();
    const behind = new URL(process.env.DATABASE_DIRECT_URL ?? "");
    cuts = 0;
    port = createServer((client) => {
      const server = connect(Number(behind.port), behind.hostname);
      server.on("error", () => client.destroy());
      client.on("error", () => undefined);
      server.on("data", (chunk) => client.writable && client.write(chunk));
      client.on("data", (chunk) => {
        server.write(chunk);
        if (cuts > 0 && chunk.includes("commit")) {
          cuts--;
          client.destroy();
        }
      });
      server.on("close", () => client.destroy());
      client.on("close", () => server.end());
    });
    await new Promise<void>((resolve) => port.listen(0, "127.0.0.1", resolve));
    const url = new URL(behind);
    url.port = String((port.address() as AddressInfo).port);
    url.searchParams.delete("host"); // the server's own socket
    shared.bursarLanes = createLanes(url.href);
  });
  afterEach(async () => {
    await closeLanes();
    port.close();
  });

  it("counts once, for requests with a key and without", async () => {
    const tenant = await tenantWith(50);
    await sell(tenant);
    cuts = 2;
    const made = await Promise.all([
      ...Array.from({ length: 5 }, () => sell(tenant)),
      ...Array.from({ length: 5 }, (_, n) => sell(tenant, undefined, `key ${n}`)),
      use(tenant),
    ]);
    expect(cuts).toBe(0);
    expect(made.filter(({ replayed }) => replayed)).toHaveLength(0);
    const where = { organizationId: tenant.organization.id };
    expect(await db().bookTransaction.count({ where })).toBe(11);
    expect(await creditsOf(tenant)).toBe(50 - 22 - 1);
    await expectSoundLedger(tenant);
  });

  it("of what is free, counts once with a key; without one it says that nobody knows", async () => {
    const tenant = await tenantWith(50);
    await sell(tenant);
    cuts = 1;
    const [keyed, keyless] = await Promise.allSettled([
      sell(tenant, undefined, "free", 100, free),
      sell(tenant, undefined, undefined, 100, free),
    ]);
    expect(keyed).toMatchObject({ status: "fulfilled", value: { creditsCharged: 0n } });
    expect(keyless).toMatchObject({ status: "rejected", reason: { code: "unavailable" } });
    const where = { organizationId: tenant.organization.id };
    expect(await db().bookTransaction.count({ where })).toBe(3);
    expect(await creditsOf(tenant)).toBe(48);
  });
});
