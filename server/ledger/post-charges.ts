import { type Actor, apiKeyOf } from "@/server/foundation/actor";
import type { Tx } from "@/server/foundation/db";
import { hashToUuid } from "@/server/foundation/ids";
import { invariant } from "@/server/foundation/invariant";

/** One debit (or, with `hold`, one reservation) to decide and post. */
export type Charge = {
  creditAccountId: string;
  organizationId: string;
  /** Microcredits, positive. */
  amount: bigint;
  /** A charge repeated with its key moves nothing. Unique per credit account, for ever. */
  idempotencyKey: string;
  /** What the client asked for (`hashToUuid`): the same key with another request is a conflict. */
  fingerprint?: string;
  operation: string;
  priceVersion: string;
  transactionId: string;
  actor: Actor;
  entity?: { type: string; id: string };
  description: string;
  /** What was metered, kept on the entry as JSON. */
  details?: Record<string, unknown> | undefined;
  /** The organization's calendar day, `YYYY-MM-DD`: the row of the usage rollup. */
  day: string;
  /** Reserves the amount instead of spending it. */
  hold?: { id: string; expiresAt: Date };
};

/** What became of a charge. All amounts are microcredits; `balance` is `posted` after the entry. */
export type ChargeVerdict =
  | { outcome: "charged"; seq: bigint; available: bigint; balance: bigint; createdAt: Date }
  | {
      outcome: "replayed";
      seq: bigint;
      available: bigint;
      balance: bigint;
      /** The first request's entry. */
      entry: { transactionId: string; amount: bigint; entityId: string | null; createdAt: Date };
    }
  | { outcome: "conflict" }
  | { outcome: "insufficient"; available: bigint; held: bigint }
  | { outcome: "over_budget"; available: bigint; held: bigint; budgetId: string };

export type ChargeRow = {
  o_outcome: string;
  o_seq: bigint | string | null;
  o_available: bigint | string | null;
  o_held: bigint | string | null;
  o_balance: bigint | string | null;
  o_budget: string | null;
  o_transaction: string | null;
  o_amount: bigint | string | null;
  o_entity: string | null;
  o_created_at: Date | null;
};

type Column = { type: string; of(charge: Charge): string | null };

/** The arguments of post_charges, in their order. */
const columns: Column[] = [
  { type: "text", of: (c) => c.creditAccountId },
  { type: "text", of: (c) => c.organizationId },
  { type: "bigint", of: (c) => c.amount.toString() },
  { type: "uuid", of: (c) => hashToUuid(c.creditAccountId, c.idempotencyKey) },
  { type: "text", of: (c) => c.idempotencyKey },
  { type: "uuid", of: (c) => c.fingerprint ?? null },
  { type: "text", of: (c) => c.operation },
  { type: "text", of: (c) => c.priceVersion },
  { type: "text", of: (c) => c.transactionId },
  { type: "text", of: (c) => c.actor.type },
  { type: "text", of: (c) => c.actor.id },
  { type: "text", of: (c) => apiKeyOf(c.actor) },
  { type: "text", of: (c) => c.entity?.type ?? null },
  { type: "text", of: (c) => c.entity?.id ?? null },
  { type: "text", of: (c) => c.description },
  { type: "jsonb", of: (c) => (c.details ? JSON.stringify(c.details) : null) },
  { type: "text", of: (c) => c.actor.requestId ?? null },
  { type: "date", of: (c) => c.day },
  { type: "text", of: (c) => c.hold?.id ?? null },
  { type: "timestamptz", of: (c) => c.hold?.expiresAt.toISOString() ?? null },
];

const sql = `select * from post_charges(${columns
  .map(({ type }, n) => `$${n + 1}::${type}[]`)
  .join(", ")}, $${columns.length + 1}::timestamptz)`;

/** A charge as PostgreSQL reads it: an element for each of the function's arrays. */
export type EncodedCharge = {
  creditAccountId: string;
  /** What idempotency is decided on: the same for the same key on the same account. */
  idem: string;
  elements: string[];
};

/** Writes a charge down for the database; the lane does so while it waits for its turn. */
export function encodeCharge(charge: Charge): EncodedCharge {
  const elements = columns.map(({ type, of }) => {
    const value = of(charge);
    if (value === null) return "NULL";
    // Numbers, dates and uuids carry nothing that needs quotes.
    return type === "text" || type === "jsonb" ? `"${value.replace(/["\\]/g, "\\$&")}"` : value;
  });
  return { creditAccountId: charge.creditAccountId, idem: elements[3] as string, elements };
}

/**
 * Decides and posts charges in arrival order, in the caller's transaction. It locks the credit
 * accounts, so it belongs last in the transaction: the hot row is then held for this statement and
 * the commit only.
 * @returns one verdict a charge, in order. A refusal is a verdict, not an exception.
 */
export function postCharges(tx: Tx, charges: Charge[], now: Date): Promise<ChargeVerdict[]> {
  return postChargesThrough(
    (text, values) => tx.$queryRawUnsafe<ChargeRow[]>(text, ...values),
    charges.map(encodeCharge),
    now,
  );
}

/** The same through any connection, as a transaction of its own. */
export async function postChargesThrough(
  query: Query,
  charges: EncodedCharge[],
  now: Date,
): Promise<ChargeVerdict[]> {
  const keys = new Set(charges.map((charge) => charge.idem));
  if (keys.size === charges.length) return postDifferent(query, charges, now);
  // A key that comes twice in one call: the second asks once the first is through, and finds its entry.
  const first = charges.filter((charge) => keys.delete(charge.idem));
  const repeats = charges.filter((charge) => !first.includes(charge));
  const verdicts = new Map<EncodedCharge, ChargeVerdict>();
  for (const part of [first, repeats]) {
    const answers = await postChargesThrough(query, part, now);
    part.forEach((charge, n) => {
      verdicts.set(charge, answers[n] as ChargeVerdict);
    });
  }
  return charges.map((charge) => verdicts.get(charge) as ChargeVerdict);
}

type Query = (text: string, values: string[]) => Promise<ChargeRow[]>;

async function postDifferent(
  query: Query,
  charges: EncodedCharge[],
  now: Date,
): Promise<ChargeVerdict[]> {
  // The function walks account by account; within one, charges stay in arrival order.
  const order = charges.map((_, n) => n);
  const accountOf = (n: number) => charges[n]?.creditAccountId ?? "";
  order.sort((a, b) => compare(accountOf(a), accountOf(b)) || a - b);
  const arrays = columns.map(
    (_, column) => `{${order.map((n) => charges[n]?.elements[column]).join(",")}}`,
  );
  const rows = await query(sql, [...arrays, now.toISOString()]);
  invariant(rows.length === charges.length, "post_charges answers every charge");
  const verdicts = new Array<ChargeVerdict>(charges.length);
  order.forEach((n, position) => {
    verdicts[n] = readVerdict(rows[position] as ChargeRow, now);
  });
  return verdicts;
}

// As PostgreSQL compares in the C collation: by code unit, which is by byte for our ids.
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function readVerdict(row: ChargeRow, now: Date): ChargeVerdict {
  const available = BigInt(row.o_available ?? 0);
  const held = BigInt(row.o_held ?? 0);
  switch (row.o_outcome) {
    case "insufficient":
      return { outcome: "insufficient", available, held };
    case "over_budget":
      return { outcome: "over_budget", available, held, budgetId: row.o_budget ?? "" };
    case "conflict":
      return { outcome: "conflict" };
    case "charged":
    case "replayed": {
      const posted = {
        seq: BigInt(row.o_seq ?? 0),
        available,
        balance: BigInt(row.o_balance ?? 0),
      };
      if (row.o_outcome === "charged") return { outcome: "charged", ...posted, createdAt: now };
      return {
        outcome: "replayed",
        ...posted,
        entry: {
          transactionId: row.o_transaction ?? "",
          amount: BigInt(row.o_amount ?? 0),
          entityId: row.o_entity,
          createdAt: row.o_created_at ?? new Date(0),
        },
      };
    }
    default:
      throw new Error(`post_charges answered ${row.o_outcome}`);
  }
}
