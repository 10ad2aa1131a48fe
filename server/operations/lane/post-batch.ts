import type pg from "pg";
import { databaseAwayDuring } from "@/server/foundation/database-away";
import { invariant } from "@/server/foundation/invariant";
import { metrics } from "@/server/foundation/metrics";
import {
  asBytea,
  encodeRows,
  insertInto,
  type PlannedWrite,
  type Send,
} from "@/server/foundation/statements";
import {
  type ChargeAnswer,
  type ChargeVerdict,
  type EncodedCharge,
  encodeCharge,
  idemOfCharge,
  type Judgement,
  postChargesThrough,
} from "@/server/ledger/post-charges";
import { earningsJson, markupMovements } from "@/server/ledger/post-earnings";
import { type Claim, keyReused } from "../idempotency";
import type { AtomicItem, LaneItem, MeteredItem, Performed } from "./item";
import { type Outcome, performTogether } from "./perform-together";

/** What became of a batch. Its answers are given once it is durable. */
export type Posted = {
  answers: (() => void)[];
  /** To be posted with the next batch: a request before them must be through first. */
  deferred: LaneItem[];
  /** Something of their account ended: it is to be settled before they are judged. */
  due: LaneItem[];
};

/** A request on its way through a batch. */
type Ready = { item: LaneItem; performed?: Performed; writes?: PlannedWrite[] };
/** One that was charged, or is free: its rows are written. */
type Passed = { item: AtomicItem; performed: Performed; writes: PlannedWrite[] };

/**
 * Posts a batch as one commit. Metered charges alone are one statement, unless one of them earns a markup. Where
 * requests have rows of their own, the look-ups of all, the charges of all, and the rows of those that were charged are one
 * transaction. A request that is refused writes nothing and fails nobody else.
 * @throws when the database refuses or is away; then nobody of the batch was answered.
 */
export async function postBatch(
  connection: pg.Client,
  batch: LaneItem[],
  now: Date,
): Promise<Posted> {
  const posted: Posted = { answers: [], deferred: [], due: [] };
  const atomics = batch.filter((item) => item.kind === "atomic");
  if (atomics.length === 0 && !batch.some(isMarkedUp)) {
    const ready = batch.map((item) => ({ item }));
    pass(ready, await judge(connection, ready, now), posted, new Map());
    return posted;
  }
  const send = sendThrough(connection);
  const unsureBefore = atomics.map(({ unsure }) => unsure);
  try {
    const [, stored, outcomes] = await Promise.all([
      connection.query("begin"),
      readStored(connection, atomics),
      performTogether(atomics, send),
    ]);
    const done = await readDone(connection, atomics);
    const outcomeOf = new Map<LaneItem, Outcome>(
      atomics.map((item, n) => [item, outcomes[n] as Outcome]),
    );
    await readStoredSince(
      connection,
      stored,
      batch,
      (item) => outcomeOf.get(item)?.kind === "refused",
    );
    const ready = sortOut(batch, { outcomeOf, stored, done }, posted);
    const judgements = await judge(connection, ready, now);
    await readStoredSince(connection, stored, batch, (item) => isRefused(judgements.get(item)));
    const passed = pass(ready, judgements, posted, stored);
    const written = [
      ...writeRows(passed, send),
      ...keepAnswers(passed, send),
      ...earnMarkups(connection, judgements),
    ];
    for (const { item, performed } of passed) item.unsure = performed;
    await Promise.all([...written, connection.query("commit")]);
    return posted;
  } catch (error) {
    await connection.query("rollback").then(
      () => {
        // It is there to undo the batch, so the commit did not go through.
        atomics.forEach((item, n) => {
          item.unsure = unsureBefore[n];
        });
      },
      () => undefined,
    );
    throw error;
  }
}

/** Answers what is not to be charged, and sets aside what has to wait. @returns the rest, in arrival order */
function sortOut(
  batch: LaneItem[],
  known: { outcomeOf: Map<LaneItem, Outcome>; stored: Map<string, Stored>; done: Set<string> },
  posted: Posted,
): Ready[] {
  const held = new Set<string>();
  return batch.flatMap((item): Ready[] => {
    const outcome = known.outcomeOf.get(item);
    // Nobody overtakes whoever waits on the same account.
    if (outcome?.kind === "deferred" || held.has(item.creditAccountId)) {
      held.add(item.creditAccountId);
      posted.deferred.push(item);
      return [];
    }
    if (item.kind === "metered" || outcome === undefined) return [{ item }];
    const answer = answerWithoutCharge(item, outcome, known);
    if (!answer) return [{ item, ...(outcome as Extract<Outcome, { kind: "performed" }>) }];
    posted.answers.push(answer);
    return [];
  });
}

function answerWithoutCharge(
  item: AtomicItem,
  outcome: Outcome,
  { stored, done }: { stored: Map<string, Stored>; done: Set<string> },
): (() => void) | undefined {
  const { unsure, claim } = item;
  const earlier = claim && stored.get(claim.idem);
  if (unsure) {
    const { charge } = unsure;
    const isDone = charge ? done.has(idemOfCharge(charge)) : earlier;
    if (isDone) return () => item.resolve(doneWith(unsure));
    // What is free leaves no entry to look for.
    if (!charge && !claim) return () => item.reject(databaseAwayDuring());
  }
  if (earlier) return answerStored(item, claim, earlier);
  if (outcome.kind === "refused") return () => item.reject(outcome.error);
  return undefined;
}

function answerStored(item: AtomicItem, claim: Claim, earlier: Stored): () => void {
  const { output, credits_charged: creditsCharged } = earlier;
  return earlier.request_hash.equals(claim.requestHash)
    ? () => item.resolve({ outcome: "stored", output, creditsCharged })
    : () => item.reject(keyReused());
}

/** Judges charges in arrival order; what is free has no judgement. */
async function judge(
  connection: pg.Client,
  ready: Ready[],
  now: Date,
): Promise<Map<LaneItem, Judgement>> {
  const charging = ready.flatMap(({ item, performed }): [LaneItem, EncodedCharge][] => {
    if (item.kind === "metered") return [[item, item.charge]];
    return performed?.charge ? [[item, encodeCharge(performed.charge)]] : [];
  });
  if (charging.length === 0) return new Map();
  const judgements = await postChargesThrough(
    async (text, values) =>
      (await connection.query<ChargeAnswer>({ name: "post_charges", text, values })).rows,
    charging.map(([, charge]) => charge),
    now,
  );
  for (const [outcome, { length }] of Map.groupBy(judgements, (one) => one.outcome)) {
    if (outcome !== "due") metrics().charges.inc({ outcome }, length);
  }
  return new Map(charging.map(([item], n) => [item, judgements[n] as Judgement]));
}

function isMarkedUp(item: LaneItem): boolean {
  return item.kind === "metered" && item.markup !== undefined;
}

/** Posts what creators earn by those that were charged. */
function earnMarkups(
  connection: pg.Client,
  judgements: Map<LaneItem, Judgement>,
): Promise<unknown>[] {
  const earned = [...judgements].flatMap(([item, judgement]) =>
    item.kind === "metered" ? markupMovements(item, judgement) : [],
  );
  if (earned.length === 0) return [];
  return [
    connection.query({
      name: "post_earnings",
      text: "select post_earnings($1::jsonb)",
      values: [earningsJson(earned)],
    }),
  ];
}

/** Prepares the answers to what was judged. @returns the requests whose rows are to be written */
function pass(
  ready: Ready[],
  judgements: Map<LaneItem, Judgement>,
  posted: Posted,
  stored: Map<string, Stored>,
): Passed[] {
  const passed: Passed[] = [];
  for (const { item, performed, writes = [] } of ready) {
    const judgement = judgements.get(item);
    if (judgement?.outcome === "due") {
      posted.due.push(item);
    } else if (item.kind === "metered") {
      const verdict = asFirst(item, judgement as ChargeVerdict);
      posted.answers.push(() => item.resolve(verdict));
    } else if (!judgement || judgement.outcome === "charged") {
      invariant(performed, "a request performs before it is charged");
      posted.answers.push(() => item.resolve(doneWith(performed, judgement?.available)));
      passed.push({ item, performed, writes });
    } else if (judgement.outcome === "replayed") {
      // The commit that nobody saw had arrived: what it wrote is there.
      const { unsure } = item;
      invariant(unsure, "a new id is no repeat");
      posted.answers.push(() => item.resolve(doneWith(unsure, judgement.available)));
    } else {
      const { claim } = item;
      const earlier = claim && stored.get(claim.idem);
      posted.answers.push(
        earlier
          ? answerStored(item, claim, earlier)
          : () => item.resolve({ outcome: "refused", verdict: judgement }),
      );
    }
  }
  return passed;
}

/** What was sent again after its answer was lost, and finds itself, was charged by this request. */
function asFirst({ transactionId }: MeteredItem, verdict: ChargeVerdict): ChargeVerdict {
  if (verdict.outcome !== "replayed" || verdict.entry.transactionId !== transactionId)
    return verdict;
  const { seq, available, balance, entry } = verdict;
  return { outcome: "charged", seq, available, balance, createdAt: entry.createdAt };
}

function doneWith({ effect }: Performed, available?: bigint) {
  return { outcome: "done", effect, available: available ?? null } as const;
}

/** The first writes of all requests, then the second, and so on: each request's stay in their order. */
function writeRows(passed: Passed[], send: Send): Promise<unknown>[] {
  const sent: Promise<unknown>[] = [];
  for (let step = 0; ; step++) {
    const planned = passed.flatMap(({ writes }) => writes[step] ?? []);
    if (planned.length === 0) return sent;
    for (const [write, each] of Map.groupBy(planned, (one) => one.write)) {
      const rows = each.flatMap((one) => one.rows);
      sent.push(send(write, rows));
    }
  }
}

const answersOfKeys = insertInto("idempotency_records", {
  idem: "uuid",
  scope: "text",
  key: "text",
  procedure: "text",
  request_hash: "bytea",
  output: "jsonb",
  credits_charged: "bigint",
  created_at: "timestamptz",
});

/** A key that another process used meanwhile fails this, and the batch finds its answer when it is posted again. */
function keepAnswers(passed: Passed[], send: Send): Promise<unknown>[] {
  const rows = passed.flatMap(({ item: { claim, at }, performed: { charge, kept } }) => {
    if (!claim) return [];
    const { requestHash, ...key } = claim;
    return {
      ...key,
      request_hash: asBytea(requestHash),
      output: kept,
      credits_charged: charge?.amount ?? 0n,
      created_at: at,
    };
  });
  return rows.length > 0 ? [send(answersOfKeys, rows)] : [];
}

type Stored = { idem: string; request_hash: Buffer; output: unknown; credits_charged: bigint };

/** The answers that are stored under the requests' Idempotency-Keys. */
async function readStored(
  connection: pg.Client,
  items: AtomicItem[],
): Promise<Map<string, Stored>> {
  const idems = items.flatMap(({ claim }) => (claim ? [claim.idem] : []));
  if (idems.length === 0) return new Map();
  const { rows } = await connection.query<Stored>({
    name: "stored_answers",
    text: "select idem, request_hash, output, credits_charged from idempotency_records where idem = any($1::uuid[])",
    values: [idems],
  });
  return new Map(rows.map((row) => [row.idem, row]));
}

/**
 * Looks once more for the answers of requests that are refused: what refuses one (a code that is taken, credits that
 * are gone) may be what another process just did under its key, and then its answer is there by now.
 */
async function readStoredSince(
  connection: pg.Client,
  stored: Map<string, Stored>,
  batch: LaneItem[],
  isRefused: (item: LaneItem) => boolean,
): Promise<void> {
  const unanswered = batch.filter(
    (item): item is AtomicItem =>
      item.kind === "atomic" &&
      item.claim !== undefined &&
      !stored.has(item.claim.idem) &&
      isRefused(item),
  );
  for (const [idem, answer] of await readStored(connection, unanswered)) stored.set(idem, answer);
}

function isRefused(judgement: Judgement | undefined): boolean {
  return judgement !== undefined && !["charged", "replayed", "due"].includes(judgement.outcome);
}

/** Which of those whose commit may have been lost did commit. */
async function readDone(connection: pg.Client, items: AtomicItem[]): Promise<Set<string>> {
  const idems = items.flatMap(({ unsure }) =>
    unsure?.charge ? [idemOfCharge(unsure.charge)] : [],
  );
  if (idems.length === 0) return new Set();
  const { rows } = await connection.query<{ idem: string }>({
    name: "entries_by_idem",
    text: "select idem from ledger_entries where idem = any($1::uuid[])",
    values: [idems],
  });
  return new Set(rows.map(({ idem }) => idem));
}

function sendThrough(connection: pg.Client): Send {
  return async ({ name, text }, rows) =>
    (await connection.query<object>({ name, text, values: [encodeRows(rows)] })).rows;
}
