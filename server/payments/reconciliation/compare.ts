import type { ReconciliationVerdict } from "@/generated/prisma/enums";
import type { Db } from "@/server/foundation/db";

/** One charge, refund or dispute on both sides. Cents over its whole life; what left is negative. */
export type Comparison = {
  kind: string;
  stripeId: string;
  paymentId: string | null;
  currency: string;
  oursCents: bigint | null;
  stripeCents: bigint | null;
  stripeCurrency: string | null;
  /** A refund whose bank has not taken it yet. */
  isPending: boolean;
  /** Money that nothing asked for and that is not back yet. */
  isUnexpected: boolean;
  occurredAt: Date;
};

/** Money younger than this may have reached one side only. */
const UNDER_WAY_MS = 15 * 60_000;

/** Whether both sides agree, to the cent. */
export function verdictOf(row: Comparison, now: Date): ReconciliationVerdict {
  if (row.isUnexpected) return "not_asked_for";
  if (row.oursCents !== null && row.oursCents === row.stripeCents) {
    return row.currency === row.stripeCurrency ? "matches" : "currency_differs";
  }
  const isFresh = now.getTime() - row.occurredAt.getTime() < UNDER_WAY_MS;
  const isOneSided = row.oursCents === null || row.stripeCents === null;
  if (isOneSided && (isFresh || row.isPending)) return "under_way";
  if (row.oursCents === null) return "missing_here";
  if (row.stripeCents === null) return "missing_at_stripe";
  return row.currency === row.stripeCurrency ? "amount_differs" : "currency_differs";
}

/** Verdicts that somebody has to look at. */
export function isDifference(verdict: ReconciliationVerdict): boolean {
  return verdict !== "matches" && verdict !== "under_way";
}

/**
 * Puts every charge, refund and dispute of ours beside what Stripe's balance transactions say of it.
 * What moved since `from` is listed, and of everything else what does not agree: a difference stays
 * in the report until it is gone. What moved on neither side (an inquiry, a refused refund) is left out.
 */
export async function compareWithStripe(db: Db, from: Date | null): Promise<Comparison[]> {
  return db.$queryRaw<Comparison[]>`
    with ours as (
      select 'charge' as kind, p.stripe_charge_id as id, p.id as payment_id, p.currency, p.amount_cents as cents,
        p.created_at as at, false as pending, false as unexpected
      -- A sandbox's are simulated.
      from payments p where p.stripe_charge_id is not null and not starts_with(p.stripe_charge_id, 'sim_')
      union all
      select 'refund', r.stripe_refund_id, p.id, p.currency,
        case when r.state in ('pending', 'succeeded') then -r.amount_cents else 0 end,
        coalesce(r.settled_at, r.created_at), r.state = 'pending', false
      from refunds r join payments p on p.id = r.payment_id where r.stripe_refund_id is not null
      union all
      select 'dispute', d.stripe_dispute_id, p.id, p.currency,
        case when d.state in ('open', 'lost') then -d.amount_cents else 0 end,
        coalesce(d.closed_at, d.created_at), false, false
      from disputes d join payments p on p.id = d.payment_id
      union all
      select 'charge', u.stripe_charge_id, null, u.currency, u.amount_cents, u.created_at, false, u.state <> 'returned'
      from unexpected_payments u where u.stripe_charge_id is not null
      union all
      select 'refund', u.stripe_refund_id, null, u.currency, -u.amount_cents, coalesce(u.settled_at, u.created_at), true, false
      from unexpected_payments u where u.stripe_refund_id is not null
    ), stripe as (
      select m.source_id as id, sum(m.amount_cents)::bigint as cents, max(m.occurred_at) as at, max(m.currency) as currency,
        case when bool_or(m.type like 'dispute%') then 'dispute' when bool_or(m.type like 'refund%') then 'refund' else 'charge' end as kind
      from stripe_movements m group by m.source_id
    )
    select coalesce(o.kind, s.kind) as kind, coalesce(o.id, s.id) as "stripeId", o.payment_id as "paymentId",
      coalesce(o.currency, s.currency) as currency, o.cents as "oursCents", s.cents as "stripeCents",
      s.currency as "stripeCurrency", coalesce(o.pending, false) as "isPending", coalesce(o.unexpected, false) as "isUnexpected",
      greatest(o.at, s.at) as "occurredAt"
    from ours o full join stripe s on s.id = o.id
    where (coalesce(o.cents, 0) <> 0 or coalesce(s.cents, 0) <> 0 or (o.id is not null and s.id is not null))
      and (${from}::timestamptz is null or greatest(o.at, s.at) >= ${from}
        or coalesce(o.unexpected, false) or o.cents is distinct from s.cents or o.currency <> s.currency)
    order by greatest(o.at, s.at) desc, coalesce(o.id, s.id)`;
}
