import type { CreditAccount } from "@/generated/prisma/client";
import { systemActor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { log } from "@/server/foundation/log";
import { notifyPayers } from "@/server/gateways/notices/notify";
import { announceAll } from "@/server/gateways/webhooks/announce";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { readBalance } from "@/server/ledger/balances";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { type AccountStatus, decideStatus, suspendsAt } from "./decide-status";

/**
 * Tells the people of accounts that became past due, suspends those whose grace period is over, and
 * tells who was suspended that all works again. Each once, however many sweeps run. That an account is
 * past due or no longer so is not decided here: it follows its debt in the ledger's transaction.
 * @param sandboxId of this sandbox, by its own clock; null: of live accounts
 */
export async function sweepPastDue(now: Date, sandboxId: string | null = null): Promise<void> {
  const graceStarted = suspendsAt(now, -env().PAST_DUE_GRACE_DAYS);
  const accounts = await db().$queryRaw<{ id: string }[]>`
    select a.id from credit_accounts a join organizations root on root.id = a.organization_id
    where (a.past_due_since is not null or a.told_status <> 'active') and root.status <> 'closed'
      and a.sandbox_id is not distinct from ${sandboxId} and (
      (a.past_due_since is null) <> (a.told_status = 'active')
      or (a.past_due_since <= ${graceStarted}) <> (a.told_status = 'suspended'))
    order by a.id`;
  for (const { id } of accounts) {
    try {
      await inTransaction((tx) => bringUpToDate(tx, id, now));
    } catch (error) {
      log().error({ err: error, creditAccountId: id }, "an account past due was not looked after");
    }
  }
}

async function bringUpToDate(tx: Tx, creditAccountId: string, now: Date): Promise<void> {
  await lockCreditAccount(tx, creditAccountId);
  const account = await tx.creditAccount.findUniqueOrThrow({ where: { id: creditAccountId } });
  const { organizationId, pastDueSince, debt } = account;
  const told = account.toldStatus as AccountStatus;
  const status = decideStatus({ pastDueSince, told }, env().PAST_DUE_GRACE_DAYS, now);
  if (status === told) return;

  const data = { toldStatus: status, ...(status === "past_due" ? { pastDueSince: now } : {}) };
  const changed = await tx.creditAccount.update({ where: { id: creditAccountId }, data });
  await tx.organization.updateMany({
    where: { creditAccountId, status: { notIn: ["closed", status] } },
    data: { status },
  });
  await recordAudit(
    tx,
    {
      organizationId,
      actor: systemActor,
      action: `organization.${status === "active" ? "resumed" : status}`,
      subjectId: creditAccountId,
      details: { debt: microcreditsToCredits(debt) },
    },
    now,
  );
  await announceStatus(tx, changed, now);
  if (status === "past_due") await tellPastDue(tx, changed, now);
  else if (status === "suspended") await tellSuspended(tx, changed, now);
  // Who was past due only could do everything: the receipt says enough.
  else if (told === "suspended") await tellResumed(tx, changed, now);
}

/** To each organization that spends the account; what is owed is told to the one that pays. */
async function announceStatus(
  tx: Tx,
  { id: creditAccountId, organizationId: payerId, toldStatus, debt }: CreditAccount,
  now: Date,
): Promise<void> {
  const status = toldStatus as AccountStatus;
  const type = status === "active" ? "organization.resumed" : (`organization.${status}` as const);
  const organizations = await tx.organization.findMany({
    where: { creditAccountId, webhooks: { some: { deletedAt: null } } },
    select: { id: true },
  });
  const suspendsOn = suspendsAt(now, env().PAST_DUE_GRACE_DAYS).toISOString();
  await announceAll(
    tx,
    organizations.map(({ id }) => ({
      type,
      creditAccountId,
      organizationId: id,
      data: {
        status,
        debt: id === payerId ? microcreditsToCredits(debt) : null,
        suspends_at: status === "past_due" ? suspendsOn : null,
      },
    })),
    now,
  );
}

async function tellPastDue(tx: Tx, { id, debt }: CreditAccount, now: Date): Promise<void> {
  await notifyPayers(
    tx,
    id,
    {
      template: "past-due",
      event: `${id}:${now.toISOString()}`,
      props: ({ name, slug, timeZone }) => ({
        organizationName: name,
        debtCredits: microcreditsToCredits(debt),
        suspendsAt: suspendsAt(now, env().PAST_DUE_GRACE_DAYS).toISOString(),
        timeZone,
        buyUrl: `${env().APP_URL}/${slug}/billing`,
        canRecharge: true,
      }),
    },
    now,
  );
}

async function tellSuspended(tx: Tx, { id, debt }: CreditAccount, now: Date): Promise<void> {
  await notifyPayers(
    tx,
    id,
    {
      template: "suspended",
      event: `${id}:${now.toISOString()}`,
      props: ({ name, slug }) => ({
        organizationName: name,
        debtCredits: microcreditsToCredits(debt),
        buyUrl: `${env().APP_URL}/${slug}/billing`,
        canRecharge: true,
      }),
    },
    now,
  );
}

async function tellResumed(tx: Tx, { id }: CreditAccount, now: Date): Promise<void> {
  const { available } = await readBalance(tx, id, now);
  await notifyPayers(
    tx,
    id,
    {
      template: "resumed",
      event: `${id}:${now.toISOString()}`,
      props: ({ name, slug }) => ({
        organizationName: name,
        availableCredits: microcreditsToCredits(available),
        overviewUrl: `${env().APP_URL}/${slug}`,
      }),
    },
    now,
  );
}
