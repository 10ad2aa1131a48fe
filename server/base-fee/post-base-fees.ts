import type { Organization } from "@/generated/prisma/client";
import { systemActor } from "@/server/foundation/actor";
import { addDays, dayInTimeZone } from "@/server/foundation/clock";
import { formatDate } from "@/server/foundation/date-words";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { log } from "@/server/foundation/log";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { type LivingGrant, readLivingGrants } from "@/server/ledger/living-grants";
import { postTransaction } from "@/server/ledger/post-transaction";
import { baseFeeTransaction } from "@/server/ledger/transactions/base-fee";
import { baseFeeOf, booksWithBaseFee } from "@/server/pricing/base-fee";
import { catalogueVersion } from "@/server/pricing/catalogue";
import { passFreeDays } from "./pass-free-days";

/** Missed days are made up in portions, so that no transaction holds an account for long. */
const DAYS_A_TRANSACTION = 30;
const ORGANIZATIONS_A_LOOK = 500;

/**
 * Posts the base fee of every finished day, by each organization's own calendar, that is not posted
 * yet. The billing root's account pays, its credits first and the rest as debt; the organization is
 * named. Each organization is a transaction of its own, so one that fails is logged, left for the
 * next hour, and keeps no other waiting. Several workers may run this at once.
 * Source: S1, S2 (every active organization, 25 credits a week, prorated daily).
 * @param sandboxId of this sandbox, by its own clock; null: of live organizations
 */
export async function postBaseFees(now: Date, sandboxId: string | null = null): Promise<void> {
  await passFreeDays(db(), now, { sandboxId });
  let after = "";
  for (;;) {
    const due = await readDue(after, now, sandboxId);
    for (const id of due) {
      try {
        await postBaseFeesOf(id, now);
      } catch (error) {
        log().error({ err: error, organizationId: id }, "a base fee could not be posted");
      }
    }
    if (due.length < ORGANIZATIONS_A_LOOK) return;
    after = due.at(-1) ?? "";
  }
}

/** The same for one organization. */
export async function postBaseFeesOf(organizationId: string, now: Date): Promise<void> {
  while (await inTransaction((tx) => postPortion(tx, organizationId, now)));
}

async function readDue(after: string, now: Date, sandboxId: string | null): Promise<string[]> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    select o.id from organizations o join credit_accounts a on a.id = o.credit_account_id
    where o.id > ${after} and o.sandbox_id is not distinct from ${sandboxId} and o.status in ('active', 'past_due') and a.price_book = any (${booksWithBaseFee})
      and o.base_fee_from < (${now}::timestamptz at time zone o.time_zone)::date
    order by o.id limit ${ORGANIZATIONS_A_LOOK}`;
  return rows.map(({ id }) => id);
}

/** @returns whether more of its days are due. */
async function postPortion(tx: Tx, organizationId: string, now: Date): Promise<boolean> {
  const found = await tx.organization.findUniqueOrThrow({ where: { id: organizationId } });
  await lockCreditAccount(tx, found.creditAccountId);
  // Read again: under the lock nobody else posts, suspends or changes the book.
  const organization = await tx.organization.findUniqueOrThrow({
    where: { id: organizationId },
    include: { creditAccount: { select: { priceBook: true } } },
  });
  const { status, creditAccount } = organization;
  if (status === "suspended" || status === "closed") return false;
  if (!booksWithBaseFee.includes(creditAccount.priceBook)) return false;

  const today = dayInTimeZone(now, organization.timeZone);
  const first = organization.baseFeeFrom.toISOString().slice(0, 10);
  let day = first;
  while (day < today && day < addDays(first, DAYS_A_TRANSACTION)) {
    await postBaseFee(tx, organization, day, now);
    day = addDays(day, 1);
  }
  if (day === first) return false;
  await tx.organization.update({
    where: { id: organizationId },
    data: { baseFeeFrom: new Date(day) },
  });
  return day < today;
}

/** Posts the fee of one day, which was not posted before. The caller holds the account. */
export async function postBaseFee(
  tx: Tx,
  { id, creditAccountId }: Pick<Organization, "id" | "creditAccountId">,
  day: string,
  now: Date,
): Promise<void> {
  const living = await readLivingGrants(tx, creditAccountId, now);
  await postTransaction(
    tx,
    baseFeeTransaction({
      creditAccountId,
      grants: living.filter((grant) => mayPay(grant, id)),
      fee: baseFeeOf(day),
      priceVersion: catalogueVersion,
      idempotencyKey: `base_fee:${id}:${day}`,
      organizationId: id,
      actor: systemActor,
      description: `Base fee of ${formatDate(day)}`,
      details: { day },
      now,
    }),
  );
}

/** A fee is no operation, so credits that are kept for operations do not pay it. */
function mayPay({ operations, organizationIds }: LivingGrant, organizationId: string): boolean {
  const isForAny = organizationIds.length === 0;
  return operations.length === 0 && (isForAny || organizationIds.includes(organizationId));
}
