import { expect } from "vitest";
import { postBaseFee } from "@/server/base-fee/post-base-fees";
import { systemActor } from "@/server/foundation/actor";
import { addDays } from "@/server/foundation/clock";
import { inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { adjustCredits } from "@/server/grants/adjust-credits";
import { updateWallet } from "@/server/grants/change-wallets";
import { giveGrant } from "@/server/grants/give-grant";
import { newGrantSchema } from "@/server/grants/grant.schema";
import { setOverage } from "@/server/grants/set-overage";
import { voidGrant } from "@/server/grants/void-grant";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { postTransaction } from "@/server/ledger/post-transaction";
import { grantTransaction } from "@/server/ledger/transactions/grant";
import {
  clawbackTransaction,
  returnClawbackTransaction,
} from "@/server/payments/clawback/clawback-transactions";
import { readOtherGrants, readOwnGrant, readTaken } from "@/server/payments/clawback/read-grants";
import { baseFeeOf } from "@/server/pricing/base-fee";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { type Movement, refusalOf, someAmount, somePart } from "./movements";
import { operations } from "./operations";
import { OraclePayment } from "./oracle-payment";
import { staff } from "./world";

const HOUR_MS = 3_600_000;

/** Credits somebody gives: every category, with priority, scope, beginning, end and rollover. */
const give: Movement = async (world, { now }) => {
  const { random, oracle, organizations } = world;
  const walletId = random.pick([...oracle.wallets.keys()]);
  const type = random.pick(["prepaid", "promotional", "committed", "bonus", "adjustment"] as const);
  const amount = someAmount(world, 60);
  const effectiveAt = random.chance(0.15)
    ? new Date(now.getTime() + (1 + random.below(72)) * HOUR_MS)
    : now;
  const expiresAt = random.chance(0.6)
    ? new Date(effectiveAt.getTime() + (1 + random.below(10 * 24)) * HOUR_MS)
    : null;
  const rolloverCap = expiresAt && random.chance(0.4) ? somePart(world, amount) : null;
  const rolloverDays = rolloverCap && random.chance(0.5) ? 1 + random.below(5) : null;
  const scoped = random.chance(0.3);
  const scopeOperations = scoped && random.chance(0.7) ? [random.pick(operations)] : [];
  const scopeOrganizations =
    scoped && (scopeOperations.length === 0 || random.chance(0.3))
      ? [random.pick(organizations).id]
      : [];
  const priority = random.chance(0.3) ? random.below(5) - 2 : 0;
  const input = newGrantSchema.parse({
    wallet_id: walletId,
    amount: microcreditsToCredits(amount),
    grant_type: type,
    ...(effectiveAt === now ? {} : { effective_at: effectiveAt.toISOString() }),
    ...(expiresAt ? { expires_at: expiresAt.toISOString() } : {}),
    priority,
    ...(scoped
      ? { scope: { operations: scopeOperations, organization_ids: scopeOrganizations } }
      : {}),
    ...(rolloverCap
      ? {
          rollover: {
            cap: microcreditsToCredits(rolloverCap),
            ...(rolloverDays ? { expires_after_days: rolloverDays } : {}),
          },
        }
      : {}),
  });
  await inTransaction((tx) => giveGrant(tx, input, staff, now));
  oracle.grant(
    {
      original: amount,
      category: type === "prepaid" ? "committed" : type,
      walletId,
      priority,
      effectiveAt,
      expiresAt,
      operations: scopeOperations,
      organizationIds: scopeOrganizations,
      rolloverCap,
      rolloverDays,
    },
    effectiveAt <= now && !scoped,
  );
  return `${type} grant of ${amount}`;
};

/** Credits that were paid for, as fulfilment posts them. */
const pay: Movement = async (world, { now }) => {
  const { creditAccountId, oracle, payments, organizations } = world;
  const amount = someAmount(world, 60);
  const source = `payment:${newId("payment")}`;
  const days = 1 + world.random.below(12);
  const expiresAt = world.random.chance(0.4) ? new Date(now.getTime() + days * 24 * HOUR_MS) : null;
  await inTransaction(async (tx) => {
    const account = await lockCreditAccount(tx, creditAccountId);
    const transaction = grantTransaction({
      creditAccountId,
      walletId: account.primaryWalletId,
      debt: account.debt,
      category: "purchased",
      amount,
      expiresAt,
      source,
      organizationId: organizations[0]?.id ?? "",
      actor: systemActor,
      description: "Purchase",
      now,
    });
    await postTransaction(tx, transaction);
  });
  oracle.grant({ original: amount, category: "purchased", effectiveAt: now, expiresAt }, true);
  const grant = oracle.grants.at(-1);
  if (grant) payments.push(new OraclePayment(oracle, grant));
  return `payment of ${amount}`;
};

/** A refund of money or a dispute takes a payment's credits back, whole or in part. */
const clawBack: Movement = async (world, { now }) => {
  const { creditAccountId, payments, random } = world;
  const open = payments.filter(({ left }) => left > 0n);
  if (open.length === 0) return null;
  const payment = random.pick(open);
  const amount = somePart(world, payment.left);
  const id = newId("refund");
  await inTransaction(async (tx) => {
    await lockCreditAccount(tx, creditAccountId);
    const own = await readOwnGrant(tx, { creditAccountId, grantId: payment.grant.id }, now);
    const others = await readOtherGrants(tx, creditAccountId, payment.grant.id, now);
    const shared = { ...reversalOf(world, id), amount, now };
    await postTransaction(tx, clawbackTransaction({ ...shared, own, others }));
  });
  payment.clawBack(id, amount, now);
  return `clawback of ${amount}`;
};

/** A refund that failed or a dispute that was won gives them back. */
const returnClawBack: Movement = async (world, { now }) => {
  const { creditAccountId, payments, random } = world;
  const reversed = payments.filter(({ reversals }) => reversals.size > 0);
  if (reversed.length === 0) return null;
  const payment = random.pick(reversed);
  const [id, amount] = random.pick([...payment.reversals]);
  await inTransaction(async (tx) => {
    const account = await lockCreditAccount(tx, creditAccountId);
    const taken = await readTaken(tx, { creditAccountId, subjects: payment.reversalIds }, id, now);
    await postTransaction(
      tx,
      returnClawbackTransaction({
        ...reversalOf(world, id),
        amount,
        debt: account.debt,
        taken,
        walletId: account.primaryWalletId,
        source: `return:${id}`,
        now,
      }),
    );
  });
  payment.giveBack(id, now);
  return `return of a clawback of ${amount}`;
};

function reversalOf({ creditAccountId, organizations }: Parameters<Movement>[0], id: string) {
  return {
    creditAccountId,
    organizationId: organizations[0]?.id ?? "",
    actor: systemActor,
    entity: { type: "refund", id },
    description: "Reversal",
  };
}

const voidOne: Movement = async ({ oracle, random }, { now }) => {
  if (oracle.grants.length === 0) return null;
  const grant = random.pick(oracle.grants);
  const expected =
    grant.category === "purchased" || grant.remaining === grant.held ? "wrong_state" : "";
  const refusal = await refusalOf(
    inTransaction((tx) => voidGrant(tx, grant.id, "by the oracle", staff, now)),
  );
  expect(refusal, "voiding").toBe(expected);
  if (!expected) oracle.voidGrant(grant);
  return `void ${grant.id}: ${expected || "done"}`;
};

const adjust: Movement = async (world, { now }) => {
  const { creditAccountId, oracle, random } = world;
  const size = someAmount(world, 15);
  const amount = random.chance(0.6) ? -size : size;
  const expected = -amount > oracle.available(now) ? "validation_failed" : "";
  const input = {
    creditAccountId,
    amountCredits: microcreditsToCredits(amount),
    reason: "by the oracle",
  };
  const refusal = await refusalOf(inTransaction((tx) => adjustCredits(tx, input, staff, now)));
  expect(refusal, "adjusting").toBe(expected);
  if (!expected && amount < 0n) oracle.takeAway(-amount, now);
  if (!expected && amount > 0n)
    oracle.grant({ original: amount, category: "adjustment", effectiveAt: now }, true);
  return `adjustment of ${amount}: ${expected || "done"}`;
};

/** One day's fee of any of the organizations; the days are its own, so that none is posted twice. */
const baseFee: Movement = async ({ creditAccountId, oracle, organizations, random }, { now }) => {
  const organization = random.pick(organizations);
  const day = addDays("2026-03-06", oracle.seen.get("base fee") ?? 0);
  await inTransaction(async (tx) => {
    await lockCreditAccount(tx, creditAccountId);
    await postBaseFee(tx, organization, day, now);
  });
  oracle.baseFee(baseFeeOf(day), organization.id, now);
  return `base fee of ${day}`;
};

const changeOverage: Movement = async (world, { now }) => {
  const { creditAccountId, oracle, random } = world;
  const policy = random.pick(["block", "allow_to_limit", "invoice"] as const);
  const limit =
    policy === "block" ? 0n : policy === "invoice" && random.chance(0.5) ? 0n : someAmount(world);
  const change = { policy, limitCredits: microcreditsToCredits(limit), reason: "by the oracle" };
  await inTransaction((tx) => setOverage(tx, creditAccountId, change, staff, now));
  oracle.overage = { policy, limit };
  return `overage ${policy} ${limit}`;
};

const moveWallet: Movement = async ({ oracle, random }, { now }) => {
  const id = random.pick([...oracle.wallets.keys()]);
  const priority = random.below(7);
  await inTransaction((tx) => updateWallet(tx, id, { priority }, staff, now));
  oracle.wallets.set(id, priority);
  return `wallet moves to ${priority}`;
};

export const fundMovements: [number, Movement][] = [
  [8, give],
  [4, pay],
  [3, clawBack],
  [2, returnClawBack],
  [2, voidOne],
  [3, adjust],
  [3, baseFee],
  [4, changeOverage],
  [1, moveWallet],
];
