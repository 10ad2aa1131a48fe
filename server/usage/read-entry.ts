import { Prisma } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { movementKind, movementOf, standsForMovement } from "@/server/ledger/movement";
import { clientKeyOf } from "@/server/operations/idempotency";
import { type EntryRow, entryAnswer, entryColumns, entryNames } from "./entry-answer";
import type { LedgerEntryAnswer, LedgerEntryDetail } from "./ledger.schema";

type Relation = "self" | "same_transaction" | "same_hold" | "reverses" | "reversed_by";
type RelatedRow = EntryRow & { relation: Relation };
type SealedRow = RelatedRow & {
  idempotency_key: string | null;
  details: LedgerEntryDetail["details"];
  hash: string;
  previous_hash: string | null;
};

/** The hash that stands before an account's first entry. */
const NO_HASH = "0".repeat(64);
const RELATED = 100;

/**
 * One entry, told as the movement it is part of, with what explains it: the rest of its transaction, of its hold, what it gives back and
 * what gave it back (at most 100 of each), and its link in the hash chain. One query.
 * @throws not_found
 */
export async function readEntry(creditAccountId: string, seq: bigint): Promise<LedgerEntryDetail> {
  const rows = await db().$queryRaw<SealedRow[]>`
    with entry as (select * from ledger_entries where credit_account_id = ${creditAccountId} and seq = ${seq}),
    related as (
      select 'self' as relation, x.* from entry x
      union all (select 'same_transaction', x.* from entry y join ledger_entries x on x.transaction_id = y.transaction_id
        where x.seq <> y.seq order by x.seq limit ${RELATED})
      union all (select 'same_hold', x.* from entry y
        join holds h on h.id = case when y.kind = 'hold' then y.entity_id else y.details ->> 'hold' end
        join ledger_entries x on x.transaction_id in (h.opened_by, h.resolved_by) and x.transaction_id <> y.transaction_id
        order by x.seq limit ${RELATED})
      union all (select 'reverses', x.* from entry y join ledger_entries x on x.transaction_id = y.reverses
        order by x.seq limit ${RELATED})
      union all (select 'reversed_by', x.* from entry y join ledger_entries x on x.reverses = y.transaction_id
        order by x.seq limit ${RELATED}))
    select e.relation, e.idempotency_key, e.details, encode(e.hash, 'hex') as hash,
      (select encode(p.hash, 'hex') from ledger_entries p where p.credit_account_id = e.credit_account_id and p.seq = e.seq - 1) as previous_hash,
      case when e.relation = 'self' and ${standsForMovement} then ${movementKind} else e.kind::text end as kind,
      ${entryColumns} from related e ${movementOf(Prisma.sql`e.relation <> 'self'`)} ${entryNames} where e.credit_account_id = ${creditAccountId} order by e.seq`;
  const self = rows.find(({ relation }) => relation === "self");
  if (!self) throw notFound("ledger entry");
  const answers = (relation: RelatedRow["relation"]): LedgerEntryAnswer[] =>
    rows.filter((row) => row.relation === relation).map(entryAnswer);
  return {
    ...entryAnswer(self),
    idempotency_key: clientKey(self),
    details: self.details,
    hash: self.hash,
    previous_hash: self.previous_hash ?? NO_HASH,
    same_transaction: answers("same_transaction"),
    same_hold: answers("same_hold"),
    reverses: answers("reverses"),
    reversed_by: answers("reversed_by"),
  };
}

/** The key as its client sent it: stored ones carry their scope and endpoint, an event's its kind, our own the transaction. */
function clientKey(row: SealedRow): string | null {
  const { idempotency_key: key, organization_id: organization } = row;
  if (key === null || key === row.transaction_id) return null;
  const sent = clientKeyOf(key);
  if (sent !== undefined) return sent;
  const prefix = [`event:${organization}:`, `${organization}:`, "event:"].find((stored) =>
    key.startsWith(stored),
  );
  return key.slice(prefix?.length ?? 0);
}
