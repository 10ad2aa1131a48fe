import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createBudget } from "@/server/budgets/create-budget";
import { db, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { adjustmentOf } from "@/server/grants/adjustment-transaction";
import { listWallets } from "@/server/grants/list-wallets";
import { readCreditAccount } from "@/server/grants/read-credit-account";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { readBalance } from "@/server/ledger/balances";
import { readLivingGrants } from "@/server/ledger/living-grants";
import { evaluateRecharge } from "@/server/recharge/evaluate-recharge";
import { sweepRecharges } from "@/server/recharge/sweep-recharges";
import { tenant } from "@/server/scenarios/scenarios";
import { readPlatform } from "@/server/staff/read-platform";
import { readForecast } from "@/server/usage/read-forecast";
import { type Account, charge, DAY_MS, give, later, micro, staff } from "../grants/story";
import { type Stack, startStack } from "../support/stack";
import { expectSoundLedger } from "../support/tenant";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const HOUR_MS = 3_600_000;

/**
 * An account to which everything happened that time alone decides, and at which nobody has looked since:
 * 130 credits may be spent now. 100 that last, less 5 held; a hold of 20 whose time is over; 30 that have
 * expired; 25 of 40 that rolled over; 500 that begin tomorrow; 10 for one operation.
 */
async function untouched(): Promise<Account & { now: Date }> {
  const now = new Date();
  const past = later(now, -3 * HOUR_MS);
  const made = await tenant(past, { name: "Untouched", credits: 0 });
  const { creditAccountId } = made.organization;
  const primary = await db().wallet.findFirstOrThrow({ where: { creditAccountId } });
  const account = { ...made, creditAccountId, primaryWalletId: primary.id };
  const over = later(now, -HOUR_MS);
  await give(account, past, { amount: 100 });
  const hold = (credits: number, expiresAt: Date) =>
    charge(account, past, credits, { hold: { id: newId("hold"), expiresAt } });
  expect((await hold(20, over)).outcome).toBe("charged");
  expect((await hold(5, later(now, HOUR_MS))).outcome).toBe("charged");
  await give(account, past, { amount: 30, expires_at: over.toISOString() });
  await give(account, past, {
    amount: 40,
    expires_at: over.toISOString(),
    rollover: { cap: 25, expires_after_days: 7 },
  });
  await give(account, past, { amount: 500, effective_at: later(now, DAY_MS).toISOString() });
  await give(account, past, { amount: 10, scope: { operations: ["invoice.create"] } });
  return { ...account, now };
}

const AVAILABLE = 130;

type Answer = { status: number; headers: Headers; body: Record<string, unknown> };
type Place = (account: Account & { now: Date }) => Promise<number>;

const asked =
  (
    path: string,
    read: (answer: Answer) => unknown,
    init: { method?: string; body?: object } = {},
  ): Place =>
  async (account) => {
    const { id } = account.organization;
    const answer = await stack.json<Record<string, unknown>>(
      `${stack.apiUrl}/api${path.replace("ORG", id).replace("WALLET", account.primaryWalletId)}`,
      {
        headers: { authorization: `Bearer ${account.apiKey}` },
        ...init,
        ...(init.body ? { body: { ...init.body, organization_id: id } } : {}),
      },
    );
    return Number(read(answer));
  };
const remaining = ({ headers }: Answer) => headers.get("x-credits-remaining");
const use = (quantity: number) => ({ body: { operation: "api.call", quantity } });

const places: Record<string, Place> = {
  "the balance itself": async ({ creditAccountId, now }) =>
    Number((await readBalance(db(), creditAccountId, now)).available) / 1e6,
  "the grants that a correction draws from": ({ creditAccountId, now }) =>
    inTransaction(async (tx) => {
      await lockCreditAccount(tx, creditAccountId);
      const grants = await readLivingGrants(tx, creditAccountId, now);
      return Number(grants.reduce((sum, { free }) => sum + free, 0n)) / 1e6;
    }),
  "GET /v1/credits/balance": asked("/v1/credits/balance?organization_id=ORG", ({ body }) =>
    Math.round((body.balance as number) * 100),
  ),
  "its header": asked("/v1/credits/balance?organization_id=ORG", remaining),
  "GET billing": asked("/organizations/ORG/billing", ({ body }) => body.credits_remaining),
  "the billing overview": asked(
    "/organizations/ORG/billing/overview",
    ({ body }) => body.available,
  ),
  "the list of wallets": asked(
    "/v1/wallets?organization_id=ORG",
    ({ body }) => (body.data as { balance: number }[])[0]?.balance,
  ),
  "one wallet": asked("/v1/wallets/WALLET", ({ body }) => body.balance),
  "the list of grants": asked("/v1/credit-grants?wallet_id=WALLET&state=active", ({ body }) =>
    (body.data as { remaining: number; held: number }[]).reduce(
      (sum, grant) => sum + grant.remaining - grant.held,
      0,
    ),
  ),
  "the forecast": asked("/v1/forecast?organization_id=ORG", ({ body }) => body.available),
  "a quote": asked("/v1/quotes", ({ body }) => body.available, {
    body: { items: [{ operation: "api.call" }] },
  }),
  "a dry run": asked("/v1/charges?dry_run=true", ({ body }) => body.available, use(1)),
  "a charge's answer": async (account) =>
    1 + (await asked("/v1/charges", remaining, use(1))(account)),
  "a hold's answer": async (account) => 1 + (await asked("/v1/holds", remaining, use(1))(account)),
  // What this operation may draw on, which is not what is kept for another.
  "what a 402 says is available": async (account) =>
    10 + (await asked("/v1/charges", ({ body }) => body.available, use(1_000))(account)),
  "a recharge's evaluation": async ({ creditAccountId, now }) =>
    Number((await evaluateRecharge(creditAccountId, now)).available) / 1e6,
  "the platform page": async ({ creditAccountId, now }) =>
    (await readPlatform([], now)).accounts.find(({ id }) => id === creditAccountId)?.available ??
    -1,
  "the staff's page of the account": async ({ creditAccountId, now }) =>
    (await readCreditAccount(creditAccountId, now)).available,
};

describe("with every job stopped, whoever looks first reads the same balance", () => {
  it.each(Object.entries(places))("%s", async (_name, read) => {
    const account = await untouched();
    expect(await read(account)).toBe(AVAILABLE);
    await expectSoundLedger(account);
  });
});

it("a charge may spend all of it and nothing more", async () => {
  const account = await untouched();
  const { now } = account;
  expect(await charge(account, now, 120.000001)).toMatchObject({
    outcome: "insufficient",
    available: micro(120),
  });
  expect((await charge(account, now, 120)).outcome).toBe("charged");
  expect((await charge(account, now, 10, { operation: "invoice.create" })).outcome).toBe("charged");
  expect((await charge(account, now, 0.000001)).outcome).toBe("insufficient");
  await expectSoundLedger(account);
});

it("a correction may take all of it and nothing more", async () => {
  const { creditAccountId, now } = await untouched();
  const take = (credits: number) =>
    inTransaction(async (tx) => {
      const account = await lockCreditAccount(tx, creditAccountId);
      const adjustment = { id: newId("adjustment"), amount: -micro(credits), reason: "test" };
      return adjustmentOf(tx, account, adjustment, staff, now);
    });
  await expect(take(130.000001)).rejects.toMatchObject({ code: "validation_failed" });
  expect((await take(130)).entries[0]?.amount).toBe(micro(130));
});

it.each([
  [130, 0],
  [130.000001, 1],
])("the recharge sweep with a threshold of %d asks for %i look", async (threshold, looks) => {
  const { creditAccountId, now } = await untouched();
  // Somebody has looked: the sweep itself must tell the balance now.
  await readBalance(db(), creditAccountId, now);
  await db().rechargePolicy.update({
    where: { creditAccountId },
    data: { enabled: true, threshold: micro(threshold) },
  });
  await db().$executeRaw`delete from graphile_worker._private_jobs`;
  await sweepRecharges(now);
  const jobs = await db().$queryRaw<{ key: string }[]>`select key from graphile_worker.jobs`;
  expect(jobs.filter(({ key }) => key === `check-balance:${creditAccountId}`)).toHaveLength(looks);
});

it("a budget counts no hold whose time is over", async () => {
  const now = new Date();
  const past = later(now, -3 * HOUR_MS);
  const made = await tenant(past, { name: "Budgeted", credits: 100 });
  const account = {
    ...made,
    creditAccountId: made.organization.creditAccountId,
    primaryWalletId: "",
  };
  const budget = await createBudget(
    made.organization,
    { subject: "organization", period: "lifetime", limit: 50, action: "block", alert_percents: [] },
    staff,
    past,
  );
  const held = { id: newId("hold"), expiresAt: later(now, -HOUR_MS) };
  expect((await charge(account, past, 40, { hold: held })).outcome).toBe("charged");
  const spent = asked(`/v1/budgets/${budget.id}?organization_id=ORG`, ({ body }) => body.spent);
  expect(await spent({ ...account, now })).toBe(0);
  expect((await charge(account, now, 50)).outcome).toBe("charged");
});

it("a reader whose clock is behind sees what arrived all the same, and so does a charge", async () => {
  const now = new Date();
  const made = await tenant(later(now, -HOUR_MS), { name: "Waited", credits: 0 });
  const { creditAccountId } = made.organization;
  const primary = await db().wallet.findFirstOrThrow({ where: { creditAccountId } });
  const account = { ...made, creditAccountId, primaryWalletId: primary.id };
  await give(account, now, { amount: 50 });
  // A request that began before the credits came, and then waited.
  const before = later(now, -5_000);
  expect((await readBalance(db(), creditAccountId, before)).available).toBe(micro(50));
  expect((await listWallets(creditAccountId, before))[0]?.balance).toBe(50);
  expect((await readForecast(made.organization, before)).available).toBe(50);
  expect((await evaluateRecharge(creditAccountId, before)).available).toBe(micro(50));
  const verdict = await charge(account, before, 50);
  // It is entered after the grant that paid it.
  expect(verdict).toMatchObject({ outcome: "charged", createdAt: now });
  await expectSoundLedger(account);
});
