import type { Tx } from "@/server/foundation/db";
import type { Announcement } from "@/server/gateways/webhooks/announce";
import { microcreditsToCredits } from "@/server/pricing/microcredits";

/** A stretch of an account's ledger. */
export type Entries = { creditAccountId: string; after: bigint; last: bigint };

/** The grants that were made, whatever made them. A grant has the time of the entries that made it. */
export async function readGranted(
  tx: Tx,
  { creditAccountId, after, last }: Entries,
): Promise<Announcement[]> {
  const rows = await tx.$queryRaw<
    {
      id: string;
      wallet_id: string;
      category: string;
      original: bigint;
      debt_paid: bigint;
      description: string;
      effective_at: Date;
      expires_at: Date | null;
      created_at: Date;
    }[]
  >`
    select g.id, g.wallet_id, g.category::text, g.original, g.description, g.effective_at, g.expires_at, g.created_at,
      coalesce(sum(drawn.amount) filter (where e.kind = 'debt_payment'), 0)::bigint as debt_paid
    from ledger_entries e cross join unnest(e.grant_ids, e.grant_amounts) drawn(id, amount)
      join credit_grants g on g.id = drawn.id and g.created_at = e.created_at
    where e.credit_account_id = ${creditAccountId} and e.seq > ${after} and e.seq <= ${last}
      and e.kind not in ('debit', 'hold', 'capture', 'release', 'base_fee', 'expiry', 'clawback')
    group by g.id order by min(e.seq)`;
  return rows.map((row) => ({
    type: "credits.granted",
    creditAccountId,
    data: {
      grant_id: row.id,
      wallet_id: row.wallet_id,
      category: row.category,
      credits: microcreditsToCredits(row.original),
      debt_paid: microcreditsToCredits(row.debt_paid),
      description: row.description,
      effective_at: row.effective_at.toISOString(),
      expires_at: row.expires_at?.toISOString() ?? null,
    },
    occurredAt: row.created_at,
    // Its entries may lie on two sides of a stretch's end.
    once: row.id,
  }));
}

/** What each organization spent and was given back, by operation. */
export async function readConsumed(
  tx: Tx,
  { creditAccountId, after, last }: Entries,
): Promise<Announcement[]> {
  const rows = await tx.$queryRaw<
    {
      organization_id: string;
      operation: string;
      count: bigint;
      spent: bigint;
      refunded: bigint;
      at: Date;
    }[]
  >`
    select organization_id, coalesce(operation, kind::text) as operation, max(created_at) as at,
      -- The part of a charge that went into debt is an entry of its own, without a key.
      count(*) filter (where to_account in ('usage_revenue', 'base_fee_revenue') and (idem is not null or kind = 'capture')) as count,
      coalesce(sum(amount) filter (where to_account in ('usage_revenue', 'base_fee_revenue')), 0)::bigint as spent,
      coalesce(sum(amount) filter (where from_account in ('usage_revenue', 'base_fee_revenue')), 0)::bigint as refunded
    from ledger_entries
    where credit_account_id = ${creditAccountId} and seq > ${after} and seq <= ${last}
      and (to_account in ('usage_revenue', 'base_fee_revenue') or from_account in ('usage_revenue', 'base_fee_revenue'))
    group by 1, 2 order by 1, 2`;
  const byOrganization = Map.groupBy(rows, (row) => row.organization_id);
  return [...byOrganization].map(([organizationId, parts]) => {
    const sum = (of: (part: (typeof parts)[number]) => bigint) =>
      microcreditsToCredits(parts.reduce((total, part) => total + of(part), 0n));
    return {
      type: "credits.consumed",
      creditAccountId,
      organizationId,
      data: {
        credits: sum(({ spent }) => spent),
        refunded: sum(({ refunded }) => refunded),
        operations: parts
          .filter(({ spent }) => spent > 0n)
          .map(({ operation, count, spent }) => ({
            operation,
            count: Number(count),
            credits: microcreditsToCredits(spent),
          })),
        from_seq: Number(after) + 1,
        to_seq: Number(last),
      },
      occurredAt: parts.map(({ at }) => at).reduce((a, b) => (a > b ? a : b)),
    };
  });
}

/** Holds that were opened, captured or given back. What a capture leaves is part of the capture. */
export async function readHolds(
  tx: Tx,
  { creditAccountId, after, last }: Entries,
  kind: "hold" | "capture" | "release",
): Promise<Announcement[]> {
  const rows = await tx.$queryRaw<
    {
      id: string;
      organization_id: string;
      operation: string;
      description: string;
      held: bigint;
      state: string;
      expires_at: Date;
      amount: bigint;
      transaction_id: string;
      created_at: Date;
    }[]
  >`
    select h.id, h.organization_id, h.operation, h.description, h.amount as held, h.state::text, h.expires_at, e.amount,
      e.transaction_id, e.created_at
    from ledger_entries e
      join holds h on h.id = case e.kind when 'hold' then e.entity_id else e.details ->> 'hold' end
    where e.credit_account_id = ${creditAccountId} and e.seq > ${after} and e.seq <= ${last}
      and e.kind = ${kind}::entry_kind and (e.kind <> 'release' or h.state <> 'captured')
    order by e.seq`;
  return rows.map((row) => {
    const { id, organization_id: organizationId, operation, description, created_at } = row;
    const hold = { hold_id: id, operation, description };
    const credits = microcreditsToCredits(row.amount);
    const common = { creditAccountId, organizationId, occurredAt: created_at };
    if (kind === "hold") {
      const expires_at = row.expires_at.toISOString();
      return { ...common, type: "hold.created", data: { ...hold, credits, expires_at } };
    }
    if (kind === "release") {
      const reason = row.state === "expired" ? ("expired" as const) : ("released" as const);
      return { ...common, type: "hold.released", data: { ...hold, credits, reason } };
    }
    return {
      ...common,
      type: "hold.captured",
      data: {
        ...hold,
        charge_id: row.transaction_id,
        credits,
        released: microcreditsToCredits(row.held - row.amount),
      },
    };
  });
}
