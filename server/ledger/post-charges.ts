import { type Actor, keysOf } from "@/server/foundation/actor";
import { dayInTimeZone } from "@/server/foundation/clock";
import { db, type Tx } from "@/server/foundation/db";
import { composedQuery } from "@/server/foundation/direct-query";
import { hashToUuid } from "@/server/foundation/hash-to-uuid";
import { invariant } from "@/server/foundation/invariant";
import { type ChargedMarkup, markupMovements, postEarnings } from "./post-earnings";
import { settleAccount } from "./settle-account";

/** One debit (or, with `hold`, one reservation) to decide and post. */
export type Charge = {
  creditAccountId: string;
  organizationId: string;
  /** Microcredits, positive. */
  amount: bigint;
  /** A charge repeated with its key moves nothing, for ever. Unique per credit account where `idem` says nothing else. */
  idempotencyKey: string;
  /** A key that is unique over the ledger: another account's entry under it is a conflict. */
  idem?: string;
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
  /** The organization's: the calendar day on which it counts as used is that of its entry. */
  timeZone: string;
  /** How far the clock of its sandbox is ahead, in milliseconds; a live account has none. */
  clockAheadMs?: number | null | undefined;
  /** Reserves the amount instead of spending it. */
  hold?: { id: string; expiresAt: Date };
  /** The part of the amount that is a markup: it is earned in the transaction that charges it. */
  markup?: ChargedMarkup | undefined;
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
  /** Its organization no longer spends the account: it was closed or moved away meanwhile. */
  | { outcome: "departed" }
  | { outcome: "insufficient"; available: bigint; held: bigint }
  | { outcome: "over_budget"; available: bigint; held: bigint; budgetId: string };

/** A verdict, or: something of the account ended, which is to be settled before this is judged. */
export type Judgement = ChargeVerdict | { outcome: "due" };

/** What post_charges answers: lists of what the charges got, in their order, joined by commas. */
export type ChargeAnswer = {
  outcomes: string;
  seqs: string;
  availables: string;
  balances: string;
  /** These two are null where no charge needed a closer look. */
  helds: string | null;
  refusing_budgets: string | null;
  /** By position, of each replayed charge: the first request's entry. */
  first_entries: Record<number, FirstEntry> | null;
  /** Milliseconds, where an account's time was ahead of the caller's. */
  times: string | null;
};
type FirstEntry = { transaction: string; amount: string; entity: string | null; at: string };

/** The column on which repeats are found. */
export function idemOfCharge(
  charge: Pick<Charge, "creditAccountId" | "idempotencyKey" | "idem">,
): string {
  return charge.idem ?? hashToUuid(charge.creditAccountId, charge.idempotencyKey);
}

type Column = { type: string; of(charge: Charge): string | null };

/** What many charges of an account have in common, sent once. Its last column is the calendar day. */
const contextColumns: Column[] = [
  { type: "text", of: (c) => c.organizationId },
  { type: "text", of: (c) => c.operation },
  { type: "text", of: (c) => c.priceVersion },
  { type: "text", of: (c) => c.actor.type },
  { type: "text", of: (c) => c.actor.id },
  { type: "text", of: (c) => keysOf(c.actor).join(",") || null },
  { type: "text", of: (c) => c.entity?.type ?? null },
  { type: "text", of: (c) => c.description },
];

const chargeColumns: Column[] = [
  { type: "bigint", of: (c) => c.amount.toString() },
  { type: "uuid", of: idemOfCharge },
  { type: "text", of: (c) => c.idempotencyKey },
  { type: "uuid", of: (c) => c.fingerprint ?? null },
  { type: "text", of: (c) => c.transactionId },
  { type: "text", of: (c) => c.entity?.id ?? null },
  { type: "jsonb", of: (c) => (c.details ? JSON.stringify(c.details) : null) },
  { type: "text", of: (c) => c.actor.requestId ?? null },
  { type: "text", of: (c) => c.hold?.id ?? null },
  { type: "timestamptz", of: (c) => c.hold?.expiresAt.toISOString() ?? null },
];
const IDEM = 1;

/** The arguments of post_charges, in their order. */
const types = [
  ...["text[]", "int[]"],
  ...["int[]", ...contextColumns.map(({ type }) => `${type}[]`), "date[]"],
  ...["int[]", ...chargeColumns.map(({ type }) => `${type}[]`)],
  ...["timestamptz", "boolean"],
];
const sql = `select * from post_charges(${types.map((type, n) => `$${n + 1}::${type}`).join(", ")})`;

/** A charge as PostgreSQL reads it: an element for each of the function's arrays. */
export type EncodedCharge = {
  creditAccountId: string;
  /** What idempotency is decided on: the same for the same key on the same account. */
  idem: string;
  context: Context;
  elements: string[];
};
type Context = { timeZone: string; elements: string[] };

/** Writes a charge down for the database; the lane does so while it waits for its turn. */
export function encodeCharge(charge: Charge): EncodedCharge {
  const elements = encode(chargeColumns, charge);
  const { creditAccountId } = charge;
  return { creditAccountId, idem: elements[IDEM] as string, context: contextOf(charge), elements };
}

function encode(columns: Column[], charge: Charge): string[] {
  return columns.map(({ type, of }) => {
    const value = of(charge);
    if (value === null) return "NULL";
    // Numbers, dates and uuids contain nothing that needs quotes.
    return type === "text" || type === "jsonb" ? quoted(value) : value;
  });
}

function quoted(value: string): string {
  return /["\\]/.test(value) ? `"${value.replace(/["\\]/g, "\\$&")}"` : `"${value}"`;
}

// Charges of one key for one operation come in great numbers, often one after the other: they share one
// context, made once.
const contexts = new Map<string, Context>();
const MAX_CONTEXTS = 1_000;
let last: { charge: Charge; context: Context } | undefined;

function contextOf(charge: Charge): Context {
  if (last && haveOneContext(last.charge, charge)) return last.context;
  const key = `${charge.creditAccountId}\0${charge.timeZone}\0${contextColumns.map(({ of }) => of(charge) ?? "\0").join("\0")}`;
  let context = contexts.get(key);
  if (!context) {
    if (contexts.size >= MAX_CONTEXTS) contexts.clear();
    context = { timeZone: charge.timeZone, elements: encode(contextColumns, charge) };
    contexts.set(key, context);
  }
  last = { charge, context };
  return context;
}

/** Whether they are seen at a glance to share everything that contexts are made of. */
function haveOneContext(a: Charge, b: Charge): boolean {
  return (
    a.creditAccountId === b.creditAccountId &&
    a.organizationId === b.organizationId &&
    a.operation === b.operation &&
    a.priceVersion === b.priceVersion &&
    a.actor.type === b.actor.type &&
    a.actor.id === b.actor.id &&
    a.actor.apiKeyId === b.actor.apiKeyId &&
    a.actor.madeThrough === b.actor.madeThrough &&
    a.entity?.type === b.entity?.type &&
    a.description === b.description &&
    a.timeZone === b.timeZone
  );
}

/**
 * What would become of each of these charges if it alone were made now: the function that charges decides
 * and writes nothing, so nobody waits for it. What ended of their accounts by now is settled first, as
 * for any reader.
 * @returns one verdict a charge, in order; `available` is what was there before it.
 */
export async function judgeEach(charges: Charge[], now: Date): Promise<ChargeVerdict[]> {
  const query: Query = (text, values) => composedQuery<ChargeAnswer>("judge_charges", text, values);
  return judgeAll(
    charges,
    (open) => postDifferent(query, open, now, true),
    (id) => settleAccount(db(), id, now),
  );
}

/**
 * Decides and posts charges in arrival order, in the caller's transaction. What ended of their accounts
 * by now (holds, grants) is settled first. It locks the credit
 * accounts, so it belongs last in the transaction: the hot row is then held for this statement and
 * the commit only.
 * @returns one verdict a charge, in order. A refusal is a verdict, not an exception.
 */
export async function postCharges(tx: Tx, charges: Charge[], now: Date): Promise<ChargeVerdict[]> {
  const query: Query = (text, values) => tx.$queryRawUnsafe<ChargeAnswer[]>(text, ...values);
  const verdicts = await judgeAll(
    charges,
    (open) => postChargesThrough(query, open, now),
    (id) => settleAccount(tx, id, now),
  );
  const earned = charges.flatMap((charge, n) => markupMovements(charge, verdicts[n]));
  if (earned.length > 0) await postEarnings(tx, earned);
  return verdicts;
}

/** Settles the accounts whose charges are answered `due`, and has those judged again. */
async function judgeAll(
  charges: Charge[],
  judge: (charges: EncodedCharge[]) => Promise<Judgement[]>,
  settle: (creditAccountId: string) => Promise<unknown>,
): Promise<ChargeVerdict[]> {
  let open = charges.map((charge, n) => ({ n, charge: encodeCharge(charge) }));
  const verdicts = new Array<ChargeVerdict>(charges.length);
  while (open.length > 0) {
    const judged = await judge(open.map(({ charge }) => charge));
    const due: typeof open = [];
    judged.forEach((judgement, place) => {
      const asked = open[place] as (typeof open)[number];
      if (judgement.outcome === "due") due.push(asked);
      else verdicts[asked.n] = judgement;
    });
    const accounts = new Set(due.map(({ charge }) => charge.creditAccountId));
    for (const id of [...accounts].sort(compare)) await settle(id);
    open = due;
  }
  return verdicts;
}

/**
 * The same through any connection, as a transaction of its own. Charges of an account of which something
 * ended are answered `due`, and nothing of them was posted: settle it, then send them again.
 */
export async function postChargesThrough(
  query: Query,
  charges: EncodedCharge[],
  now: Date,
): Promise<Judgement[]> {
  const keys = new Set(charges.map((charge) => charge.idem));
  if (keys.size === charges.length) return postDifferent(query, charges, now);
  // A key that comes twice in one call: the second asks once the first is through, and finds its entry.
  const first = charges.filter((charge) => keys.delete(charge.idem));
  const repeats = charges.filter((charge) => !first.includes(charge));
  const verdicts = new Map<EncodedCharge, Judgement>();
  for (const part of [first, repeats]) {
    const answers = await postChargesThrough(query, part, now);
    part.forEach((charge, n) => {
      verdicts.set(charge, answers[n] as Judgement);
    });
  }
  return charges.map((charge) => verdicts.get(charge) as Judgement);
}

type Query = (text: string, values: string[]) => Promise<ChargeAnswer[]>;

async function postDifferent(
  query: Query,
  charges: EncodedCharge[],
  now: Date,
  onlyJudge = false,
): Promise<Judgement[]> {
  // The function walks account by account; within one, charges stay in arrival order.
  const order = charges.map((_, n) => n);
  const chargeAt = (n: number) => charges[n] as EncodedCharge;
  order.sort((a, b) => compare(chargeAt(a).creditAccountId, chargeAt(b).creditAccountId) || a - b);
  const [answer] = await query(sql, argumentsOf(order.map(chargeAt), now, onlyJudge));
  invariant(answer, "post_charges answers");
  const verdicts = readVerdicts(answer, now);
  invariant(verdicts.length === charges.length, "post_charges answers every charge");
  const inOrder = new Array<Judgement>(charges.length);
  order.forEach((n, position) => {
    inOrder[n] = verdicts[position] as Judgement;
  });
  return inOrder;
}

/** What the function is given for charges that are sorted by account. */
function argumentsOf(charges: EncodedCharge[], now: Date, onlyJudge: boolean): string[] {
  const accounts: string[] = [];
  const lastCharges: number[] = [];
  const contexts = new Map<Context, number>();
  const contextAccounts: number[] = [];
  const chargeContexts: number[] = [];
  charges.forEach(({ creditAccountId, context }, n) => {
    if (accounts.at(-1) !== creditAccountId) accounts.push(creditAccountId);
    lastCharges[accounts.length - 1] = n + 1;
    let place = contexts.get(context);
    if (place === undefined) {
      place = contextAccounts.push(accounts.length);
      contexts.set(context, place);
    }
    chargeContexts.push(place);
  });
  const known = [...contexts.keys()];
  return [
    ...[arrayOf(accounts), arrayOf(lastCharges)],
    arrayOf(contextAccounts),
    ...contextColumns.map((_, column) => arrayOf(known.map(({ elements }) => elements[column]))),
    arrayOf(known.map(({ timeZone }) => dayInTimeZone(now, timeZone))),
    arrayOf(chargeContexts),
    ...chargeColumns.map((_, column) => arrayOf(charges.map(({ elements }) => elements[column]))),
    now.toISOString(),
    String(onlyJudge),
  ];
}

/** An array of which no element says anything is sent empty. */
function arrayOf(elements: unknown[]): string {
  return elements.every((element) => element === "NULL") ? "{}" : `{${elements.join(",")}}`;
}

// As PostgreSQL compares in the C collation: by code unit, which is by byte for our ids.
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function readVerdicts(answer: ChargeAnswer, now: Date): Judgement[] {
  const seqs = answer.seqs.split(",");
  const availables = answer.availables.split(",");
  const balances = answer.balances.split(",");
  const helds = answer.helds?.split(",") ?? [];
  const budgets = answer.refusing_budgets?.split(",") ?? [];
  const times = answer.times?.split(",") ?? [];
  return answer.outcomes.split(",").map((outcome, n) => {
    const available = BigInt(availables[n] ?? 0);
    switch (outcome) {
      case "charged":
        return {
          outcome,
          ...posted(n),
          available,
          createdAt: times[n] ? new Date(Number(times[n])) : now,
        };
      case "replayed": {
        const first = answer.first_entries?.[n];
        invariant(first, "a replay names the first request's entry");
        const entry = {
          transactionId: first.transaction,
          amount: BigInt(first.amount),
          entityId: first.entity,
          createdAt: new Date(first.at),
        };
        return { outcome, ...posted(n), available, entry };
      }
      case "conflict":
      case "departed":
      case "due":
        return { outcome };
      case "insufficient":
        return { outcome, available, held: BigInt(helds[n] ?? 0) };
      case "over_budget":
        return { outcome, available, held: BigInt(helds[n] ?? 0), budgetId: budgets[n] ?? "" };
      default:
        throw new Error(`post_charges answered ${outcome}`);
    }
  });

  function posted(n: number) {
    return { seq: BigInt(seqs[n] ?? 0), balance: BigInt(balances[n] ?? 0) };
  }
}
