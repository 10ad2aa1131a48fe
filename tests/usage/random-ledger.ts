import type { Organization } from "@/generated/prisma/client";
import { systemActor } from "@/server/foundation/actor";
import { dayInTimeZone } from "@/server/foundation/clock";
import { db, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { readBalance } from "@/server/ledger/balances";
import { type Charge, postCharges } from "@/server/ledger/post-charges";
import { postTransaction } from "@/server/ledger/post-transaction";
import { settleAccount } from "@/server/ledger/settle-account";
import { baseFeeTransaction } from "@/server/ledger/transactions/base-fee";
import { grantTransaction } from "@/server/ledger/transactions/grant";
import { captureTransaction, releaseTransaction } from "@/server/ledger/transactions/hold";
import { refundTransaction, type SpentPart } from "@/server/ledger/transactions/refund";
import { negativeAdjustmentTransaction } from "@/server/ledger/transactions/take-away";
import type { GrantCategory, LedgerTransaction } from "@/server/ledger/transactions/transaction";
import { clawbackTransaction } from "@/server/payments/clawback/clawback-transactions";

/** Draws numbers from 0 to 1. */
export type Random = () => number;
type Account = Awaited<ReturnType<typeof lockCreditAccount>>;
type Step = { organization: Organization; random: Random; at: Date };

const CREDIT = 1_000_000n;
const amountUpTo = (random: Random, credits: number) =>
  BigInt(1 + Math.floor(random() * credits * Number(CREDIT)));
const oneOf = <T>(random: Random, from: readonly T[]): T | undefined =>
  from[Math.floor(random() * from.length)];

/**
 * Lets anything happen to a credit account that can: each step is one real posting by the functions
 * that post in production, some seconds to hours after the one before it. What is not possible at
 * the moment (nothing to expire, no hold open) is left out.
 */
export async function liveThrough(
  organizations: Organization[],
  steps: number,
  start: Date,
  random: Random,
): Promise<Date> {
  let at = start;
  for (let step = 0; step < steps; step++) {
    at = new Date(at.getTime() + Math.floor(random() * 3 * 3_600_000));
    const organization = oneOf(random, organizations);
    const happening = oneOf(random, happenings);
    if (organization && happening) await happening({ organization, random, at });
  }
  return at;
}

const post = async (
  { organization, at }: Step,
  decide: (account: Account) => Promise<LedgerTransaction | null> | LedgerTransaction | null,
) => {
  await settleAccount(db(), organization.creditAccountId, at);
  return inTransaction(async (tx) => {
    const account = await lockCreditAccount(tx, organization.creditAccountId);
    const transaction = await decide(account);
    if (transaction) await postTransaction(tx, transaction);
  });
};

const occasion = ({ organization }: Step, description: string) => ({
  organizationId: organization.id,
  actor: systemActor,
  description,
});

const grant = (step: Step) =>
  post(step, (account) => {
    const { random, at } = step;
    const categories: GrantCategory[] = ["purchased", "promotional", "committed", "bonus"];
    const expires = random() < 0.4;
    return grantTransaction({
      ...occasion(step, "Granted"),
      creditAccountId: account.id,
      walletId: account.primaryWalletId,
      debt: account.debt,
      category: oneOf(random, categories) ?? "bonus",
      amount: amountUpTo(random, 60),
      expiresAt: expires ? new Date(at.getTime() + random() * 40 * 3_600_000) : null,
      source: `random:${newId("request")}`,
      now: at,
    });
  });

const charge = (step: Step, hold?: Charge["hold"]) =>
  inTransaction((tx) => {
    const { organization, random, at } = step;
    const transactionId = newId("ledgerTransaction");
    return postCharges(
      tx,
      [
        {
          creditAccountId: organization.creditAccountId,
          organizationId: organization.id,
          amount: amountUpTo(random, 12),
          idempotencyKey: transactionId,
          operation:
            oneOf(random, ["invoice.create", "transaction.create", "report.generate"]) ?? "",
          priceVersion: "test",
          transactionId,
          actor: {
            type: oneOf(random, ["user", "api_key", "agent"] as const) ?? "user",
            id: "somebody",
          },
          description: "Used",
          timeZone: organization.timeZone,
          ...(hold ? { hold } : {}),
        },
      ],
      at,
    );
  });

const hold = (step: Step) =>
  charge(step, { id: newId("hold"), expiresAt: new Date(step.at.getTime() + 86_400_000) });

const resolveHold = (step: Step) =>
  post(step, async (account) => {
    const { random, at } = step;
    const open = await db().hold.findFirst({
      where: { creditAccountId: account.id, state: "held" },
    });
    if (!open) return null;
    const about = {
      ...occasion(step, "Resolved"),
      organizationId: open.organizationId,
      hold: open,
      now: at,
    };
    if (random() < 0.4) return releaseTransaction({ ...about, state: "released" });
    const amount = random() < 0.5 ? open.amount : amountUpTo(random, Number(open.amount) / 1e6);
    return captureTransaction({
      ...about,
      amount,
      day: dayInTimeZone(at, step.organization.timeZone),
    });
  });

const refund = (step: Step) =>
  post(step, async (account) => {
    const { random, at } = step;
    const returned = await db().ledgerEntry.findMany({
      where: { creditAccountId: account.id, reverses: { not: null } },
    });
    const spent = await db().ledgerEntry.findMany({
      where: {
        creditAccountId: account.id,
        kind: "debit",
        transactionId: { notIn: returned.map((entry) => entry.reverses ?? "") },
      },
    });
    const chosen = oneOf(random, spent);
    if (!chosen) return null;
    const whole = spent.filter((entry) => entry.transactionId === chosen.transactionId);
    const grants = new Map(
      (await db().creditGrant.findMany({ where: { creditAccountId: account.id } })).map((g) => [
        g.id,
        g,
      ]),
    );
    const parts = whole.flatMap((entry): SpentPart[] =>
      entry.fromAccount === "debt"
        ? [{ grantId: null, amount: entry.amount, grantExpiresAt: null }]
        : entry.grantIds.map((id, n) => ({
            grantId: id,
            amount: entry.grantAmounts[n] ?? 0n,
            grantExpiresAt: grants.get(id)?.expiresAt ?? null,
          })),
    );
    const total = whole.reduce((sum, entry) => sum + entry.amount, 0n);
    return refundTransaction({
      ...occasion(step, "Given back"),
      organizationId: chosen.organizationId,
      kind: random() < 0.5 ? "refund" : "reversal",
      creditAccountId: account.id,
      walletId: account.primaryWalletId,
      debt: account.debt,
      reverses: chosen.transactionId,
      operation: chosen.operation,
      priceVersion: chosen.priceVersion,
      parts,
      returned: 0n,
      amount: random() < 0.5 ? total : 1n + (total - 1n) / 2n,
      budgetIds: [],
      spentAt: chosen.createdAt,
      now: at,
    });
  });

const livingGrants = async (account: Account, at: Date) =>
  (await db().creditGrant.findMany({ where: { creditAccountId: account.id, open: true } }))
    .filter((g) => g.remaining > g.held && (g.expiresAt === null || g.expiresAt > at))
    .map((g) => ({ id: g.id, free: g.remaining - g.held }));

/** A look at the balance: what ended by then is posted. */
const look = ({ organization, at }: Step) => readBalance(db(), organization.creditAccountId, at);

const adjust = (step: Step) =>
  post(step, async (account) => {
    const grants = await livingGrants(account, step.at);
    const free = grants.reduce((sum, g) => sum + g.free, 0n);
    if (free < 2n) return null;
    return negativeAdjustmentTransaction({
      ...occasion(step, "Corrected"),
      creditAccountId: account.id,
      grants,
      amount: 1n + free / 7n,
      now: step.at,
    });
  });

/** The fee is taken from what there is; the rest is owed. */
const baseFee = (step: Step) =>
  post(step, async (account) =>
    baseFeeTransaction({
      ...occasion(step, "Base fee"),
      creditAccountId: account.id,
      grants: await livingGrants(account, step.at),
      fee: 3n * CREDIT,
      priceVersion: "test",
      idempotencyKey: newId("request"),
      now: step.at,
    }),
  );

/** A payment is taken back: from its own grant, then from others; what is missing is owed. */
const clawBack = (step: Step) =>
  post(step, async (account) => {
    const paid = await db().creditGrant.findFirst({
      where: { creditAccountId: account.id, category: "purchased", clawedBack: 0n },
    });
    if (!paid) return null;
    const living = await livingGrants(account, step.at);
    return clawbackTransaction({
      ...occasion(step, "Taken back"),
      creditAccountId: account.id,
      amount: paid.original,
      own: {
        id: paid.id,
        free: living.find(({ id }) => id === paid.id)?.free ?? 0n,
        expired: paid.expired,
      },
      others: living.filter(({ id }) => id !== paid.id),
      now: step.at,
    });
  });

const happenings: ((step: Step) => Promise<unknown>)[] = [
  grant,
  grant,
  charge,
  charge,
  charge,
  charge,
  hold,
  resolveHold,
  refund,
  look,
  adjust,
  baseFee,
  clawBack,
];
