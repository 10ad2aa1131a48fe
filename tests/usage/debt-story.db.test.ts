import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postBaseFee } from "@/server/base-fee/post-base-fees";
import { db, inTransaction } from "@/server/foundation/db";
import { setOverage } from "@/server/grants/set-overage";
import { refundCharge } from "@/server/operations/metered/refund-charge";
import { buyPackage, grantCredits } from "@/server/scenarios/story";
import { apiOf } from "../support/buying";
import { reversalsOf, staff } from "../support/reversals";
import { type Stack, startStack } from "../support/stack";
import { expectSoundLedger, type Tenant, tenantWith } from "../support/tenant";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

type Told = { amount: number; debt_taken: number; debt_payment: number };
type Event = Told & { credits_used: number; credits_added: number; event_type: string };

/** What every list of movements says about the newest one. */
async function newest(tenant: Tenant) {
  const api = apiOf(stack, tenant);
  const wallets = await api.get<{ data: { id: string; is_primary: boolean }[] }>("/v1/wallets");
  const primary = wallets.body.data.find((wallet) => wallet.is_primary);
  const [ledger, transactions, events, wallet] = await Promise.all([
    api.get<{ data: (Told & { seq: number; kind: string })[] }>("/v1/ledger?limit=2"),
    api.get<{ transactions: Told[] }>("/credits/transactions?limit=2"),
    api.get<Event[]>("/events?limit=2"),
    api.get<{ data: (Told & { total: number })[] }>(
      `/v1/wallets/${primary?.id}/transactions?limit=2`,
    ),
  ]);
  const [entry] = ledger.body.data;
  const detail = await api.get<Told>(`/v1/ledger/${entry?.seq}`);
  const told = [
    entry,
    detail.body,
    transactions.body.transactions[0],
    events.body[0],
    wallet.body.data[0],
  ].map((row) => [row?.amount, row?.debt_taken, row?.debt_payment]);
  return { told, kind: entry?.kind, event: events.body[0], second: ledger.body.data[1] };
}

/** The same in every list: amount, what of it was taken on credit, what of it paid debt. */
async function expectTold(tenant: Tenant, kind: string, ...row: [number, number, number]) {
  const found = await newest(tenant);
  expect(found.kind).toBe(kind);
  expect(found.told).toEqual(Array.from({ length: 5 }, () => row));
  return found;
}

async function use(tenant: Tenant, credits: number) {
  const answer = await stack.json<{ results: { credits: number; charge_id: string }[] }>(
    `${stack.apiUrl}/api/v1/events`,
    {
      headers: { authorization: `Bearer ${tenant.apiKey}` },
      body: {
        event_name: "api.call",
        external_customer_id: tenant.organization.id,
        properties: { credits },
      },
    },
  );
  return answer;
}

const overage = (tenant: Tenant, policy: "block" | "allow_to_limit" | "invoice", limit: number) =>
  inTransaction((tx) =>
    setOverage(
      tx,
      tenant.organization.creditAccountId,
      { policy, limitCredits: limit, reason: "In a test" },
      staff,
      new Date(),
    ),
  );

const accountOf = async (tenant: Tenant) => {
  const { posted, debt } = await db().creditAccount.findUniqueOrThrow({
    where: { id: tenant.organization.creditAccountId },
  });
  return [Number(posted) / 1e6, Number(debt) / 1e6];
};

describe("a charge is one movement with its whole cost, whatever paid it", () => {
  for (const [policy, limit] of [
    ["allow_to_limit", 100],
    ["invoice", 0],
  ] as const) {
    it(`under ${policy}, and a later grant is told whole with the debt it paid`, async () => {
      const tenant = await tenantWith(12);
      await overage(tenant, policy, limit);
      expect((await use(tenant, 20)).body.results).toMatchObject([{ credits: 20 }]);
      const split = await expectTold(tenant, "debit", -20, 8, 0);
      expect(split.event).toMatchObject({ event_type: "credits_consumed", credits_used: 20 });
      expect(await accountOf(tenant)).toEqual([0, 8]);

      await use(tenant, 5);
      const whole = await expectTold(tenant, "debit", -5, 5, 0);
      expect(whole.event?.credits_used).toBe(5);
      expect(await accountOf(tenant)).toEqual([0, 13]);

      await grantCredits(new Date(), tenant.organization, 4);
      const eaten = await expectTold(tenant, "grant", 4, 0, 4);
      expect(eaten.event).toMatchObject({
        event_type: "credits_granted",
        credits_used: 0,
        credits_added: 4,
      });
      await grantCredits(new Date(), tenant.organization, 100);
      await expectTold(tenant, "grant", 100, 0, 9);
      expect(await accountOf(tenant)).toEqual([91, 0]);

      const { body } = await apiOf(stack, tenant).get<{
        total_credits: number;
        total_operations: number;
      }>(`/organizations/${tenant.organization.id}/usage?group_by=operation`);
      // Two accounts, an API key, and the two uses.
      expect(body).toMatchObject({ total_credits: 28, total_operations: 5 });
      await expectSoundLedger(tenant);
    });
  }

  it("is refused whole where overage is blocked", async () => {
    const tenant = await tenantWith(12);
    const before = await newest(tenant);
    const refused = await apiOf(stack, tenant).post("/v1/charges", {
      operation: "api.call",
      quantity: 20,
    });
    expect(refused.status).toBe(402);
    expect(await newest(tenant)).toEqual(before);
  });

  it("a base fee that credits do not cover", async () => {
    const tenant = await tenantWith(2);
    await inTransaction((tx) => postBaseFee(tx, tenant.organization, "2026-11-20", new Date()));
    const told = await newest(tenant);
    expect(told.kind).toBe("base_fee");
    const [amount, taken] = told.told[0] ?? [];
    expect(amount).toBe(-(2 + (taken ?? 0)));
    expect(taken).toBeGreaterThan(0);
    expect(new Set(told.told.map(String)).size).toBe(1);
    await expectSoundLedger(tenant);
  });

  it("a purchase, whose receipt says what of it paid debt", async () => {
    const tenant = await tenantWith(12);
    await overage(tenant, "allow_to_limit", 100);
    await use(tenant, 21);
    await db().creditAccount.update({
      where: { id: tenant.organization.creditAccountId },
      data: { billingEmail: `debt.${tenant.organization.slug}@acme.test` },
    });
    await buyPackage(new Date(), tenant.organization, tenant.owner, "solo_dev");
    await stack.drainJobs();
    await expectTold(tenant, "grant", 1_000, 0, 9);
    expect(await accountOf(tenant)).toEqual([991, 0]);
    const mails = await stack.emailsTo(`debt.${tenant.organization.slug}@acme.test`);
    const receipt = mails.find(({ subject }) => subject.startsWith("Receipt: 1,000 credits"));
    expect(receipt?.text).toContain("Used to pay debt: 9 credits");
    await expectSoundLedger(tenant);
  });

  it("a refund that pays debt, a clawback that makes some, and a purchase that pays it", async () => {
    const world = reversalsOf(stack);
    const buyer = await world.buyer(0);
    await overage(buyer, "allow_to_limit", 10_000);
    const charge = await use(buyer, 4_990);
    await use(buyer, 20);
    await expectTold(buyer, "debit", -20, 10, 0);
    const entry = await db().ledgerEntry.findFirstOrThrow({
      where: { transactionId: charge.body.results[0]?.charge_id ?? "" },
    });
    const { refund } = await refundCharge({
      entry,
      credits: 15,
      reason: "In a test",
      actor: staff,
      now: new Date(),
    });
    expect(refund).toMatchObject({ credits: 15, charged_credits: 4_990 });
    await expectTold(buyer, "refund", 15, 0, 10);
    await world.refund(buyer, 5_000n);
    await stack.drainJobs();
    await expectTold(buyer, "clawback", -5_000, 4_995, 0);
    expect(await accountOf(buyer)).toEqual([0, 4_995]);
    await grantCredits(new Date(), buyer.organization, 5_000);
    await expectTold(buyer, "grant", 5_000, 0, 4_995);
    await expectSoundLedger(buyer);
  });
});

describe("GET /credits/transactions", () => {
  it("counts all movements of the hours asked for, pages through each once, and names the time told", async () => {
    const tenant = await tenantWith(30);
    await overage(tenant, "allow_to_limit", 100);
    for (const credits of [10, 25, 5]) await use(tenant, credits);
    await grantCredits(new Date(), tenant.organization, 50);
    // A grant, three paid operations, three uses and a grant; three parts are told with others.
    const seen: { id: string; created_at: string }[] = [];
    let path: string | null = "/api/credits/transactions?limit=3&hours=2";
    const ends: [string, string][] = [];
    const asked = Date.now();
    while (path) {
      const answer: {
        body: { transactions: typeof seen; total: number; period: { start: string; end: string } };
        headers: Headers;
      } = await stack.json(`${stack.apiUrl}${path}`, {
        headers: { authorization: `Bearer ${tenant.apiKey}` },
      });
      expect(answer.body.total).toBe(8);
      seen.push(...answer.body.transactions);
      ends.push([answer.body.period.start, answer.body.period.end]);
      path = /<([^>]+)>/.exec(answer.headers.get("link") ?? "")?.[1] ?? null;
    }
    expect(new Set(seen.map(({ id }) => id)).size).toBe(8);
    expect(seen).toHaveLength(8);
    // The pages meet, and the last one reaches back as far as was asked.
    expect(ends.map(([start]) => start).slice(0, -1)).toEqual(ends.slice(1).map(([, end]) => end));
    expect(ends[0]?.[0]).toBe(seen[2]?.created_at);
    const [first, last] = [ends[0]?.[1] ?? "", ends.at(-1)?.[0] ?? ""].map(Date.parse);
    for (const moment of [first, (last ?? 0) + 7_200_000]) {
      expect(moment).toBeGreaterThanOrEqual(asked);
      expect(moment).toBeLessThanOrEqual(Date.now());
    }
  });
});
