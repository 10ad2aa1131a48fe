import { type Db, db } from "@/server/foundation/db";
import { readBalance } from "@/server/ledger/balances";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { ClosingPreview } from "./closing.schema";

/** An organization that closes, and the credit account it spends. */
export type Closing = { id: string; name: string; slug: string; creditAccountId: string };

/** What closes with an organization: itself and what it owns below that is still open. */
export async function readClosing(client: Db, organizationId: string): Promise<Closing[]> {
  return client.$queryRaw<Closing[]>`
    select o.id, o.name, o.slug, o.credit_account_id as "creditAccountId"
    from organization_ancestors d join organizations o on o.id = d.organization_id
    where d.ancestor_id = ${organizationId} and not d.across_link and o.status <> 'closed'
    order by d.distance, o.id`;
}

/** Linked organizations right below one of these: what is theirs isn't closed over their heads. */
export async function readLinkedBelow(client: Db, closing: readonly Closing[]) {
  return client.organization.findMany({
    where: {
      parentId: { in: closing.map(({ id }) => id) },
      relationship: "linked",
      status: { not: "closed" },
    },
    orderBy: { id: "asc" },
    select: { id: true, name: true, slug: true },
  });
}

/** Every account that these spend, or that still holds credits for one that spent it before; by id. */
export async function readTouchedAccounts(
  client: Db,
  closing: readonly Closing[],
): Promise<string[]> {
  const ids = closing.map(({ id }) => id);
  const left = await client.$queryRaw<{ id: string }[]>`
    select id from credit_accounts where departed && ${ids}::text[] and departed <> '{}'`;
  const spent = closing.map(({ creditAccountId }) => creditAccountId);
  return [...new Set([...spent, ...left.map(({ id }) => id)])].sort();
}

/** Their open holds. */
export async function readOpenHolds(
  client: Db,
  accountIds: readonly string[],
  organizationIds: readonly string[],
) {
  // The state is written out, so that the index of open holds is used.
  return client.$queryRaw<{ id: string; amount: bigint; expiresAt: Date }[]>`
    select id, amount, expires_at as "expiresAt" from holds
    where credit_account_id = any (${[...accountIds]}::text[]) and state = 'held'
      and organization_id = any (${[...organizationIds]}::text[])
    order by id`;
}

/** The credit accounts whose billing root is among these. */
export async function readClosingAccounts(client: Db, closing: readonly Closing[]) {
  return client.creditAccount.findMany({
    where: { organizationId: { in: closing.map(({ id }) => id) } },
    orderBy: { id: "asc" },
    select: { id: true, organizationId: true },
  });
}

/** What closing it now would end, and what is left. */
export async function previewClosing(organizationId: string, now: Date): Promise<ClosingPreview> {
  const closing = await readClosing(db(), organizationId);
  const [itself, ...others] = closing.map(named);
  if (!itself) throw new Error(`organization ${organizationId} is closed already`);
  const accounts = await readClosingAccounts(db(), closing);
  const [blockers, stops] = await Promise.all([
    readLinkedBelow(db(), closing),
    readStops(
      closing,
      accounts.map(({ id }) => id),
      now,
    ),
  ]);
  return {
    organization: itself,
    also_closes: others,
    blocked_by: blockers,
    stops,
    accounts: await Promise.all(
      accounts.map(async (account) => {
        const root = closing.find(({ id }) => id === account.organizationId) as Closing;
        return { organization: named(root), ...(await readLeft(account.id, now)) };
      }),
    ),
  };
}

async function readStops(
  closing: readonly Closing[],
  accountIds: string[],
  now: Date,
): Promise<ClosingPreview["stops"]> {
  const ids = closing.map(({ id }) => id);
  const theirs = { organizationId: { in: ids } };
  const [apiKeys, webhooks, invitations, links, held, jobs, grants] = await Promise.all([
    db().apiKey.count({
      where: {
        ...theirs,
        revokedAt: null,
        OR: [{ expiresAt: null }, { expiresAt: { gt: now } }],
      },
    }),
    db().webhookEndpoint.count({ where: { ...theirs, deletedAt: null, disabledReason: null } }),
    db().invitation.count({ where: { ...theirs, state: "open", expiresAt: { gt: now } } }),
    db().joinLink.count({
      where: {
        ...theirs,
        revokedAt: null,
        OR: [{ expiresAt: null }, { expiresAt: { gt: now } }],
      },
    }),
    readOpenHolds(db(), await readTouchedAccounts(db(), closing), ids),
    db().recurringJob.count({ where: { ...theirs, state: "active" } }),
    db().grantSchedule.count({
      where: { creditAccountId: { in: accountIds }, canceledAt: null, nextAt: { not: null } },
    }),
  ]);
  return {
    api_keys: apiKeys,
    webhook_endpoints: webhooks,
    invitations: invitations + links,
    held_credits: microcreditsToCredits(
      held.filter(({ expiresAt }) => expiresAt > now).reduce((sum, { amount }) => sum + amount, 0n),
    ),
    recurring_jobs: jobs,
    recurring_grants: grants,
  };
}

/** What stays on an account: what its holds release stays too. */
async function readLeft(creditAccountId: string, now: Date) {
  const [balance, policy, wallets, pending] = await Promise.all([
    readBalance(db(), creditAccountId, now),
    db().rechargePolicy.findUnique({ where: { creditAccountId } }),
    db().walletRecharge.count({ where: { creditAccountId, enabled: true } }),
    db().purchase.count({
      where: { creditAccountId, status: { in: ["checkout_open", "processing"] } },
    }),
  ]);
  return {
    remaining: microcreditsToCredits(balance.posted),
    owed: microcreditsToCredits(balance.debt),
    auto_recharge: Boolean(policy?.enabled) || wallets > 0,
    pending_purchases: pending,
  };
}

function named({ id, name, slug }: Closing) {
  return { id, name, slug };
}
