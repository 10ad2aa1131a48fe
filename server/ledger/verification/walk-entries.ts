import type { Db } from "@/server/foundation/db";
import { checkChain } from "./check-chain";
import { addGrantParts, type GrantParts } from "./grant-parts";
import type { Violations } from "./violation";

/** What the entries of an account say, from the first up to `seq`. Amounts are microcredits. */
export type Walk = {
  creditAccountId: string;
  seq: bigint;
  /** Hex of the last entry's hash. */
  hash: string;
  posted: bigint;
  held: bigint;
  debt: bigint;
  /** What moved, by kind of entry and the two sides: "debit spendable usage_revenue". */
  moved: Map<string, bigint>;
  /** What was spent, by organization and operation. */
  used: Map<string, { operations: bigint; amount: bigint }>;
  grants: Map<string, GrantParts>;
};

/** So many entries are read at once: memory stays the same however long the ledger is. */
export const STRETCH = 20_000n;

/** Before the first entry. */
export function startWalk(creditAccountId: string): Walk {
  return {
    creditAccountId,
    seq: 0n,
    hash: "00".repeat(32),
    posted: 0n,
    held: 0n,
    debt: 0n,
    moved: new Map(),
    used: new Map(),
    grants: new Map(),
  };
}

/**
 * Walks on to the entry `upTo`, a stretch at a time. Each entry is held against the one before it and
 * added to the totals. Entries never change, so this needs no lock and may go on from an earlier walk.
 */
export async function walkEntries(
  db: Db,
  walk: Walk,
  upTo: bigint,
  violations: Violations,
  onStretch: (entries: number) => void = () => undefined,
): Promise<void> {
  while (walk.seq < upTo) {
    const to = walk.seq + STRETCH < upTo ? walk.seq + STRETCH : upTo;
    const { hash, entries } = await checkChain(db, walk, to, violations);
    await addGrantParts(db, walk, to);
    await addMovements(db, walk, to);
    walk.hash = hash;
    walk.seq = to;
    onStretch(entries);
  }
}

type MovementRow = {
  kind: string;
  from: string;
  to: string;
  organization_id: string;
  operation: string | null;
  amount: bigint;
  operations: bigint;
};

async function addMovements(db: Db, walk: Walk, to: bigint): Promise<void> {
  const rows = await db.$queryRaw<MovementRow[]>`
    select kind::text, from_account::text as "from", to_account::text as "to", organization_id, operation,
      sum(amount)::bigint as amount, count(*) filter (where idem is not null or kind = 'capture') as operations
    from ledger_entries
    where credit_account_id = ${walk.creditAccountId} and seq > ${walk.seq} and seq <= ${to}
    group by 1, 2, 3, 4, 5`;
  for (const { kind, from, to: entered, organization_id, operation, amount, operations } of rows) {
    const movement = `${kind} ${from} ${entered}`;
    walk.moved.set(movement, (walk.moved.get(movement) ?? 0n) + amount);
    for (const [side, signed] of [
      [entered, amount],
      [from, -amount],
    ] as const) {
      if (side === "spendable" || side === "held") walk.posted += signed;
      if (side === "held") walk.held += signed;
      if (side === "debt") walk.debt -= signed;
    }
    if (kind === "debit" || kind === "capture") {
      const key = `${organization_id} ${operation}`;
      const before = walk.used.get(key) ?? { operations: 0n, amount: 0n };
      walk.used.set(key, {
        operations: before.operations + operations,
        amount: before.amount + amount,
      });
    }
  }
}
