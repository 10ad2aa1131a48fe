import type { Db } from "@/server/foundation/db";
import { type GrantParts, grantPartNames, noParts } from "./grant-parts";
import type { Violations } from "./violation";
import type { Walk } from "./walk-entries";

/** Grants read at once. */
const PAGE = 5_000;

/** An account as its row says, and the last entry there is. */
export type AccountRow = {
  posted: bigint;
  held: bigint;
  debt: bigint;
  lifetime_purchased: bigint;
  last_seq: bigint;
  last_hash: string;
  newest_seq: bigint;
  /** Its time is before that of its last entry. */
  is_behind: boolean;
  /** Something ends before the account expects it. */
  is_surprised: boolean;
};

/** The account of a walk, to be read in the snapshot that everything is compared in. */
export async function readAccount(db: Db, id: string): Promise<AccountRow | undefined> {
  const [row] = await db.$queryRaw<AccountRow[]>`
    select a.posted, a.held, a.debt, a.lifetime_purchased, a.last_seq, encode(a.last_hash, 'hex') as last_hash,
      coalesce(a.ledger_time < (select e.created_at from ledger_entries e where e.credit_account_id = a.id and e.seq = a.last_seq), false) as is_behind,
      coalesce(next_due_at(a.id) < coalesce(a.next_due_at, 'infinity'), false) as is_surprised,
      coalesce((select e.seq from ledger_entries e where e.credit_account_id = a.id order by e.seq desc limit 1), 0) as newest_seq
    from credit_accounts a where a.id = ${id}`;
  return row;
}

/** Compares what an account's entries say with its row, its grants and its usage rollup. */
export async function compareTables(
  db: Db,
  walk: Walk,
  account: AccountRow,
  violations: Violations,
): Promise<void> {
  const said = `posted ${walk.posted}, held ${walk.held}, debt ${walk.debt}, seq ${walk.seq}`;
  const is = `posted ${account.posted}, held ${account.held}, debt ${account.debt}, seq ${account.last_seq}`;
  if (said !== is) violations.add("account", "account", `${is}; its entries say ${said}`);
  if (account.newest_seq !== account.last_seq)
    violations.add(
      "account",
      `entry ${account.newest_seq}`,
      `the account ends at ${account.last_seq}`,
    );
  if (account.last_hash !== walk.hash)
    violations.add("account", "account", "its last hash is not that of its last entry");
  if (account.is_behind)
    violations.add("times", "account", "its time is before that of its last entry");
  if (account.is_surprised)
    violations.add("due", "account", "a hold or a grant ends before the account looks for it");
  await compareGrants(db, walk, account, violations);
  await compareUsage(db, walk, violations);
  await compareMarks(db, walk, violations);
}

type GrantRow = GrantParts & {
  id: string;
  category: string;
  wallet_priority: number;
  of_wallet: number;
  /** What open holds reserve of it. */
  reserved: bigint;
};

async function compareGrants(
  db: Db,
  walk: Walk,
  account: AccountRow,
  violations: Violations,
): Promise<void> {
  let [remaining, held, last] = [0n, 0n, ""];
  let purchased = -clawedBack(walk);
  const unseen = new Set(walk.grants.keys());
  for (;;) {
    const page = await db.$queryRaw<GrantRow[]>`
      with reserved as (
        select u.grant_id, sum(u.amount)::bigint as amount
        from holds h, unnest(h.grant_ids, h.grant_amounts) u(grant_id, amount)
        where h.credit_account_id = ${walk.creditAccountId} and h.state = 'held' group by 1)
      select g.id, g.category::text, g.original, g.remaining, g.held, g.used, g.expired, g.voided, g.clawed_back,
        g.wallet_priority, w.priority as of_wallet, coalesce(r.amount, 0) as reserved
      from credit_grants g join wallets w on w.id = g.wallet_id left join reserved r on r.grant_id = g.id
      where g.credit_account_id = ${walk.creditAccountId} and g.id > ${last} order by g.id limit ${PAGE}`;
    for (const grant of page) {
      unseen.delete(grant.id);
      remaining += grant.remaining;
      held += grant.held;
      if (grant.category === "purchased" || grant.category === "committed")
        purchased += grant.original;
      const said = walk.grants.get(grant.id) ?? noParts;
      const differs = grantPartNames.filter((part) => grant[part] !== said[part]);
      if (differs.length > 0)
        violations.add(
          "grantParts",
          `grant ${grant.id}`,
          differs.map((part) => `${part} ${grant[part]}, entries say ${said[part]}`).join("; "),
        );
      if (grant.held !== grant.reserved)
        violations.add(
          "heldGrants",
          `grant ${grant.id}`,
          `held ${grant.held}; open holds reserve ${grant.reserved}`,
        );
      if (grant.wallet_priority !== grant.of_wallet)
        violations.add(
          "wallets",
          `grant ${grant.id}`,
          `${grant.wallet_priority}, its wallet ${grant.of_wallet}`,
        );
    }
    last = page.at(-1)?.id ?? "";
    if (page.length < PAGE) break;
  }
  for (const id of unseen)
    violations.add("grantParts", `grant ${id}`, "entries name it, there is no such grant");
  if (remaining !== account.posted || held !== account.held)
    violations.add(
      "grants",
      "account",
      `posted ${account.posted}, held ${account.held}; its grants ${remaining}, ${held}`,
    );
  if (purchased !== account.lifetime_purchased)
    violations.add(
      "purchased",
      "account",
      `${account.lifetime_purchased}; purchased and committed grants less what was clawed back ${purchased}`,
    );
}

/** What reversed payments took back and did not return. */
function clawedBack(walk: Walk): bigint {
  let total = 0n;
  for (const [movement, amount] of walk.moved) {
    const [, from, to] = movement.split(" ");
    if (to === "clawback") total += amount;
    if (from === "clawback") total -= amount;
  }
  return total;
}

async function compareUsage(db: Db, walk: Walk, violations: Violations): Promise<void> {
  const rows = await db.$queryRaw<
    { organization_id: string; operation: string; operations: bigint; amount: bigint }[]
  >`select organization_id, operation, sum(operations)::bigint as operations, sum(amount)::bigint as amount
    from usage_rollups where credit_account_id = ${walk.creditAccountId} group by 1, 2 order by 1, 2`;
  const unseen = new Map(walk.used);
  const nothing = { operations: 0n, amount: 0n };
  for (const { organization_id, operation, operations, amount } of rows) {
    const key = `${organization_id} ${operation}`;
    const said = unseen.get(key) ?? nothing;
    unseen.delete(key);
    if (said.amount !== amount || said.operations !== operations)
      violations.add(
        "usage",
        `rollup ${key}`,
        `${operations} for ${amount}; entries say ${said.operations} for ${said.amount}`,
      );
  }
  for (const [key, { operations, amount }] of unseen)
    violations.add("usage", `rollup ${key}`, `missing; entries say ${operations} for ${amount}`);
}

/** What lies between one mark and the next is what the entries there moved. */
async function compareMarks(db: Db, walk: Walk, violations: Violations): Promise<void> {
  const account = walk.creditAccountId;
  const [wrong] = await db.$queryRaw<{ seq: bigint; account: string }[]>`
    with marks as (
      select seq, account, net - lag(net, 1, 0) over (partition by account order by seq) as moved
      from ledger_marks where credit_account_id = ${account}),
    places as (select seq, lag(seq, 1, 0) over (order by seq) as after from (select distinct seq from marks) m),
    entries as (
      select p.seq, side.account, sum(side.amount) as moved
      from places p join ledger_entries e on e.credit_account_id = ${account} and e.seq > p.after and e.seq <= p.seq
        cross join lateral (values (e.to_account, e.amount), (e.from_account, -e.amount)) side(account, amount)
      group by 1, 2)
    select seq, account::text from marks m full join entries e using (seq, account)
    where coalesce(m.moved, 0) <> coalesce(e.moved, 0) order by seq limit 1`;
  if (wrong)
    violations.add("marks", `mark ${wrong.seq}`, `${wrong.account} is not what the entries say`);
}
