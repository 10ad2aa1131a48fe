import pg from "pg";
import type { z } from "zod";
import type { Organization, User } from "@/generated/prisma/client";
import { createAccount } from "@/server/accounting/accounts/create-account";
import { updateAccount } from "@/server/accounting/accounts/update-account";
import { createContact } from "@/server/accounting/contacts/contacts";
import { createDraft } from "@/server/accounting/trade/draft-operations";
import { sale } from "@/server/accounting/trade/sides";
import { createTransaction } from "@/server/accounting/transactions/create-transaction";
import { postBookTransaction } from "@/server/accounting/transactions/post-transaction";
import { reverseTransaction } from "@/server/accounting/transactions/reverse-transaction";
import { updateTransaction } from "@/server/accounting/transactions/update-transaction";
import { createApiKey } from "@/server/api-keys/create-api-key";
import { db } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { encodeRows, readThrough, type Send } from "@/server/foundation/statements";
import { type ChargeAnswer, encodeCharge, postChargesThrough } from "@/server/ledger/post-charges";
import { chargeOfOperation } from "@/server/operations/charge-in-transaction";
import type { Operation } from "@/server/operations/define-operation";
import { laneConnection } from "@/server/operations/lane/lane";
import { closeLanes, createLanes } from "@/server/operations/lane/lanes";
import { runOperation } from "@/server/operations/run-operation";
import {
  type FoundOrganization,
  findOrganizations,
} from "@/server/organizations/find-organizations";
import { loadPrices } from "@/server/pricing/load-prices";
import { priceCharge } from "@/server/pricing/price-charge";
import { anyOf, type Cast } from "./accounts";
import {
  type Bench,
  byCpu,
  byThroughput,
  CALLERS,
  type Finding,
  inMs,
  interleave,
  withCpu,
} from "./bench";
import { describeLoad, type Load, underLoad, WARM_UP_SECONDS } from "./load";
import { createThroughOrm } from "./orm-path";

/** An organization as a door hands it on, with a small chart of accounts, and who works there. */
export type Shop = {
  organization: FoundOrganization;
  actor: { type: "user"; id: string };
  cash: string;
  sales: string;
};

/** Paid operations with rows of their own, beside the path they took through the ORM before. */
export async function measureOperations(bench: Bench, cast: Cast): Promise<Finding[]> {
  const shops = await Promise.all(
    cast.many.map((organization) => openShop(cast.owner, organization)),
  );
  const hot = await openShop(cast.owner, cast.hot);
  const free = createLanes(bench.databaseUrl);
  try {
    const measured = await interleave(bench, {
      "ORM, 1,000 accounts": () => under(bench, () => createThroughOrm(requestOf(anyOf(shops)))),
      "ours, 1,000 accounts": () => under(bench, () => sell(anyOf(shops))),
      "ours without a debit": () =>
        under(bench, () => {
          const request = requestOf(anyOf(shops));
          const { creditAccountId } = request.organization;
          return free.perform({
            creditAccountId,
            at: request.now,
            async perform(tools) {
              const effect = await createTransaction.perform({ ...request, ...tools });
              return { charge: null, effect, kept: null };
            },
          });
        }),
      "ORM, hot account": () => under(bench, () => createThroughOrm(requestOf(hot))),
      "ours, hot account": () => under(bench, () => sell(hot)),
    });
    const ours = measured["ours, 1,000 accounts"];
    const orm = measured["ORM, 1,000 accounts"];
    return [
      byThroughput("operation", { ours, reference: orm }),
      byThroughput("operation-hot", {
        ours: measured["ours, hot account"],
        reference: measured["ORM, hot account"],
      }),
      byCpu("operation-cpu", { ours, reference: measured["ours without a debit"] }),
      ...(bench.wants("operation-other") ? [await measureOthers(bench, shops, orm)] : []),
      ...(bench.wants("operation-lone") ? [await measureLone(bench, hot)] : []),
      ...(bench.wants("invoice") ? [await measureInvoices(bench, shops)] : []),
    ];
  } finally {
    await Promise.all([free.close(), closeLanes()]);
  }
}

const under = (bench: Bench, work: () => Promise<unknown>) =>
  withCpu(bench, () => underLoad({ callers: CALLERS, seconds: bench.seconds }, work));

/** The other atomic operations; the slowest of them speaks for all. */
async function measureOthers(bench: Bench, shops: Shop[], reference: Load): Promise<Finding> {
  const life = async (shop: Shop) => {
    const { id: transaction_id } = await sell(shop);
    await run(updateTransaction, shop, { transaction_id, description: "Cash sale, corrected" });
    await run(postBookTransaction, shop, { transaction_id });
    await run(reverseTransaction, shop, { transaction_id });
  };
  const code = () => newId("request").slice(-12);
  const loads = await interleave(bench, {
    "account.create": () =>
      under(bench, () =>
        run(createAccount, anyOf(shops), { code: code(), name: "Account", type: "asset" }),
      ),
    "account.update": () =>
      under(bench, () => {
        const shop = anyOf(shops);
        return run(updateAccount, shop, { account_id: shop.cash, name: "Cash at hand" });
      }),
    "api_key.create": () =>
      under(bench, () => run(createApiKey, anyOf(shops), { name: "Key", scopes: ["usage:write"] })),
    "create, update, post, reverse": async () => {
      const { perSecond, ...load } = await under(bench, () => life(anyOf(shops)));
      return { ...load, perSecond: 4 * perSecond };
    },
  });
  const [slowest] = Object.values(loads).sort((a, b) => a.perSecond - b.perSecond);
  if (!slowest) throw new Error("There are operations to measure.");
  return byThroughput("operation-other", { ours: slowest, reference });
}

const createInvoice = createDraft(sale);

/** Invoices of five lines beside transactions of two, in turn. */
async function measureInvoices(bench: Bench, shops: Shop[]): Promise<Finding> {
  const customers = await Promise.all(
    shops.map(async (shop) => {
      const { id } = await run(createContact, shop, { kind: "customer", name: "Northwind" });
      return { shop, contact_id: String(id) };
    }),
  );
  const lines = Array.from({ length: 5 }, (_, n) => ({
    description: `Consulting ${n + 1}`,
    quantity_decimal: "1.5",
    unit_price: 12_000,
  }));
  const loads = await interleave(bench, {
    "transaction.create": () => under(bench, () => sell(anyOf(shops))),
    "invoice.create, 5 lines": () =>
      under(bench, () => {
        const { shop, contact_id } = anyOf(customers);
        return run(createInvoice, shop, { contact_id, lines });
      }),
  });
  return byThroughput("invoice", {
    ours: loads["invoice.create, 5 lines"],
    reference: loads["transaction.create"],
  });
}

/** One caller, one transaction after another, through the product and as its bare statements, in turn. */
async function measureLone(bench: Bench, shop: Shop): Promise<Finding> {
  const client = new pg.Client(laneConnection(bench.databaseUrl));
  await client.connect();
  const now = new Date();
  const terms = await loadPrices(db(), shop.organization.creditAccountId, now);
  const priced = priceCharge({ ...terms, operation: createTransaction.key, now });
  const latencies = { ours: [] as number[], bare: [] as number[] };
  const begin = performance.now() + WARM_UP_SECONDS * 1000;
  const end = begin + bench.rounds * bench.seconds * 500;
  while (performance.now() < end) {
    for (const [name, work] of [
      ["ours", () => sell(shop)],
      ["bare", () => runBare(client, requestOf(shop), priced)],
    ] as const) {
      const from = performance.now();
      await work();
      if (from >= begin) latencies[name].push(performance.now() - from);
    }
  }
  await client.end();
  const [ours, bare] = [describeLoad(latencies.ours, 1), describeLoad(latencies.bare, 1)];
  return {
    name: "operation-lone",
    measured: ours.p50 / bare.p50,
    ours: `p50 ${inMs(ours.p50)}, p99 ${inMs(ours.p99)}`,
    reference: `p50 ${inMs(bare.p50)}, p99 ${inMs(bare.p99)}`,
  };
}

/** Its statements in their order, with nothing of the lane around them. */
async function runBare(
  client: pg.Client,
  request: ReturnType<typeof requestOf>,
  priced: ReturnType<typeof priceCharge>,
): Promise<void> {
  const { organization, actor, input, now } = request;
  const send: Send = async ({ name, text }, rows) =>
    (await client.query<object>({ name, text, values: [encodeRows(rows)] })).rows;
  const planned: (() => Promise<object[]>)[] = [];
  const begun = client.query("begin");
  const effect = await createTransaction.perform({
    ...{ organization, actor, input, now },
    read: readThrough(send),
    write: (write, ...rows) => planned.push(() => send(write, rows)),
  });
  await begun;
  const charge = chargeOfOperation(createTransaction.key, priced, request, effect);
  const query = async (text: string, values: string[]) =>
    (await client.query<ChargeAnswer>({ name: "post_charges", text, values })).rows;
  await postChargesThrough(query, [encodeCharge(charge)], now);
  await Promise.all([...planned.map((write) => write()), client.query("commit")]);
}

export function run<Input extends z.ZodType, Output extends z.ZodType>(
  operation: Operation<Input, Output>,
  { organization, actor }: Shop,
  fields: object,
): Promise<z.input<Output>> {
  const input = operation.input.parse({ ...fields, organization_id: organization.id });
  const request = { organization, actor, input, now: new Date() };
  return runOperation(operation, request).then(({ output }) => output);
}

const sell = (shop: Shop) =>
  runOperation(createTransaction, requestOf(shop)).then(({ output }) => output);

/** A sale as its request. */
export function requestOf({ organization, actor, cash, sales }: Shop) {
  const now = new Date();
  const input = createTransaction.input.parse({
    organization_id: organization.id,
    date: now.toISOString().slice(0, 10),
    description: "Cash sale",
    entries: [
      { account_id: cash, entry_type: "debit", amount: 1_000 },
      { account_id: sales, entry_type: "credit", amount: 1_000 },
    ],
  });
  return { organization, actor, input, now };
}

/** Opens the books of an organization. */
export async function openShop(owner: User, organization: Organization): Promise<Shop> {
  const [cash, sales] = [newId("bookAccount"), newId("bookAccount")];
  const [cashCode, salesCode] = [cash.slice(-12), sales.slice(-12)];
  const common = {
    organizationId: organization.id,
    currency: "USD",
    createdAt: new Date(),
    updatedAt: new Date(),
  };
  await db().bookAccount.createMany({
    data: [
      { ...common, id: cash, code: cashCode, codeKey: cashCode, name: "Cash", type: "asset" },
      { ...common, id: sales, code: salesCode, codeKey: salesCode, name: "Sales", type: "revenue" },
    ],
  });
  const found = (await findOrganizations([organization.id])).get(organization.id);
  if (!found) throw new Error("An organization of the benchmark is missing.");
  return { organization: found, actor: { type: "user", id: owner.id }, cash, sales };
}
