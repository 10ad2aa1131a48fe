import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { db, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import type { WalletAnswer } from "@/server/grants/wallet.schema";
import { postCharges } from "@/server/ledger/post-charges";
import { verifyLedger } from "@/server/ledger/verify-ledger";
import { evaluateRecharge } from "@/server/recharge/evaluate-recharge";
import { pauseRecharge } from "@/server/recharge/pause-recharge";
import { sweepRecharges } from "@/server/recharge/sweep-recharges";
import { addCard } from "@/server/scenarios/story";
import { apiOf, bankOf } from "../support/buying";
import { type Stack, startStack } from "../support/stack";
import { setRecharge, type Tenant, tenantWith } from "../support/tenant";

let stack: Stack;
let bank: ReturnType<typeof bankOf>;
beforeAll(async () => {
  stack = await startStack();
  bank = bankOf(stack);
});
afterEach(() => bank.noFaults());
afterAll(() => stack.stop());

const where = (tenant: Tenant) => ({ creditAccountId: tenant.organization.creditAccountId });
const watches = async (tenant: Tenant) =>
  (
    await db().creditAccount.findUniqueOrThrow({
      where: { id: tenant.organization.creditAccountId },
    })
  ).watchesWallets;
const attemptsOf = (tenant: Tenant) =>
  db().rechargeAttempt.findMany({ where: where(tenant), orderBy: { id: "asc" } });
const paid = async (tenant: Tenant) =>
  (await bank.charges(tenant)).filter(({ status }) => status === "succeeded");

/** An account with a card, credits in Primary, and a wallet beside it that is spent first and is empty. */
async function withWallet(credits = 1_000) {
  const tenant = await tenantWith(credits);
  await addCard(new Date(), tenant.organization, "4242424242424242");
  await stack.drainJobs();
  const send = <T = WalletAnswer>(method: string, path: string, body: unknown) =>
    stack.json<T>(`${stack.apiUrl}/api${path}`, {
      method,
      body,
      headers: { authorization: `Bearer ${tenant.apiKey}` },
    });
  const made = await send("POST", "/v1/wallets", { name: "Team", priority: -5 });
  expect(made.status).toBe(201);
  const wallet = made.body;
  return {
    tenant,
    wallet,
    send,
    set: (autoTopUp: object) =>
      send<WalletAnswer & { code?: string }>("PATCH", `/v1/wallets/${wallet.id}`, {
        auto_top_up: autoTopUp,
      }),
    read: async () =>
      (await apiOf(stack, tenant).get<WalletAnswer>(`/v1/wallets/${wallet.id}`)).body,
  };
}

/** A charge of so many credits, as metered usage is charged. */
async function spend(tenant: Tenant, credits: number): Promise<string | undefined> {
  const id = newId("ledgerTransaction");
  const now = new Date();
  const [verdict] = await inTransaction((tx) =>
    postCharges(
      tx,
      [
        {
          ...where(tenant),
          organizationId: tenant.organization.id,
          amount: BigInt(credits) * 1_000_000n,
          idempotencyKey: id,
          operation: "api.call",
          priceVersion: "test",
          transactionId: id,
          actor: { type: "user", id: tenant.owner.id },
          description: "Charge",
          timeZone: "UTC",
        },
      ],
      now,
    ),
  );
  return verdict?.outcome;
}

describe("auto_top_up of a wallet", () => {
  it("buys so many credits into that wallet when its own balance is below the threshold", async () => {
    const { tenant, set, read } = await withWallet();
    const set1 = await set({ enabled: true, threshold: 5_000, amount: 25_000 });
    expect(set1.status).toBe(200);
    expect(set1.body.auto_top_up).toEqual({
      enabled: true,
      threshold: 5_000,
      amount: 25_000,
      payment_method_id: null,
    });
    await stack.drainJobs();
    expect(await paid(tenant)).toMatchObject([{ amount: 25_000 }]);
    expect(await read()).toMatchObject({ balance: 25_000, grants: [{ grant_type: "prepaid" }] });
    expect(await attemptsOf(tenant)).toMatchObject([{ walletId: (await read()).id }]);
    // The account's own policy is another one, and stays off.
    expect(await db().rechargePolicy.findUniqueOrThrow({ where: where(tenant) })).toMatchObject({
      enabled: false,
      mode: "target_balance",
    });
    expect(await verifyLedger(db(), tenant.organization.creditAccountId)).toEqual([]);
  });

  it("is woken by the charge that crosses its threshold, not by one that does not", async () => {
    const { tenant, set, read } = await withWallet();
    await db().rechargePolicy.update({ where: where(tenant), data: { cooldownSeconds: 0 } });
    await set({ enabled: true, threshold: 100, amount: 500 });
    await stack.drainJobs();
    expect(await watches(tenant)).toBe(true);
    expect(await spend(tenant, 400)).toBe("charged");
    await stack.drainJobs();
    expect(await paid(tenant)).toHaveLength(1);
    expect((await read()).balance).toBe(100);
    expect(await spend(tenant, 1)).toBe("charged");
    await stack.drainJobs();
    expect(await paid(tenant)).toHaveLength(2);
    expect((await read()).balance).toBe(599);
    // Off again, nothing watches and nothing is bought.
    await set({ enabled: false });
    expect(await watches(tenant)).toBe(false);
    expect(await spend(tenant, 590)).toBe("charged");
    await sweepRecharges(new Date(Date.now() + 600_000));
    await stack.drainJobs(new Date(Date.now() + 600_000));
    expect(await paid(tenant)).toHaveLength(2);
  });

  it("is found by the sweep when nothing woke it", async () => {
    const { tenant, wallet, set } = await withWallet();
    await set({ enabled: false, threshold: 100, amount: 500 });
    await stack.drainJobs();
    await db().walletRecharge.update({ where: { walletId: wallet.id }, data: { enabled: true } });
    await sweepRecharges(new Date());
    await stack.drainJobs();
    expect(await paid(tenant)).toMatchObject([{ amount: 500 }]);
  });

  it("closes a gap larger than the amount with one charge", async () => {
    const { tenant, set, read } = await withWallet();
    await set({ enabled: true, threshold: 5_000, amount: 200 });
    await stack.drainJobs();
    for (const minutes of [2, 4, 6]) await stack.drainJobs(new Date(Date.now() + minutes * 60_000));
    expect(await paid(tenant)).toMatchObject([{ amount: 5_000 }]);
    expect((await read()).balance).toBe(5_000);
  });

  it("charges once however many look at once, beside the account's own charge", async () => {
    // So few that the wallet's 100 do not make the account's own charge needless: either may be sent first.
    const { tenant, set } = await withWallet(200);
    await setRecharge(tenant, { enabled: true });
    await set({ enabled: true, threshold: 50, amount: 100 });
    await Promise.all(
      Array.from({ length: 8 }, () =>
        evaluateRecharge(tenant.organization.creditAccountId, new Date()),
      ),
    );
    await Promise.all([stack.drainJobs(), stack.drainJobs()]);
    await stack.drainJobs();
    const attempts = await attemptsOf(tenant);
    expect(attempts.map(({ walletId }) => walletId === null)).toHaveLength(2);
    expect(new Set(attempts.map(({ walletId }) => walletId)).size).toBe(2);
    expect(attempts.every(({ state }) => state === "succeeded")).toBe(true);
    expect((await paid(tenant)).reduce((sum, { amount }) => sum + amount, 0)).toBe(
      attempts.reduce((sum, { amountCents }) => sum + Number(amountCents), 0),
    );
    expect(await verifyLedger(db(), tenant.organization.creditAccountId)).toEqual([]);
  });

  it("is waited for by the account's own charge, unless a person has to confirm it first", async () => {
    const { tenant, set } = await withWallet(300);
    const look = () => evaluateRecharge(tenant.organization.creditAccountId, new Date());
    await set({ enabled: true, threshold: 50, amount: 500 });
    await look();
    await setRecharge(tenant, { enabled: true });
    const outcome = async () =>
      (
        await db().rechargeEvaluation.findFirstOrThrow({
          where: { ...where(tenant), walletId: null },
          orderBy: [{ createdAt: "desc" }, { id: "desc" }],
        })
      ).outcome;
    await look();
    expect(await outcome()).toBe("already_in_flight");
    const [attempt] = await attemptsOf(tenant);
    await db().rechargeAttempt.update({
      where: { id: attempt?.id ?? "" },
      data: { state: "requires_action" },
    });
    await look();
    expect(await outcome()).toBe("charge");
  });

  it("of Primary waits for the account's own charge, which goes there too", async () => {
    const { tenant, send } = await withWallet(300);
    const primary = await db().wallet.findFirstOrThrow({
      where: { ...where(tenant), name: "Primary" },
    });
    await setRecharge(tenant, { enabled: true });
    await evaluateRecharge(tenant.organization.creditAccountId, new Date());
    const autoTopUp = { enabled: true, threshold: 400, amount: 500 };
    const set = await send("PATCH", `/v1/wallets/${primary.id}`, { auto_top_up: autoTopUp });
    expect(set.status).toBe(200);
    await evaluateRecharge(tenant.organization.creditAccountId, new Date());
    const looks = await db().rechargeEvaluation.findMany({
      where: { ...where(tenant), walletId: primary.id },
    });
    expect(new Set(looks.map(({ outcome }) => outcome))).toEqual(new Set(["already_in_flight"]));
    expect(await attemptsOf(tenant)).toMatchObject([{ walletId: null }]);
  });

  it("lives within the account's limit of a month, what is under way counted", async () => {
    const { tenant, set, wallet, send } = await withWallet(300);
    await db().rechargePolicy.update({ where: where(tenant), data: { monthlyCapCents: 2_000n } });
    await set({ enabled: true, threshold: 500, amount: 1_500 });
    const second = await send("POST", "/v1/wallets", {
      name: "Second",
      auto_top_up: { enabled: true, threshold: 500, amount: 1_500 },
    });
    expect(second.status).toBe(201);
    // Both are claimed in one look: the second finds the first under way.
    await evaluateRecharge(tenant.organization.creditAccountId, new Date());
    await stack.drainJobs();
    expect(await paid(tenant)).toMatchObject([{ amount: 1_500 }]);
    const refused = await db().rechargeEvaluation.findMany({
      where: { ...where(tenant), outcome: "monthly_cap_reached" },
    });
    expect(refused.length).toBeGreaterThan(0);
    expect([wallet.id, second.body.id]).toContain(refused[0]?.walletId);
  });

  it("takes its card as the guide names it, by Stripe's id or ours, and only one of the account", async () => {
    const [mine, other] = [await withWallet(), await withWallet()];
    const cardOf = (tenant: Tenant) =>
      db().paymentMethod.findFirstOrThrow({ where: where(tenant) });
    const [card, foreign] = [await cardOf(mine.tenant), await cardOf(other.tenant)];
    const rule = { enabled: true, threshold: 10, amount: 100 };
    const named = (id: string) => mine.set({ ...rule, payment_method_id: id });
    expect((await named(card.stripePaymentMethodId)).body.auto_top_up.payment_method_id).toBe(
      card.id,
    );
    expect((await named(card.id.toUpperCase())).body.auto_top_up.payment_method_id).toBe(card.id);
    expect((await named(foreign.stripePaymentMethodId)).status).toBe(404);
    expect((await named(foreign.id)).status).toBe(404);
  });

  it.each([
    [{ enabled: true }, 422],
    [{ enabled: true, threshold: 10 }, 422],
    [{ enabled: true, threshold: 10, amount: 0 }, 422],
    [{ enabled: true, threshold: 10, amount: 1.5 }, 422],
    [{ enabled: true, threshold: 10, amount: 99 }, 422],
    [{ enabled: true, threshold: 10, amount: 100_001 }, 422],
    [{ enabled: true, threshold: -1, amount: 100 }, 422],
  ])("with %j is refused, and nothing is changed", async (autoTopUp, status) => {
    const { set, read, wallet } = await withWallet();
    const answer = await set(autoTopUp);
    expect([status, 400]).toContain(answer.status);
    expect(answer.body.code).toBe("validation_failed");
    expect((await read()).auto_top_up).toEqual({
      enabled: false,
      threshold: null,
      amount: null,
      payment_method_id: null,
    });
    expect(await db().walletRecharge.count({ where: { walletId: wallet.id } })).toBe(0);
  });

  it("stops when money goes back, as the account's own does", async () => {
    const { tenant, set, read } = await withWallet();
    await set({ enabled: true, threshold: 10, amount: 100 });
    await stack.drainJobs();
    await inTransaction((tx) =>
      pauseRecharge(
        tx,
        tenant.organization.creditAccountId,
        { reason: "refund", words: "a payment was refunded", event: "test" },
        new Date(),
      ),
    );
    expect((await read()).auto_top_up.enabled).toBe(false);
    expect(await watches(tenant)).toBe(false);
  });

  it("backs off by itself after a decline, and a new card starts it again", async () => {
    const tenant = await tenantWith(1_000);
    await addCard(new Date(), tenant.organization, "4000000000000341");
    await stack.drainJobs();
    const { body: wallet } = await apiOf(stack, tenant).post<WalletAnswer>("/v1/wallets", {
      name: "Team",
      auto_top_up: { enabled: true, threshold: 10, amount: 100 },
    });
    await stack.drainJobs();
    expect(await attemptsOf(tenant)).toMatchObject([{ state: "declined", walletId: wallet.id }]);
    const policy = () => db().walletRecharge.findUniqueOrThrow({ where: { walletId: wallet.id } });
    expect(await policy()).toMatchObject({ breaker: "backing_off", consecutiveFailures: 1 });
    expect(await db().rechargePolicy.findUniqueOrThrow({ where: where(tenant) })).toMatchObject({
      breaker: "closed",
      consecutiveFailures: 0,
    });
    await db().walletRecharge.update({
      where: { walletId: wallet.id },
      data: { breaker: "disabled" },
    });
    await addCard(new Date(), tenant.organization, "5555555555554444");
    await stack.drainJobs();
    expect(await policy()).toMatchObject({ breaker: "closed" });
    expect(await paid(tenant)).toMatchObject([{ amount: 100 }]);
  });
});
