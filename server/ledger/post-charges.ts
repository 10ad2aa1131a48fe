import type { Actor } from "@/server/foundation/actor";
import type { Tx } from "@/server/foundation/db";
import { hashToUuid } from "@/server/foundation/ids";

/** One debit to decide and post. */
export type Charge = {
  creditAccountId: string;
  organizationId: string;
  /** Microcredits, positive. */
  amount: bigint;
  /** A charge repeated with its key moves nothing. Unique per credit account, for ever. */
  idempotencyKey: string;
  operation: string;
  priceVersion: string;
  transactionId: string;
  actor: Actor;
  entity: { type: string; id: string };
  description: string;
  /** The organization's calendar day, `YYYY-MM-DD`: the row of the usage rollup. */
  day: string;
};

/** What became of a charge. `available` and `held` are microcredits. */
export type ChargeVerdict =
  | { outcome: "charged" | "replayed"; seq: bigint; available: bigint; held: bigint }
  | { outcome: "insufficient"; available: bigint; held: bigint };

/**
 * Decides and posts charges in arrival order, in the caller's transaction. It locks the credit
 * accounts, so it belongs last in the transaction: the hot row is then held for this statement and
 * the commit only.
 * @returns one verdict a charge, in order. A refusal is a verdict, not an exception.
 */
export async function postCharges(tx: Tx, charges: Charge[], now: Date): Promise<ChargeVerdict[]> {
  const column = <T>(pick: (charge: Charge) => T): T[] => charges.map(pick);
  const rows = await tx.$queryRaw<
    { o_outcome: string; o_seq: bigint | null; o_available: bigint; o_held: bigint }[]
  >`
    select o_outcome, o_seq, o_available, o_held from post_charges(
      ${column((c) => c.creditAccountId)}::text[],
      ${column((c) => c.organizationId)}::text[],
      ${column((c) => c.amount)}::bigint[],
      ${column((c) => hashToUuid(c.creditAccountId, c.idempotencyKey))}::uuid[],
      ${column((c) => c.idempotencyKey)}::text[],
      ${column((c) => c.operation)}::text[],
      ${column((c) => c.priceVersion)}::text[],
      ${column((c) => c.transactionId)}::text[],
      ${column((c) => c.actor.type)}::text[],
      ${column((c) => c.actor.id)}::text[],
      ${column((c) => c.entity.type)}::text[],
      ${column((c) => c.entity.id)}::text[],
      ${column((c) => c.description)}::text[],
      ${column((c) => c.actor.requestId ?? null)}::text[],
      ${column((c) => c.day)}::date[],
      ${now}::timestamptz)`;
  return rows.map((row): ChargeVerdict => {
    if (row.o_outcome === "insufficient") {
      return { outcome: "insufficient", available: row.o_available, held: row.o_held };
    }
    if ((row.o_outcome === "charged" || row.o_outcome === "replayed") && row.o_seq !== null) {
      return {
        outcome: row.o_outcome,
        seq: row.o_seq,
        available: row.o_available,
        held: row.o_held,
      };
    }
    throw new Error(
      `post_charges answered ${row.o_outcome} for a credit account that was just read`,
    );
  });
}
