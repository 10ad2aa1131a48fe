import { createHash } from "node:crypto";
import { Prisma } from "@/generated/prisma/client";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import { FileContent } from "@/server/foundation/file-content";
import { hashToUuid } from "@/server/foundation/hash-to-uuid";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { settleAccount } from "@/server/ledger/settle-account";

/**
 * A request that carries an Idempotency-Key. A key counts for one endpoint and one scope, so the same
 * key on another endpoint, or of another tenant, is another key.
 */
export type IdempotentRequest = {
  /** The organization of the API key; for a person the organization they name, else themselves. */
  scope: string;
  key: string;
  /** The name of the endpoint. */
  procedure: string;
  /** The validated input; what makes two requests the same request. */
  input: unknown;
  /** Told when the request turns out to be a repeat, which is answered with what is stored. */
  onReplay?(): void;
};

/** The column on which repeats of a request are found, in the ledger as among the stored answers. */
export function idemOf({
  scope,
  procedure,
  key,
}: Pick<IdempotentRequest, "scope" | "procedure" | "key">): string {
  return hashToUuid(scope, procedure, key);
}

/** The endpoints whose keys the ledger keeps. */
export const ledgerProcedures = ["charge.create", "hold.create", "charge.refund"] as const;

/** The same key as the ledger keeps it, for ever: with the entry that a charge, a hold or a refund made. */
export function ledgerKeyOf(request: IdempotentRequest): {
  idem: string;
  idempotencyKey: string;
  fingerprint: string;
} {
  const { scope, procedure, key, input } = request;
  return {
    idem: idemOf(request),
    idempotencyKey: `${scope}:${procedure}:${key}`,
    fingerprint: fingerprintOf(procedure, input),
  };
}

/** The key in a stored one, as its client sent it; undefined where it is of another kind. */
export function clientKeyOf(stored: string): string | undefined {
  const [scope = "", procedure = ""] = stored.split(":", 2);
  const isOurs = (ledgerProcedures as readonly string[]).includes(procedure);
  return isOurs ? stored.slice(scope.length + procedure.length + 2) : undefined;
}

/** For a transaction that writes an entry under a client's key: the loser of a race finds the winner's. */
export const ONE_KEY_ONE_ENTRY = { retryOn: "ledger_entries_idem_key" };

/** What makes two requests the same request: everything the client asked for. */
export function fingerprintOf(procedure: string, input: unknown): string {
  return hashToUuid(procedure, JSON.stringify(sortKeys(input)));
}

/**
 * Does something in one transaction, once for its Idempotency-Key: a repeat gets the stored answer
 * and moves nothing. Without a key it runs each time. The answer is kept as JSON.
 * @throws idempotency_key_reused, idempotency_in_progress
 */
export async function runOnce<Output>(
  request: IdempotentRequest | undefined,
  now: Date,
  work: (tx: Tx) => Promise<Output>,
  options: { retryOn?: string } = {},
): Promise<{ output: Output; replayed: boolean }> {
  return inTransaction((tx) => onceIn(tx, request, now, () => work(tx)), options);
}

/** The same inside a transaction that does more. Whatever it does besides must hold for a repeat too. */
export async function onceIn<Output>(
  tx: Tx,
  request: IdempotentRequest | undefined,
  now: Date,
  work: () => Promise<Output>,
): Promise<{ output: Output; replayed: boolean }> {
  const stored = request && (await claimIdempotencyKey(tx, request, now));
  if (stored) return { output: stored.output as Output, replayed: true };
  const output = await work();
  if (request) await storeAnswer(tx, request, { output, creditsCharged: 0n });
  return { output, replayed: false };
}

/** An Idempotency-Key as it is stored. */
export type Claim = {
  idem: string;
  scope: string;
  key: string;
  procedure: string;
  requestHash: Buffer;
};

/** The key of a request, as it is stored. */
export function claimOf(request: IdempotentRequest): Claim {
  const { scope, key, procedure } = request;
  return { idem: idemOf(request), scope, key, procedure, requestHash: hashRequest(request) };
}

/** Whether a request has its answer already, for what is counted before it is claimed. */
export async function wasAnswered(request: IdempotentRequest | undefined): Promise<boolean> {
  if (!request) return false;
  const where = { idem: idemOf(request), output: { not: Prisma.DbNull } };
  return (await db().idempotencyRecord.count({ where })) > 0;
}

export type StoredAnswer = { output: unknown; creditsCharged: bigint };

/**
 * Claims an idempotency key inside the transaction that does the work, so claim and work commit
 * together. A concurrent repeat waits here until the first one is through.
 * @returns the stored answer of a request that already ran, or undefined when this one may run.
 * @throws idempotency_key_reused when the key was used for another body.
 */
export async function claimIdempotencyKey(
  tx: Tx,
  request: IdempotentRequest,
  now: Date,
): Promise<StoredAnswer | undefined> {
  const { idem, requestHash } = claimOf(request);
  const claimed = await tx.$executeRaw`
    with patience as (select set_config('lock_timeout', '10s', true))
    insert into idempotency_records (idem, scope, key, procedure, request_hash, created_at)
    select ${idem}::uuid, ${request.scope}, ${request.key}, ${request.procedure}, ${requestHash}, ${now} from patience
    on conflict (idem) do nothing`.catch((error: unknown) => {
    throw isLockTimeout(error) ? stillRunning() : error;
  });
  // The patience was for the claim; what comes after may wait for its locks as always.
  await tx.$executeRaw`select set_config('lock_timeout', '0', true)`;
  if (claimed === 1) return undefined;

  // Locked before it is read: of repeats that come together one takes over, and the others see that.
  await tx.$queryRaw`select 1 from idempotency_records where idem = ${idem}::uuid for update`;
  const record = await tx.idempotencyRecord.findUniqueOrThrow({ where: { idem } });
  if (!Buffer.from(record.requestHash).equals(requestHash)) throw keyReused();
  if (record.holdId && record.output === null) {
    // A held operation works under this key, or died with its hold: then this request takes over. Its
    // hold is over by then, so what comes late of the other run can no longer capture it.
    const where = { where: { id: record.holdId } };
    const { creditAccountId, state: before, expiresAt } = await tx.hold.findUniqueOrThrow(where);
    // Whoever works holds the account as it stores its answer, and wants this record: no waiting for it here.
    if (before === "held" && expiresAt > now) throw stillRunning();
    await lockCreditAccount(tx, creditAccountId);
    await settleAccount(tx, creditAccountId, now);
    const { state } = await tx.hold.findUniqueOrThrow(where);
    if (state === "held") throw stillRunning();
    return undefined;
  }
  request.onReplay?.();
  return { output: record.output, creditsCharged: record.creditsCharged };
}

/** Keeps the answer of a claimed request, in the same transaction. */
export async function storeAnswer(
  tx: Tx,
  request: IdempotentRequest,
  answer: StoredAnswer,
): Promise<void> {
  await tx.idempotencyRecord.update({
    where: { idem: idemOf(request) },
    data: { output: answer.output as Prisma.InputJsonValue, creditsCharged: answer.creditsCharged },
  });
}

/** Remembers under which hold a claimed request works. */
export async function keepHold(tx: Tx, request: IdempotentRequest, holdId: string): Promise<void> {
  await tx.idempotencyRecord.update({
    where: { idem: idemOf(request) },
    data: { holdId },
  });
}

/** Frees the key of a request that failed, unless another has taken it over from this hold. */
export async function forgetKey(tx: Tx, request: IdempotentRequest, holdId: string): Promise<void> {
  await tx.idempotencyRecord.deleteMany({
    where: {
      idem: idemOf(request),
      holdId,
      output: { equals: Prisma.DbNull },
    },
  });
}

/** Frees a key whose work failed after its claim was committed, and left nothing behind. */
export async function forgetClaim(request: IdempotentRequest): Promise<void> {
  await db().idempotencyRecord.deleteMany({ where: { idem: idemOf(request) } });
}

function hashRequest(request: IdempotentRequest): Buffer<ArrayBuffer> {
  const digest = createHash("sha256")
    .update(JSON.stringify([request.procedure, sortKeys(request.input)]))
    .digest();
  return Buffer.from(digest);
}

/** The same body with its fields in another order is the same request. */
export function sortKeys(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  if (value instanceof Date || value instanceof FileContent) return value.toJSON();
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, sortKeys(v)]),
  );
}

function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && /55P03|lock timeout/.test(error.message);
}

/** The refusal of a key that came with another body before. */
export function keyReused(): DomainError {
  return new DomainError(
    "idempotency_key_reused",
    "This Idempotency-Key was already used for a request with another body. Nothing was done or charged. Send a new key for a new request.",
  );
}

/** The refusal of a repeat that has waited long enough. */
export function stillRunning(): DomainError {
  return new DomainError(
    "idempotency_in_progress",
    "The first request with this Idempotency-Key is still running. This one did nothing and charged nothing. Send it again in a few seconds.",
    { retry_after: 5 },
  );
}
