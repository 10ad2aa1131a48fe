import { Prisma } from "@/generated/prisma/client";

/**
 * A movement is what one transaction did, as people count it: a charge with its whole cost, a grant with
 * the debt that it paid. In the ledger each part is an entry of its own, next to the others. Lists show
 * one entry for them all; the release of what a capture left over stays a movement of its own.
 */

const sameTransaction = Prisma.sql`
  x.credit_account_id = e.credit_account_id and x.transaction_id = e.transaction_id`;

/**
 * Whether entry `e` stands for its movement: the first part of what was spent or given back, the grant
 * rather than the debt that it paid. A debit is not looked at twice: its first entry has its key.
 */
export const standsForMovement = Prisma.sql`
  case when e.kind = 'debit' then e.idem is not null
    when e.kind = 'debt_payment' then not exists (
      select 1 from ledger_entries x where ${sameTransaction} and x.seq = e.seq + 1)
    when e.kind in ('base_fee', 'refund', 'reversal', 'grant', 'clawback', 'debt') then not exists (
      select 1 from ledger_entries x where ${sameTransaction} and x.seq = e.seq - 1 and x.kind <> 'debt_payment')
    else true end`;

/** What the movement is called: a grant that went into debt whole is still a grant. */
export const movementKind = Prisma.sql`
  case when e.kind = 'debt_payment' and e.from_account = 'clawback' then 'reversal'
    when e.kind = 'debt_payment' then 'grant' when e.kind = 'debt' then 'clawback' else e.kind::text end`;

/** 1 where an entry brings the customer credits, -1 where it takes some, 0 where they stay or never were there. */
const towardsCustomer = Prisma.sql`
  ((x.to_account in ('spendable', 'held'))::int - (x.from_account in ('spendable', 'held'))::int)`;

/** A grant's part of a movement, as JSON: `amount` moved, and `delta` what that changed of its credits. */
export type GrantPart = { id: string; amount: string; delta: string; description: string | null };

/** The sums of a movement. Microcredits. */
export type MovementSums = {
  /** What it changed of the customer's credits. */
  delta: bigint;
  moved: bigint;
  debt_taken: bigint;
  debt_paid: bigint;
  /** The credits after its last entry. */
  balance_after: bigint;
};

export const movementColumns = Prisma.sql`m.delta, m.moved, m.debt_taken, m.debt_paid, m.balance_after`;

/**
 * The sums `m` of the movement that entry `e` is part of, and the grants `g` it drew from or filled.
 * @param alone for which entries only their own part is told.
 */
export function movementOf(alone: Prisma.Sql = Prisma.sql`false`): Prisma.Sql {
  const parts = Prisma.sql`${sameTransaction}
    and (x.seq = e.seq or not ${alone}) and (x.kind = 'release') = (e.kind = 'release')`;
  return Prisma.sql`
    left join lateral (
      select sum(x.amount * ${towardsCustomer})::bigint as delta,
        sum(x.amount)::bigint as moved,
        coalesce(sum(x.amount) filter (where x.from_account = 'debt'), 0)::bigint as debt_taken,
        coalesce(sum(x.amount) filter (where x.to_account = 'debt'), 0)::bigint as debt_paid,
        (array_agg(x.balance_after order by x.seq desc))[1] as balance_after
      from ledger_entries x where ${parts}) m on true
    left join lateral (
      select jsonb_agg(jsonb_build_object('id', p.id, 'amount', p.amount::text, 'delta', p.delta::text,
          'description', c.description) order by p.place) as grants
      from (
        select d.id, sum(d.amount) as amount, sum(d.amount * ${towardsCustomer}) as delta, min(x.seq * 100000 + d.place) as place
        from ledger_entries x cross join unnest(x.grant_ids, x.grant_amounts) with ordinality d(id, amount, place)
        where ${parts} group by d.id) p
      left join credit_grants c on c.id = p.id) g on true`;
}

/** Signed effect of a movement on what the customer has, in microcredits; what is owed counts as less than nothing. */
export function movementAmount({
  delta,
  debt_taken,
  debt_paid,
}: Pick<MovementSums, "delta" | "debt_taken" | "debt_paid">): bigint {
  return delta + debt_paid - debt_taken;
}
