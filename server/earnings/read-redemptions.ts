import type { EarningsAccount, Redemption } from "@/generated/prisma/client";
import { type Db, db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { cutPage, type Page } from "@/server/foundation/page";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { maturedOf, sumsOf } from "./read-earnings";
import { type PayerRow, readPayers } from "./read-payers";
import type { PayoutAnswer, RedemptionAnswer } from "./redemption.schema";

/** The redemptions of an organization, newest first. */
export async function listRedemptions(
  organizationId: string,
  page: { before?: string | undefined; limit: number },
): Promise<Page<RedemptionAnswer>> {
  const rows = await db().redemption.findMany({
    where: { organizationId, ...(page.before ? { id: { lt: page.before } } : {}) },
    orderBy: { id: "desc" },
    take: page.limit + 1,
  });
  return cutPage(rows.map(redemptionAnswer), page.limit, ({ id }) => id);
}

/** One redemption. @throws not_found */
export async function readRedemption(tx: Db, id: string): Promise<RedemptionAnswer> {
  const row = await tx.redemption.findUnique({ where: { id } });
  if (!row) throw notFound("redemption");
  return redemptionAnswer(row);
}

/** Payout requests of everybody, newest first: those that wait, or those that were decided. */
export async function listPayouts(filter: {
  isPending: boolean;
  before?: string | undefined;
  limit: number;
}): Promise<Page<PayoutAnswer>> {
  const rows = await db().redemption.findMany({
    where: {
      kind: "payout",
      state: filter.isPending ? "pending" : { not: "pending" },
      ...(filter.before ? { id: { lt: filter.before } } : {}),
    },
    orderBy: { id: "desc" },
    take: filter.limit + 1,
    include: withCreator,
  });
  const payers = await readPayers(rows.map(({ organizationId }) => organizationId));
  return cutPage(
    rows.map((row) => payoutAnswer(row, payers)),
    filter.limit,
    ({ id }) => id,
  );
}

/** One payout request. @throws not_found */
export async function readPayout(id: string): Promise<PayoutAnswer> {
  const row = await db().redemption.findUnique({ where: { id }, include: withCreator });
  if (row?.kind !== "payout") throw notFound("payout");
  return payoutAnswer(row, await readPayers([row.organizationId]));
}

const withCreator = {
  user: { select: { email: true } },
  account: { include: { organization: { select: { name: true, creditAccountId: true } } } },
} as const;

function payoutAnswer(
  row: Redemption & {
    user: { email: string };
    account: EarningsAccount & {
      organization: { name: string; creditAccountId: string };
    };
  },
  payers: readonly PayerRow[],
): PayoutAnswer {
  const { organization } = row.account;
  const sums = sumsOf(row.account);
  const { payable } = maturedOf(row.account);
  return {
    ...redemptionAnswer(row),
    organization_name: organization.name,
    credit_account_id: organization.creditAccountId,
    requested_by: row.user.email,
    earned: microcreditsToCredits(sums.earned - sums.takenBack),
    redeemed: microcreditsToCredits(sums.redeemed),
    available: microcreditsToCredits(sums.available),
    payable: microcreditsToCredits(payable),
    is_covered: payable >= 0n,
    payers: payers
      .filter(({ creatorId }) => creatorId === row.organizationId)
      .map((payer) => ({
        organization_id: payer.organizationId,
        organization_name: payer.name,
        earned: microcreditsToCredits(payer.earned),
        money: microcreditsToCredits(payer.money),
        shares_members: payer.sharesMembers,
      })),
  };
}

/** A redemption as answers tell it. */
export function redemptionAnswer(row: Redemption): RedemptionAnswer {
  return {
    id: row.id,
    organization_id: row.organizationId,
    kind: row.kind,
    state: row.state,
    credits: microcreditsToCredits(row.amount),
    amount_cents: row.kind === "payout" ? centsOf(row.amount) : null,
    pay_to: row.payTo,
    note: row.note,
    created_at: row.createdAt.toISOString(),
    decided_at: row.decidedAt?.toISOString() ?? null,
  };
}

/** A payout is in whole credits, and a credit is a cent. */
export function centsOf(amountMicrocredits: bigint): number {
  return Number(amountMicrocredits / 1_000_000n);
}
