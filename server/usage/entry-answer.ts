import { Prisma } from "@/generated/prisma/client";
import type { EntryKind, LedgerAccount } from "@/generated/prisma/enums";
import {
  type GrantPart,
  type MovementSums,
  movementAmount,
  movementColumns,
} from "@/server/ledger/movement";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { EntryKindName, LedgerEntryAnswer } from "./ledger.schema";

/** An entry as `entryColumns` reads it: its movement, with the names of who and what it mentions. */
export type EntryRow = MovementSums & {
  credit_account_id: string;
  seq: bigint;
  transaction_id: string;
  kind: EntryKind & EntryKindName;
  from_account: LedgerAccount;
  to_account: LedgerAccount;
  organization_id: string;
  organization_name: string | null;
  actor_type: string;
  actor_id: string;
  actor_name: string | null;
  operation: string | null;
  price_version: string | null;
  entity_type: string | null;
  entity_id: string | null;
  description: string;
  grants: GrantPart[] | null;
  request_id: string | null;
  created_at: Date;
};

/** Columns of an entry `e` (but its kind) joined by `movementOf` and `entryNames`. */
export const entryColumns = Prisma.sql`
  e.credit_account_id, e.seq, e.transaction_id, e.from_account::text as from_account,
  e.to_account::text as to_account, e.organization_id, e.actor_type, e.actor_id,
  e.operation, e.price_version, e.entity_type, e.entity_id, e.description, e.request_id, e.created_at,
  o.name as organization_name, n.name as actor_name, ${movementColumns}, g.grants`;

/** The name of whoever did something `e`: a look-up by primary key, for the rows of one page only. */
export const nameOfActorOf = Prisma.sql`
  left join lateral (
    select u.email as name from users u where e.actor_type = 'user' and u.id = e.actor_id
    union all select 'API key “' || k.name || '”' from api_keys k where e.actor_type = 'api_key' and k.id = e.actor_id
    union all select 'Agent “' || a.name || '”' from agents a where e.actor_type = 'agent' and a.id = e.actor_id) n on true`;

/** Names for an entry `e`, the same way. */
export const entryNames = Prisma.sql`
  left join organizations o on o.id = e.organization_id ${nameOfActorOf}`;

/** The entry as it is answered. */
export function entryAnswer(row: EntryRow): LedgerEntryAnswer {
  return {
    id: `${row.credit_account_id}.${row.seq}`,
    seq: Number(row.seq),
    transaction_id: row.transaction_id,
    kind: row.kind,
    operation: row.operation,
    description: row.description,
    amount: microcreditsToCredits(movementAmount(row)),
    moved: microcreditsToCredits(row.moved),
    debt_taken: microcreditsToCredits(row.debt_taken),
    debt_payment: microcreditsToCredits(row.debt_paid),
    from_account: row.from_account,
    to_account: row.to_account,
    balance_after: microcreditsToCredits(row.balance_after),
    organization_id: row.organization_id,
    organization_name: row.organization_name ?? row.organization_id,
    actor_type: row.actor_type,
    actor_id: row.actor_id,
    actor_name: nameOfActor(row),
    entity_type: row.entity_type,
    entity_id: row.entity_id,
    price_version: row.price_version,
    request_id: row.request_id,
    grants: (row.grants ?? []).map(({ id, description, amount }) => ({
      id,
      description: description ?? id,
      amount: microcreditsToCredits(BigInt(amount)),
    })),
    created_at: row.created_at.toISOString(),
  };
}

/**
 * What the pool's payer sees of a linked organization's entry: that it spent, not on what or through
 * whom. Its data is its own.
 */
export function withoutIsolatedData<Entry extends LedgerEntryAnswer>(entry: Entry): Entry {
  return {
    ...entry,
    operation: null,
    description: "Usage",
    actor_type: "organization",
    actor_id: entry.organization_id,
    actor_name: entry.organization_name,
    entity_type: null,
    entity_id: null,
    request_id: null,
  };
}

/** What a linked client sees of its own entry: what it cost, not what is left in the pool or was lent by it. */
export function withoutPool<Entry extends LedgerEntryAnswer>(entry: Entry): Entry {
  return { ...entry, balance_after: null, grants: [], debt_taken: 0, debt_payment: 0 };
}

/** Who did it, as people know them; `actor_name` by `entryNames`. */
export function nameOfActor(row: Pick<EntryRow, "actor_type" | "actor_id" | "actor_name">): string {
  if (row.actor_name !== null) return row.actor_name;
  if (row.actor_type === "system") return "Bursar";
  return row.actor_type === "staff" ? "Bursar staff" : row.actor_id;
}
