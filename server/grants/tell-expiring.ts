import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { notifyPayers } from "@/server/gateways/notices/notify";
import { announce } from "@/server/gateways/webhooks/announce";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { readBalance } from "@/server/ledger/balances";
import { settleAccount } from "@/server/ledger/settle-account";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { grantSettings } from "./grant-settings";
import { type ExpiryNotice, noticeKey, planNotices, stepOf } from "./plan-notices";

const DAY_MS = 86_400_000;
const FARTHEST_DAYS = Math.max(...grantSettings.noticeDays);
const MINIMUM = BigInt(grantSettings.noticeMinimumCredits) * 1_000_000n;

/**
 * Tells every account whose credits are about to expire, each grant once a step. A closed organization, which can't spend
 * them, isn't told. Runs every hour, so that each organization hears in its own morning.
 * @param sandboxId of this sandbox, by its own clock; null: of live accounts
 */
export async function tellExpiring(now: Date, sandboxId: string | null = null): Promise<void> {
  const accounts = await db().$queryRaw<{ id: string }[]>`
    select distinct a.id from credit_grants join credit_accounts a on a.id = credit_account_id
      join organizations o on o.id = a.organization_id and o.status <> 'closed'
    where a.sandbox_id is not distinct from ${sandboxId} and open and remaining >= ${MINIMUM} and effective_at <= ${now}
      and expires_at > ${now} and expires_at <= ${new Date(now.getTime() + (FARTHEST_DAYS + 1) * DAY_MS)}
    order by 1`;
  for (const { id } of accounts) await inTransaction((tx) => tellAccount(tx, id, now));
}

async function tellAccount(tx: Tx, creditAccountId: string, now: Date): Promise<void> {
  // Two sweeps at once must not both find a grant untold.
  const account = await lockCreditAccount(tx, creditAccountId);
  await settleAccount(tx, creditAccountId, now);
  const organization = await tx.organization.findUniqueOrThrow({
    where: { id: account.organizationId },
  });
  const rows = await tx.creditGrant.findMany({
    where: { creditAccountId, open: true, expiresAt: { gt: now } },
  });
  const notices = planNotices({
    grants: rows.flatMap(({ expiresAt, description: name, ...row }) =>
      expiresAt ? [{ ...row, name, expiresAt }] : [],
    ),
    told: await readTold(tx, organization.id, now),
    timeZone: organization.timeZone,
    now,
  });
  if (notices.length === 0) return;
  const { available } = await readBalance(tx, creditAccountId, now);
  for (const notice of notices) await tell(tx, creditAccountId, notice, available, now);
}

/** The messages themselves are the record of what was told. */
async function readTold(tx: Tx, organizationId: string, now: Date): Promise<Set<string>> {
  const where = {
    organizationId,
    template: "credits-expiring",
    createdAt: { gt: new Date(now.getTime() - (FARTHEST_DAYS + 2) * DAY_MS) },
  };
  const emails = await tx.emailMessage.findMany({ where, select: { props: true } });
  // Whoever wants no email, or one a day, is told in the app.
  const notifications = await tx.notification.findMany({ where, select: { facts: true } });
  const told = [...emails.map(({ props }) => props), ...notifications.map(({ facts }) => facts)];
  const keys = told.flatMap((facts) => {
    const { daysLeft, grants } = facts as { daysLeft: number; grants: { id: string }[] };
    return grants.map(({ id }) => noticeKey(id, stepOf(daysLeft) ?? FARTHEST_DAYS));
  });
  return new Set(keys);
}

async function tell(
  tx: Tx,
  creditAccountId: string,
  { step, daysLeft, grants }: ExpiryNotice,
  available: bigint,
  now: Date,
): Promise<void> {
  const [first] = grants;
  if (!first) return;
  // A grant is told of once a step, so the first one's step names the event.
  const event = noticeKey(first.id, step);
  const credits = microcreditsToCredits(grants.reduce((sum, { lost }) => sum + lost, 0n));
  await announce(
    tx,
    {
      type: "credits.expiring",
      creditAccountId,
      data: {
        credits,
        days_left: daysLeft,
        expires_at: first.expiresAt.toISOString(),
        available: microcreditsToCredits(available),
        grants: grants.map(({ id, name, lost, expiresAt }) => ({
          grant_id: id,
          description: name,
          credits: microcreditsToCredits(lost),
          expires_at: expiresAt.toISOString(),
        })),
      },
      once: event,
    },
    now,
  );
  await notifyPayers(
    tx,
    creditAccountId,
    {
      template: "credits-expiring",
      event,
      facts: { daysLeft, grants: grants.map(({ id }) => ({ id })) },
      props: (organization) => ({
        organizationName: organization.name,
        credits,
        expiresAt: first.expiresAt.toISOString(),
        daysLeft,
        timeZone: organization.timeZone,
        grants: grants.map(({ id, name, lost, expiresAt }) => ({
          id,
          name,
          credits: microcreditsToCredits(lost),
          expiresAt: expiresAt.toISOString(),
        })),
        availableCredits: microcreditsToCredits(available),
        billingUrl: `${env().APP_URL}/${organization.slug}/billing/grants`,
      }),
    },
    now,
  );
}
