import type { Db } from "@/server/foundation/db";
import { readLivingGrants } from "@/server/ledger/living-grants";
import { readVoided } from "@/server/ledger/read-voided";
import { settleAccount } from "@/server/ledger/settle-account";
import type { FreeGrant, Taken } from "./clawback-transactions";

/** What is left of a payment's own grant, and what of it has expired. */
export async function readOwnGrant(
  db: Db,
  { creditAccountId, grantId }: { creditAccountId: string; grantId: string },
  now: Date,
): Promise<FreeGrant & { expired: bigint }> {
  await settleAccount(db, creditAccountId, now);
  const grant = await db.creditGrant.findUniqueOrThrow({ where: { id: grantId } });
  return { id: grant.id, free: grant.remaining - grant.held, expired: grant.expired };
}

/** The other grants a clawback may draw on: spendable now, for anything and by anyone, in burn order. */
export async function readOtherGrants(
  db: Db,
  creditAccountId: string,
  ownGrantId: string,
  now: Date,
): Promise<FreeGrant[]> {
  const living = await readLivingGrants(db, creditAccountId, now);
  return living.filter(
    ({ id, operations, organizationIds }) =>
      id !== ownGrantId && operations.length === 0 && organizationIds.length === 0,
  );
}

/**
 * What the reversals of a payment took of which grants and have not given back: that of the refund or
 * dispute that is undone first, then what was taken last.
 */
export async function readTaken(
  db: Db,
  payment: { creditAccountId: string; subjects: string[] },
  undone: string,
  now: Date,
): Promise<Taken[]> {
  const at = await settleAccount(db, payment.creditAccountId, now);
  const taken = await db.$queryRaw<(Taken & { voided: bigint })[]>`
    with moved as (
      select e.seq, u.grant_id, e.entity_id = ${undone} as is_undone,
        case when 'breakage' in (e.from_account::text, e.to_account::text) then 'expired' else 'spendable' end as "from",
        case when e.to_account = 'clawback' then u.amount else -u.amount end as amount
      from ledger_entries e, unnest(e.grant_ids, e.grant_amounts) u(grant_id, amount)
      where e.credit_account_id = ${payment.creditAccountId} and e.entity_id = any (${payment.subjects}::text[])
        and e.entity_type in ('refund', 'dispute') and e.kind in ('clawback', 'reversal'))
    select m.grant_id as "grantId", m."from", sum(m.amount)::bigint as amount,
      bool_and(g.expires_at is null or g.expires_at > ${at}) as "isLiving",
      max(g.voided) as voided
    from moved m join credit_grants g on g.id = m.grant_id
    group by m.grant_id, m."from" having sum(m.amount) > 0
    order by bool_or(m.is_undone) desc, max(m.seq) desc, m.grant_id, m."from"`; // Nothing is put back into what somebody has taken away since.
  const suspects = taken.filter((part) => part.voided > 0n).map((part) => part.grantId);
  const voided = await readVoided(db, payment.creditAccountId, suspects);
  return taken.map(({ voided: _, ...part }) => ({
    ...part,
    isLiving: part.isLiving && !voided.has(part.grantId),
  }));
}
