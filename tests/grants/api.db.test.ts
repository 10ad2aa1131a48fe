import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callEndpoint } from "@/server/doors/endpoints/call-endpoint";
import type { Endpoint } from "@/server/doors/endpoints/define-endpoint";
import { endpointNamed } from "@/server/doors/endpoints/registry";
import { db, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { allowKeyToGrant, withdrawKeyGrants } from "@/server/grants/allow-key";
import type { GrantAnswer } from "@/server/grants/grant.schema";
import type { WalletAnswer, WalletTransactionAnswer } from "@/server/grants/wallet.schema";
import type { Caller } from "@/server/organizations/access/caller";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { addCard, newApiKey, newOrganization, newPerson } from "@/server/scenarios/story";
import { callerOf } from "../support/client";
import { approveIfItWaits } from "../support/colleague";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger } from "../support/tenant";
import { type Account, charge, DAY_MS, emptyAccount, give, later, micro, staff } from "./story";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

type Problem = {
  code: string;
  detail: string;
  errors?: { path: string; message: string }[];
};
type List<T> = { data: T[]; has_more: boolean; next_cursor: string | null };

function as(key: string, headers: Record<string, string> = {}) {
  return <T = Problem>(method: string, path: string, body?: unknown) =>
    stack.json<T>(`${stack.apiUrl}/api/v1${path}`, {
      method,
      ...(body === undefined ? {} : { body }),
      headers: { authorization: `Bearer ${key}`, ...headers },
    });
}

/** An account, and a key of it that staff allowed to grant. */
async function grantingAccount(): Promise<Account & { granter: string }> {
  const account = await emptyAccount();
  await give(account, new Date(), { amount: 1 });
  const { id, key } = await newApiKey(new Date(), account.organization, account.owner, {
    name: "Granter",
    scopes: ["billing:read"],
  });
  await inTransaction((tx) => allowKeyToGrant(tx, id, 1_000_000, staff, new Date()));
  return { ...account, granter: key };
}

const s4Grant = (walletId: string) => ({
  wallet_id: walletId,
  amount: 50_000,
  grant_type: "prepaid",
  expires_at: "2099-07-04T00:00:00Z",
  metadata: { source: "enterprise_contract", contract_id: "contract_2024_q2" },
});

describe("S4: wallets and credit grants", () => {
  it("a key provisions a customer as the guide shows: wallet, grant, balance, transactions", async () => {
    const account = await grantingAccount();
    const child = await newOrganization(new Date(), {
      name: "Customer",
      owner: account.owner,
      parent: account.organization,
      relationship: "linked",
      billing: "own",
    });
    await db().organization.update({
      where: { id: child.id },
      data: { externalId: "cust_8xk29f" },
    });
    const send = as(account.granter);
    const wallet = await send<WalletAnswer>("POST", "/wallets", {
      customer_id: "cust_8xk29f",
      currency: "credits",
      name: "Primary Credit Wallet",
    });
    expect(wallet.status).toBe(201);
    expect(wallet.body).toMatchObject({
      customer_id: child.id,
      name: "Primary Credit Wallet",
      currency: "credits",
      balance: 0,
      grants: [],
      auto_top_up: { enabled: false },
      alerts: [],
    });

    const grant = await send<GrantAnswer>("POST", "/credit-grants", s4Grant(wallet.body.id));
    expect(grant.status).toBe(201);
    expect(grant.body).toMatchObject({
      wallet_id: wallet.body.id,
      amount: 50_000,
      grant_type: "prepaid",
      category: "committed",
      state: "active",
      metadata: { source: "enterprise_contract", contract_id: "contract_2024_q2" },
      expires_at: "2099-07-04T00:00:00.000Z",
    });
    expect(grant.headers.get("x-credits-remaining")).toBe("50000");

    await charge(
      { ...account, organization: child, creditAccountId: child.creditAccountId },
      new Date(),
      25,
    );
    const read = await send<WalletAnswer>("GET", `/wallets/${wallet.body.id.toUpperCase()}`);
    expect(read.body).toMatchObject({ balance: 49_975, grants: [{ id: grant.body.id }] });

    const first = await send<List<WalletTransactionAnswer>>(
      "GET",
      `/wallets/${wallet.body.id}/transactions?limit=1`,
    );
    expect(first.body.data).toMatchObject([{ type: "debit", amount: -25 }]);
    const second = await send<List<WalletTransactionAnswer>>(
      "GET",
      `/wallets/${wallet.body.id}/transactions?limit=1&cursor=${first.body.next_cursor}`,
    );
    expect(second.body.data).toMatchObject([
      { type: "grant", amount: 50_000, metadata: { contract_id: "contract_2024_q2" } },
    ]);
    await expectSoundLedger({ organization: child });
  });

  it("the same Idempotency-Key ten times at once grants once; with another body it answers 409", async () => {
    const account = await grantingAccount();
    const send = as(account.granter, { "idempotency-key": "grant-1" });
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        send<GrantAnswer>("POST", "/credit-grants", s4Grant(account.primaryWalletId)),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const replays = answers.filter(({ headers }) => headers.get("idempotent-replayed") === "true");
    expect(replays).toHaveLength(9);
    expect(await creditsOf(account)).toBe(50_000);
    const other = await send("POST", "/credit-grants", {
      ...s4Grant(account.primaryWalletId),
      amount: 1,
    });
    expect([other.status, other.body.code]).toEqual([409, "idempotency_key_reused"]);
  });

  it("a void gives its reason, takes what remains, and is refused the second time", async () => {
    const account = await grantingAccount();
    const send = as(account.granter);
    const { body } = await send<GrantAnswer>(
      "POST",
      "/credit-grants",
      s4Grant(account.primaryWalletId),
    );
    const path = `/credit-grants/${body.id}/void`;
    expect((await send("POST", path)).body.errors?.[0]?.path).toBe("reason");
    const voided = await send<GrantAnswer>("POST", path, { reason: "Contract ended" });
    expect(voided.body).toMatchObject({ state: "voided", voided: 50_000, remaining: 0 });
    expect((await send("POST", path, { reason: "Contract ended" })).body.code).toBe("wrong_state");
  });

  it("a recurring grant is made and canceled; lists are by wallet and by state, by keyset", async () => {
    const account = await grantingAccount();
    const send = as(account.granter);
    const made = await send<{ id: string; state: string }>("POST", "/grant-schedules", {
      wallet_id: account.primaryWalletId,
      amount: 10_000,
      grant_type: "committed",
      cadence: "monthly",
      ends_at: later(new Date(), 60 * DAY_MS).toISOString(),
      description: "Included every month",
    });
    expect([made.status, made.body.state]).toEqual([201, "active"]);
    const ended = await send<{ state: string }>("POST", `/grant-schedules/${made.body.id}/cancel`);
    expect(ended.body.state).toBe("canceled");

    for (let n = 0; n < 3; n++)
      await give(account, new Date(), { amount: 1, description: `g${n}` });
    const page = await send<List<GrantAnswer>>(
      "GET",
      `/credit-grants?wallet_id=${account.primaryWalletId}&state=active&limit=2`,
    );
    expect(page.body.data.map(({ description }) => description)).toEqual(["g2", "g1"]);
    const rest = await send<List<GrantAnswer>>(
      "GET",
      `/grants?organization_id=${account.organization.id}&state=active&cursor=${page.body.next_cursor}`,
    );
    expect(rest.body).toMatchObject({ data: [{ description: "g0" }], has_more: false });
  });
});

describe("who may", () => {
  it("grant: a key without the scope, an owner's own key and a stranger's granting key may not", async () => {
    const [account, stranger] = [await grantingAccount(), await grantingAccount()];
    const body = s4Grant(account.primaryWalletId);
    const plain = await as(account.apiKey)("POST", "/credit-grants", body);
    expect([plain.status, plain.body.code]).toEqual([403, "forbidden"]);
    const foreign = await as(stranger.granter)("POST", "/credit-grants", body);
    expect([foreign.status, foreign.body.code]).toEqual([404, "not_found"]);
    for (const [method, path] of [
      ["GET", `/wallets/${account.primaryWalletId}`],
      ["PATCH", `/wallets/${account.primaryWalletId}`],
      ["GET", `/wallets/${account.primaryWalletId}/transactions`],
      ["GET", `/credit-grants?wallet_id=${account.primaryWalletId}`],
      ["GET", `/wallets?customer_id=${account.organization.id}`],
      ["GET", `/grant-schedules?customer_id=${account.organization.id}`],
    ] as const) {
      const answer = await as(stranger.granter)(method, path, method === "GET" ? undefined : {});
      expect([path, answer.status]).toEqual([path, 404]);
    }
    expect(await creditsOf(account)).toBe(0);
  });

  it("grant: the scope comes from staff alone, and never to an agent's key", async () => {
    const account = await grantingAccount();
    const made = await stack.json<Problem>(
      `${stack.apiUrl}/api/organizations/${account.organization.id}/api-keys`,
      {
        body: { name: "Self made", scopes: ["grants:write"] },
        headers: { authorization: `Bearer ${account.apiKey}` },
      },
    );
    expect([made.status, made.body.errors?.[0]?.path]).toEqual([400, "scopes"]);
    const agent = await db().agent.create({
      data: {
        id: newId("agent"),
        organizationId: account.organization.id,
        name: "Buyer",
        createdAt: new Date(),
      },
    });
    await give(account, new Date(), { amount: 1 });
    const { id } = await newApiKey(new Date(), account.organization, account.owner, {
      name: "Agent",
    });
    await db().apiKey.update({ where: { id }, data: { agentId: agent.id } });
    await expect(
      inTransaction((tx) => allowKeyToGrant(tx, id, 1, staff, new Date())),
    ).rejects.toMatchObject({
      code: "wrong_state",
    });
  });

  it("grant: once the scope is withdrawn the key grants no more", async () => {
    const account = await grantingAccount();
    const key = await db().apiKey.findFirstOrThrow({
      where: { organizationId: account.organization.id, name: "Granter" },
    });
    await inTransaction((tx) => withdrawKeyGrants(tx, key.id, staff, new Date()));
    const answer = await as(account.granter)(
      "POST",
      "/credit-grants",
      s4Grant(account.primaryWalletId),
    );
    expect(answer.status).toBe(403);
  });

  it("arrange wallets: the payer's billing key; a granting key may not therefore charge a card", async () => {
    const account = await grantingAccount();
    const add = await as(account.apiKey)<WalletAnswer>("POST", "/wallets", {
      name: "Promotions",
      priority: -1,
    });
    expect(add.status).toBe(201);
    const moved = await as(account.apiKey)<WalletAnswer>("PATCH", `/wallets/${add.body.id}`, {
      name: "Gifts",
      priority: 7,
    });
    expect(moved.body).toMatchObject({ name: "Gifts", priority: 7 });
    const topUp = { auto_top_up: { enabled: true, threshold: 5_000, amount: 25_000 } };
    expect((await as(account.granter)("PATCH", `/wallets/${add.body.id}`, topUp)).status).toBe(403);
    const noCard = await as(account.apiKey)("PATCH", `/wallets/${add.body.id}`, topUp);
    expect([noCard.status, noCard.body.code]).toEqual([409, "payment_method_required"]);
  });

  it("auto_top_up as the guide writes it belongs to its wallet, with a card of the account only", async () => {
    const [account, other] = [await grantingAccount(), await grantingAccount()];
    await addCard(new Date(), account.organization);
    await addCard(new Date(), other.organization);
    const card = (of: Account) =>
      db().paymentMethod.findFirstOrThrow({ where: { creditAccountId: of.creditAccountId } });
    const patch = (autoTopUp: object) =>
      as(account.apiKey)<WalletAnswer>("PATCH", `/wallets/${account.primaryWalletId}`, {
        auto_top_up: autoTopUp,
      });
    const topUp = { enabled: true, threshold: 5_000, amount: 25_000 };
    expect((await patch({ ...topUp, payment_method_id: (await card(other)).id })).status).toBe(404);
    const mine = { ...topUp, payment_method_id: (await card(account)).id };
    expect((await patch(mine)).body.auto_top_up).toEqual(mine);
    expect(
      await db().walletRecharge.findUniqueOrThrow({ where: { walletId: account.primaryWalletId } }),
    ).toMatchObject({ enabled: true, threshold: micro(5_000), credits: micro(25_000) });
    expect(
      await db().rechargePolicy.findUniqueOrThrow({
        where: { creditAccountId: account.creditAccountId },
      }),
    ).toMatchObject({ enabled: false, mode: "target_balance" });
  });

  it("a sub-organization that shares billing is told whose wallets they are", async () => {
    const account = await grantingAccount();
    const child = await newOrganization(new Date(), {
      name: "Shared",
      owner: account.owner,
      parent: account.organization,
    });
    const answer = await as(account.granter)<Problem & { billing_organization_id: string }>(
      "POST",
      "/wallets",
      { customer_id: child.id, name: "Own" },
    );
    expect([answer.status, answer.body.billing_organization_id]).toEqual([
      409,
      account.organization.id,
    ]);
  });
});

describe("staff's view of an account", () => {
  const person = (userId: string, isStaff: boolean) => callerOf({ id: userId, isStaff });
  const call = (endpoint: unknown, caller: Caller, input: unknown) =>
    callEndpoint(
      endpoint as Endpoint,
      { caller, now: new Date(), ip: "127.0.0.1", report: {} },
      input,
    );

  it("does not exist for anyone else, on every endpoint", async () => {
    const account = await grantingAccount();
    const inputs = {
      "staff.account.get": { credit_account_id: account.creditAccountId },
      "staff.adjustment.create": {
        credit_account_id: account.creditAccountId,
        amount: 5,
        reason: "Because I can",
      },
      "staff.overage.set": {
        credit_account_id: account.creditAccountId,
        overage_policy: "invoice",
        overage_limit: 0,
        reason: "Because I can",
      },
      "staff.key.allow_grants": { key_id: newId("apiKey"), allowed: true },
    };
    for (const name of Object.keys(inputs) as (keyof typeof inputs)[]) {
      await expect(
        call(endpointNamed(name), person(account.owner.id, false), inputs[name]),
        name,
      ).rejects.toMatchObject({ code: "not_found" });
    }
    expect(await creditsOf(account)).toBe(0);
  });

  it("shows wallets, adjustments with names, overage and keys, and obeys the two-person rule", async () => {
    const account = await grantingAccount();
    const { id: staffId } = await newPerson(new Date(), {
      email: uniqueEmail("staff"),
      name: "Staff",
      isStaff: true,
    });
    const one = person(staffId, true);
    const id = { credit_account_id: account.creditAccountId };
    const asked = (await call(endpointNamed("staff.adjustment.create"), one, {
      ...id,
      amount: 20_000,
      reason: "Migrated from the old system",
    })) as object;
    expect(asked).toMatchObject({ approval_request: { state: "pending", credits: 20_000 } });
    expect(await creditsOf(account)).toBe(0);
    await approveIfItWaits(asked);
    await call(endpointNamed("staff.overage.set"), one, {
      ...id,
      overage_policy: "allow_to_limit",
      overage_limit: 500,
      reason: "Agreed in the contract",
    });
    expect(await call(endpointNamed("staff.account.get"), one, id)).toMatchObject({
      available: 20_000,
      overage_policy: "allow_to_limit",
      overage_limit: 500,
      wallets: [{ name: "Primary", is_primary: true, balance: 20_000 }],
      adjustments: [{ amount: 20_000, state: "posted" }],
      keys: [{ name: "Granter", may_grant: true, may_grant_credits: 1_000_000 }, {}],
    });
  });

  it("a negative adjustment leaves the account sound while an unexpired grant is held", async () => {
    const account = await grantingAccount();
    const now = new Date();
    await give(account, now, { amount: 10 });
    await charge(account, now, 4, {
      hold: { id: newId("hold"), expiresAt: later(now, DAY_MS) },
    });
    const staffMember = await newPerson(now, {
      email: uniqueEmail("staff"),
      name: "Staff",
      isStaff: true,
    });
    const less = (amount: number) =>
      call(endpointNamed("staff.adjustment.create"), person(staffMember.id, true), {
        credit_account_id: account.creditAccountId,
        amount,
        reason: "Given by mistake",
      });
    await expect(less(-7)).rejects.toMatchObject({ code: "validation_failed" });
    await less(-6);
    expect(await creditsOf(account)).toBe(4);
    await expectSoundLedger(account);
  });
});
