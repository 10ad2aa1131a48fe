import { db } from "@/server/foundation/db";
import { wordPatterns } from "@/server/foundation/search-text";
import { settleAccount } from "@/server/ledger/settle-account";
import { readMarkedNets } from "@/server/ledger/verification/trial-balance";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { checkBooks } from "./books/check-books";
import type { LedgerCheckAnswer, PlatformAnswer } from "./platform.schema";

const ACCOUNTS_SHOWN = 200;

type AccountRow = {
  id: string;
  organization_id: string;
  organization_name: string;
  organization_slug: string;
  organization_status: string;
  available: bigint;
  held: bigint;
  /** Something of it ended that is not posted yet. */
  due: boolean;
  debt: bigint;
  lifetime_purchased: bigint;
  recharge_enabled: boolean | null;
  recharge_state: string | null;
  recharge_problem: string | null;
};

/**
 * The state of the platform: trial balance, credit accounts (those in trouble first), Stripe's inbox.
 * @param inbox how many events are in each state
 * @param search words that an account's organization or id must have, all of them
 */
export async function readPlatform(
  inbox: { status: string; count: number; oldest: Date | null }[],
  now: Date,
  search = "",
): Promise<PlatformAnswer> {
  const [nets, accounts, accountCount] = await Promise.all([
    readMarkedNets(db()),
    readAccounts(wordPatterns(search).slice(0, 8), now),
    db().creditAccount.count({ where: { sandboxId: null } }),
  ]);
  // Summed before it is converted: the proof is exact.
  const sum = nets.reduce((total, { net }) => total + net, 0n);
  return {
    trial_balance: nets.map(({ account, net }) => ({
      account,
      net: microcreditsToCredits(net),
    })),
    trial_balance_sum: microcreditsToCredits(sum),
    account_count: accountCount,
    accounts: accounts.map(({ due: _, ...row }) => ({
      ...row,
      available: microcreditsToCredits(row.available),
      held: microcreditsToCredits(row.held),
      debt: microcreditsToCredits(row.debt),
      lifetime_purchased: microcreditsToCredits(row.lifetime_purchased),
      recharge_enabled: row.recharge_enabled ?? false,
    })),
    stripe_events: inbox
      .filter(({ count }) => count > 0)
      .map(({ status, count, oldest }) => ({
        status,
        count,
        oldest_at: oldest?.toISOString() ?? null,
      })),
  };
}

/** Checks every rule of the books, as `npm run doctor` does; takes as long as the ledger is long. */
export async function checkLedger(now: Date): Promise<LedgerCheckAnswer> {
  const { rules, entries } = await checkBooks(now);
  return {
    checked_at: now.toISOString(),
    entry_count: entries,
    violations: rules.flatMap(({ rule, broken, first }) =>
      first
        ? [
            {
              rule,
              credit_account_id: first.creditAccountId ?? "platform",
              detail: `${first.row}: ${first.detail}${broken > 1 ? ` (the first of ${broken})` : ""}`,
            },
          ]
        : [],
    ),
  };
}

async function readAccounts(words: string[], now: Date): Promise<AccountRow[]> {
  const rows = await readShownAccounts(words, now);
  const due = rows.filter(({ due }) => due);
  if (due.length === 0) return rows;
  for (const { id } of due) await settleAccount(db(), id, now);
  return readShownAccounts(words, now);
}

function readShownAccounts(words: string[], now: Date): Promise<AccountRow[]> {
  return db().$queryRaw<AccountRow[]>`
    select a.id, coalesce(a.next_due_at <= greatest(a.ledger_time, ${now}), false) as due, o.id as organization_id, o.name as organization_name, o.slug as organization_slug,
      o.status::text as organization_status, a.held, a.debt, a.lifetime_purchased,
      available_credits(a.id, greatest(a.ledger_time, ${now})) as available,
      p.enabled as recharge_enabled, p.breaker::text as recharge_state, p.disabled_reason as recharge_problem
    from credit_accounts a join organizations o on o.id = a.organization_id
      left join recharge_policies p on p.credit_account_id = a.id
    where a.sandbox_id is null
      and lower(concat_ws(' ', a.id, o.id, o.name, o.slug)) like all (${words}::text[])
    order by a.debt desc, (p.enabled and p.breaker <> 'closed') desc nulls last, a.lifetime_purchased desc, a.id desc
    limit ${ACCOUNTS_SHOWN}`;
}
