import { randomBytes } from "node:crypto";
import { x402Client, x402HTTPClient } from "@x402/core/client";
import { decodePaymentSignatureHeader, encodePaymentSignatureHeader } from "@x402/core/http";
import type { PaymentRequired, PaymentRequirements } from "@x402/core/types";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startX402Emulator, type X402Emulator } from "@/emulators/x402/start-x402-emulator";
import { db } from "@/server/foundation/db";
import {
  performReconciliation,
  startReconciliation,
} from "@/server/payments/reconciliation/run-reconciliation";
import { requestRefund } from "@/server/payments/request-refund";
import { sweepX402 } from "@/server/purchases/x402/sweep-x402";
import { checkBooks } from "@/server/staff/books/check-books";
import { sandboxOf } from "../sandboxes/story";
import { spawnApi } from "../support/spawn-api";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, type Tenant, tenantWithoutBooks } from "../support/tenant";

const ASSET = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913";
const PAY_TO = "0x00000000000000000000000000000000000000Aa";

let x402: X402Emulator;
let stack: Stack;

beforeAll(async () => {
  x402 = await startX402Emulator({ port: 0 });
  Object.assign(process.env, {
    X402_FACILITATOR_URL: x402.url,
    X402_RPC_URL: `${x402.url}/rpc`,
    X402_ASSET: ASSET,
    X402_PAY_TO: PAY_TO,
    X402_TIMEOUT_SECONDS: "4",
  });
  stack = await startStack();
});
afterAll(async () => {
  // Whatever happened: nothing but what the chain moved became credits, and Stripe heard of none of it.
  const transfers = await transferred();
  const payments = await db().payment.findMany({ where: { methodType: "x402" } });
  expect(payments.reduce((sum, { amountCents }) => sum + amountCents, 0n)).toBe(
    transfers.reduce((sum, { value }) => sum + BigInt(value) / 10_000n, 0n),
  );
  expect(payments).toHaveLength(transfers.length);
  const { rules } = await checkBooks(new Date());
  expect(rules.filter(({ broken }) => broken > 0)).toEqual([]);
  await stack.stop();
  await x402.stop();
});

type Transfer = { from: string; to: string; value: string; nonce: string; transaction: string };
const control = (path: string, body: object = {}) =>
  stack.json(`${x402.url}/_emulator/${path}`, { body });
const fault = (on: string, kind: string, more: object = {}) =>
  control("faults", { on, kind, ...more });
const transferred = async () =>
  (await stack.json<Transfer[]>(`${x402.url}/_emulator/transfers`)).body;
const movedBy = async (payer: string) => (await transferred()).filter(({ from }) => from === payer);

/** An agent with a wallet: the official client, whose signature the stand-in believes. */
function payerOf() {
  const from = `0x${randomBytes(20).toString("hex")}`;
  const client = x402Client.fromConfig({
    schemes: [
      {
        network: "eip155:*",
        client: {
          scheme: "exact",
          async createPaymentPayload(x402Version: number, asked: PaymentRequirements) {
            const now = Math.floor(Date.now() / 1_000);
            const authorization = {
              from,
              to: asked.payTo,
              value: asked.amount,
              validAfter: String(now - 600),
              validBefore: String(now + asked.maxTimeoutSeconds),
              nonce: `0x${randomBytes(32).toString("hex")}`,
            };
            const signature = `0x${randomBytes(65).toString("hex").replace(/^bad/, "00a")}`;
            return { x402Version, payload: { signature, authorization } };
          },
        },
      },
    ],
    spendControls: false,
  });
  const http = new x402HTTPClient(client);
  const sign = async (challenge: PaymentRequired) =>
    http.encodePaymentSignatureHeader(await http.createPaymentPayload(challenge));
  return { from, http, sign };
}

type Answer = { status: number; headers: Headers; body: Record<string, unknown> };

/** A use that costs so many credits. */
function use(
  tenant: { apiKey: string },
  credits: number,
  headers: Record<string, string> = {},
  url = `${stack.apiUrl}/api`,
): Promise<Answer> {
  return stack.json(`${url}/v1/charges`, {
    body: { operation: "compute.minute", quantity: credits },
    headers: { authorization: `Bearer ${tenant.apiKey}`, ...headers },
  });
}

const { http: reader } = payerOf();
function challengeOf(answer: Answer): PaymentRequired {
  expect(answer.status).toBe(402);
  return reader.getPaymentRequiredResponse((name) => answer.headers.get(name), answer.body);
}

/** A tenant with ten credits, a payer, and the header that pays for a use of so many. */
async function shortOf(credits: number) {
  const tenant = await tenantWithoutBooks(10);
  const payer = payerOf();
  const challenge = challengeOf(await use(tenant, credits));
  return { tenant, payer, challenge, paid: await payer.sign(challenge) };
}

const purchasesOf = ({ organization }: Tenant) =>
  db().purchase.findMany({ where: { creditAccountId: organization.creditAccountId } });

/** Neither money nor credits moved. */
async function expectNothingMoved(tenant: Tenant, payer: string) {
  expect([await creditsOf(tenant), await movedBy(payer), await purchasesOf(tenant)]).toEqual([
    10,
    [],
    [],
  ]);
}

describe("a 402 that is paid on the spot", () => {
  it("is paid by the official client: the request is answered, and the rest of the credits stay", async () => {
    const { tenant, payer, challenge, paid } = await shortOf(100);
    expect(challenge).toMatchObject({
      x402Version: 2,
      resource: { url: expect.stringContaining("/api/v1/charges") },
      accepts: [
        { scheme: "exact", network: "eip155:8453", asset: ASSET, payTo: PAY_TO, amount: "5000000" },
      ],
    });
    const answer = await use(tenant, 100, paid);
    expect([answer.status, answer.body.credits]).toEqual([201, 100]);
    const receipt = payer.http.getPaymentSettleResponse((name) => answer.headers.get(name));
    const [moved] = await movedBy(payer.from);
    expect(receipt).toMatchObject({
      success: true,
      payer: payer.from,
      transaction: moved?.transaction,
    });
    expect(await creditsOf(tenant)).toBe(10 + 500 - 100);
    const [purchase] = await purchasesOf(tenant);
    expect(purchase).toMatchObject({ status: "paid", amountCents: 500n, methodType: "x402" });
    await expectSoundLedger(tenant);
  });

  it("asks for what is missing, above the smallest order", async () => {
    const { tenant, challenge, paid } = await shortOf(900);
    expect(challenge.accepts[0]?.amount).toBe("8900000");
    expect((await use(tenant, 900, paid)).status).toBe(201);
    expect(await creditsOf(tenant)).toBe(0);
  });

  it("takes nothing where the credits are there by now", async () => {
    const { tenant, payer, paid } = await shortOf(11);
    expect((await use(tenant, 5, paid)).status).toBe(201);
    expect([await creditsOf(tenant), await movedBy(payer.from)]).toEqual([5, []]);
  });

  it("is never offered in a sandbox, which takes no payment", async () => {
    const { tenant, payer, paid } = await shortOf(100);
    const sandbox = await sandboxOf(stack, tenant);
    const refused = await use({ apiKey: sandbox.key }, 5_000, paid);
    expect([refused.status, refused.headers.get("payment-required")]).toEqual([402, null]);
    await expectNothingMoved(tenant, payer.from);
  });

  it("is not offered for what is worth more than one order", async () => {
    const tenant = await tenantWithoutBooks(10);
    const refused = await use(tenant, 200_000);
    expect([refused.status, refused.headers.get("payment-required")]).toEqual([402, null]);
  });
});

describe("a payment is credited once", () => {
  it("however often its header is sent, one after the other", async () => {
    const { tenant, payer, paid } = await shortOf(500);
    expect((await use(tenant, 500, paid)).status).toBe(201);
    const again = await use(tenant, 500, paid);
    expect([again.status, again.body.code]).toEqual([402, "insufficient_credits"]);
    expect(again.body.detail).toContain("used before");
    expect([await creditsOf(tenant), (await movedBy(payer.from)).length]).toEqual([10, 1]);
    // For another account it is worth nothing.
    const other = await tenantWithoutBooks(10);
    expect((await use(other, 500, paid)).body.detail).toContain("another account");
    expect(await creditsOf(other)).toBe(10);
  });

  it("by ten requests at once with the same header", async () => {
    const { tenant, payer, paid } = await shortOf(50);
    const answers = await Promise.all(Array.from({ length: 10 }, () => use(tenant, 50, paid)));
    const charged = answers.filter(({ status }) => status === 201).length;
    expect([charged > 0, (await movedBy(payer.from)).length]).toEqual([true, 1]);
    expect(await creditsOf(tenant)).toBe(510 - 50 * charged);
    expect(await purchasesOf(tenant)).toHaveLength(1);
    await expectSoundLedger(tenant);
  });

  it("by ten sweeps at once", async () => {
    const { tenant, paid } = await shortOf(500);
    await fault("settle", "late");
    expect((await use(tenant, 500, paid)).status).toBe(409);
    await control("mine");
    const later = new Date(Date.now() + 61_000);
    await Promise.all(Array.from({ length: 10 }, () => sweepX402(later)));
    expect([await creditsOf(tenant), (await purchasesOf(tenant)).length]).toEqual([510, 1]);
  });
});

describe("money that moved is found again", () => {
  it("after kill -9 between settling and crediting, by the sweeper or by the same header", async () => {
    const [swept, resent] = [await shortOf(500), await shortOf(500)];
    // The money has moved, and the answer to that is still to come.
    await fault("settle", "slow", { ms: 60_000, times: 2 });
    const api = await spawnApi({ X402_TIMEOUT_SECONDS: "60" });
    const lost = [swept, resent].map(({ tenant, paid }) =>
      use(tenant, 500, paid, api.url).then(
        () => "answered",
        () => "lost",
      ),
    );
    for (const { payer } of [swept, resent])
      await expect.poll(() => movedBy(payer.from), { timeout: 40_000 }).toHaveLength(1);
    await api.kill();
    expect(await Promise.all(lost)).toEqual(["lost", "lost"]);
    for (const { tenant } of [swept, resent]) expect(await creditsOf(tenant)).toBe(10);
    expect((await use(resent.tenant, 500, resent.paid)).status).toBe(201);
    await sweepX402(new Date(Date.now() + 61_000));
    expect(await creditsOf(swept.tenant)).toBe(510);
    expect((await use(swept.tenant, 500, swept.paid)).status).toBe(201);
    for (const { tenant, payer } of [swept, resent]) {
      expect([await creditsOf(tenant), (await movedBy(payer.from)).length]).toEqual([10, 1]);
      await expectSoundLedger(tenant);
    }
  }, 120_000);

  it.each(["lost", "slow"])("when the facilitator's answer is %s", async (kind) => {
    const { tenant, payer, paid } = await shortOf(500);
    await fault("settle", kind, { ms: 4_500 });
    const answer = await use(tenant, 500, paid);
    // The chain itself says that it was paid.
    expect([answer.status, (await movedBy(payer.from)).length]).toEqual([201, 1]);
    expect(await creditsOf(tenant)).toBe(10);
  });

  it("when neither the facilitator's answer nor the chain could be read at first", async () => {
    const { tenant, payer, paid } = await shortOf(500);
    await fault("settle", "lost");
    // The node says its newest block before, and nothing when it is asked for the transfer.
    await fault("rpc", "down", { after: 1 });
    const answer = await use(tenant, 500, paid);
    expect([answer.status, answer.body.code]).toEqual([409, "payment_not_completed"]);
    expect([await creditsOf(tenant), (await movedBy(payer.from)).length]).toEqual([10, 1]);
    expect((await use(tenant, 500, paid)).status).toBe(201);
    expect((await movedBy(payer.from)).length).toBe(1);
  });
});

describe("a payment that isn't one", () => {
  type Part = Record<string, unknown>;
  /** What a header says, changed at these places; a time is in seconds from now. */
  const changed = async (changes: Record<string, string | number>) => {
    const { tenant, payer, paid } = await shortOf(500);
    const [[name, header] = ["", ""]] = Object.entries(paid);
    const signed = decodePaymentSignatureHeader(header);
    const parts: Record<string, Part> = {
      accepted: signed.accepted as unknown as Part,
      payload: signed.payload,
      authorization: signed.payload.authorization as Part,
    };
    for (const [place, value] of Object.entries(changes)) {
      const [field, part] = place.split(".").reverse();
      const isTime = field?.startsWith("valid");
      const now = Math.floor(Date.now() / 1_000);
      const target = part ? parts[part] : (signed as unknown as Part);
      Object.assign(target ?? {}, { [field ?? ""]: isTime ? String(now + Number(value)) : value });
    }
    const sent = { [name]: encodePaymentSignatureHeader(signed) };
    return { tenant, payer, answer: await use(tenant, 500, sent) };
  };
  const amounts = (units: string) => ({ "authorization.value": units, "accepted.amount": units });
  const other = "0x00000000000000000000000000000000000000bb";

  it.each<[string, Record<string, string | number>, string]>([
    ["in another asset", { "accepted.asset": other }, "asset"],
    ["on another network", { "accepted.network": "eip155:1" }, "eip155:1"],
    ["accepted for another address", { "accepted.payTo": other }, "address"],
    ["signed to another address", { "authorization.to": other }, "address"],
    ["signed for less", { "authorization.value": "10000" }, "amount"],
    ["signed for more", { "authorization.value": "9000000" }, "amount"],
    ["of less than an order", amounts("1000000"), "no order"],
    ["of a part of a cent", amounts("5000001"), "whole number of cents"],
    ["expired", { "authorization.validBefore": -1 }, "expired"],
    ["not valid yet", { "authorization.validAfter": 60 }, "yet"],
    ["valid for days", { "authorization.validBefore": 90_000 }, "within"],
    ["of another version", { x402Version: 1 }, "version 2"],
    ["of another scheme", { "accepted.scheme": "upto" }, "version 2"],
    ["of a wrong signature", { "payload.signature": "0xbad0" }, "signature"],
  ])("%s is refused, and says so", async (_, changes, words) => {
    const { tenant, payer, answer } = await changed(changes);
    expect([answer.status, answer.body.code]).toEqual([402, "insufficient_credits"]);
    expect(answer.body.detail).toContain(words);
    expect(answer.body.detail).toContain("Nothing was paid");
    // It can be paid right with what the same answer says.
    expect(challengeOf(answer).accepts).toHaveLength(1);
    await expectNothingMoved(tenant, payer.from);
  });

  it("junk in the header is refused", async () => {
    const tenant = await tenantWithoutBooks(10);
    for (const junk of [
      "x",
      "e30=",
      "bnVsbA==",
      "W10=",
      Buffer.from('{"x402Version":2}').toString("base64"),
    ]) {
      const answer = await use(tenant, 500, { "payment-signature": junk });
      expect([junk, answer.status, answer.body.code]).toEqual([junk, 402, "insufficient_credits"]);
    }
    expect(await creditsOf(tenant)).toBe(10);
  });
});

describe("a facilitator that is away", () => {
  it("before anything was sent on: nothing is paid, and the same header pays later", async () => {
    const { tenant, payer, paid } = await shortOf(500);
    for (const kind of ["down", "slow"]) {
      await fault("verify", kind, { ms: 4_500 });
      const answer = await use(tenant, 500, paid);
      expect([kind, answer.status, answer.body.code]).toEqual([
        kind,
        502,
        "payment_provider_unavailable",
      ]);
      await expectNothingMoved(tenant, payer.from);
    }
    expect((await use(tenant, 500, paid)).status).toBe(201);
  });

  it("while settling: it is given up only when the chain is final past its end", async () => {
    const { tenant, payer, paid } = await shortOf(500);
    await fault("settle", "failed");
    const answer = await use(tenant, 500, paid);
    expect([answer.status, answer.body.code]).toEqual([409, "payment_not_completed"]);
    expect(answer.body.detail).toContain("insufficient funds");
    await expectNothingMoved(tenant, payer.from);
    const row = () => db().x402Payment.findFirstOrThrow({ where: { payer: payer.from } });
    // Our clock is past its end, the chain's is not.
    const later = new Date(Date.now() + 400_000);
    await sweepX402(later);
    expect((await row()).state).toBe("settling");
    await control("clock", { seconds: 600 });
    await sweepX402(later);
    expect((await row()).state).toBe("refused");
    await control("clock", { seconds: -600 });
    const again = await use(tenant, 500, paid);
    expect([again.status, again.body.detail]).toEqual([
      402,
      expect.stringContaining("never settled"),
    ]);
    await expectNothingMoved(tenant, payer.from);
  });
});

it("is money received: it is in the books, differs from nothing at Stripe, and isn't refunded by card", async () => {
  const { tenant, paid } = await shortOf(500);
  await use(tenant, 500, paid);
  const payment = await db().payment.findFirstOrThrow({
    where: { creditAccountId: tenant.organization.creditAccountId },
  });
  expect(payment).toMatchObject({ amountCents: 500n, methodType: "x402", credits: 500_000_000n });
  const refund = { paymentId: payment.id, amountCents: 500n, reason: "Asked for" };
  await expect(
    requestRefund(refund, { type: "staff", id: "usr_staff" }, undefined, new Date()),
  ).rejects.toThrow("Send the money back from your wallet");
  const run = await startReconciliation(null, new Date());
  await performReconciliation(run, new Date());
  expect(await db().reconciliationRun.findUniqueOrThrow({ where: { id: run } })).toMatchObject({
    state: "finished",
    differences: 0,
  });
  const { body } = await stack.json<{ pricing: { x402Enabled: boolean } }>(
    `${stack.apiUrl}/api/v1/credits/summary`,
    { headers: { authorization: `Bearer ${tenant.apiKey}` } },
  );
  expect(body.pricing.x402Enabled).toBe(true);
});
