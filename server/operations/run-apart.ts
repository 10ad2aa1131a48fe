import { setTimeout as delay } from "node:timers/promises";
import { db, inTransaction } from "@/server/foundation/db";
import {
  claimIdempotencyKey,
  type IdempotentRequest,
  idemOf,
  stillRunning,
  storeAnswer,
} from "./idempotency";

/** What work under a key came to. */
export type Apart<Output> =
  /** Done: a repeat gets this answer. */
  | { outcome: "done"; output: Output }
  /** Done in part: a repeat works again, and whatever was done already must find itself done. */
  | { outcome: "partly"; output: Output }
  /** Nothing was done: the key is free again. */
  | { outcome: "nothing"; output: Output };

/** What is kept of it: an answer, or that a repeat works again. */
type Kept = { answer: unknown } | { again: true };

const PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 50;

/**
 * Does work that commits in transactions of its own, as charges in their lane do, once for its
 * Idempotency-Key. The claim is committed before the work begins, so another body under the key is
 * refused whatever becomes of it. A repeat that comes while it works waits for the answer; one that
 * finds the first run dead works again. The work must therefore be safe to repeat.
 * @throws idempotency_key_reused, idempotency_in_progress
 */
export async function runApart<Output>(
  request: IdempotentRequest | undefined,
  now: Date,
  work: () => Promise<Apart<Output>>,
): Promise<{ output: Output; replayed: boolean }> {
  if (!request) return { output: (await work()).output, replayed: false };
  const kept = await claim(request, now);
  if (kept && "answer" in kept) return { output: kept.answer as Output, replayed: true };
  let result: Apart<Output>;
  try {
    result = await work();
  } catch (error) {
    await keep(request, { again: true });
    throw error;
  }
  if (result.outcome === "nothing" && !kept) await free(request);
  else await keep(request, result.outcome === "done" ? { answer: result.output } : { again: true });
  return { output: result.output, replayed: false };
}

/** Claims the key; waits while another request works under it. @returns what is kept, or null where this is the first */
async function claim(request: IdempotentRequest, now: Date): Promise<Kept | null> {
  for (let waited = 0; ; waited += LOOK_EVERY_MS) {
    const stored = await inTransaction((tx) => claimIdempotencyKey(tx, request, now));
    if (!stored) return null;
    if (stored.output !== null) return stored.output as Kept;
    const record = await db().idempotencyRecord.findUnique({ where: { idem: idemOf(request) } });
    const ageMs = now.getTime() + waited - (record?.createdAt.getTime() ?? 0);
    if (record && ageMs > 3 * PATIENCE_MS) return { again: true };
    if (waited >= PATIENCE_MS) throw stillRunning();
    await delay(LOOK_EVERY_MS);
  }
}

function keep(request: IdempotentRequest, kept: Kept): Promise<void> {
  return inTransaction((tx) => storeAnswer(tx, request, { output: kept, creditsCharged: 0n }));
}

async function free(request: IdempotentRequest): Promise<void> {
  await db().idempotencyRecord.deleteMany({ where: { idem: idemOf(request) } });
}
