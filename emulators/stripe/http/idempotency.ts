import type { Emulator } from "../state/emulator.ts";
import type { IdempotencyRecord } from "../state/tables.ts";
import type { FormValue } from "./parse-form.ts";
import { StripeApiError } from "./stripe-api-error.ts";

const LIFETIME_MS = 24 * 60 * 60 * 1000;

export type IdempotencyVerdict =
  | { kind: "new"; record: IdempotencyRecord | null }
  | { kind: "replay"; record: IdempotencyRecord; answer: { status: number; body: string } };

/**
 * Claims a key for a call, or finds the answer it had. The same key with other parameters is a
 * 400 `idempotency_error`; a key whose call still runs is a 409.
 */
export function claimIdempotencyKey(
  emulator: Emulator,
  call: { key: string | null; requestId: string; method: string; path: string; form: FormValue },
): IdempotencyVerdict {
  if (call.key === null || call.method === "GET") return { kind: "new", record: null };
  if (call.key.length > 255) {
    throw new StripeApiError(400, {
      type: "idempotency_error",
      message: "Idempotency keys can be at most 255 characters long.",
    });
  }
  const fingerprint = `${call.method} ${call.path} ${stable(call.form)}`;
  const known = emulator.tables.idempotency.get(call.key);
  if (known && emulator.clock.now() - known.createdAt < LIFETIME_MS) {
    if (known.fingerprint !== fingerprint) {
      throw new StripeApiError(400, {
        type: "idempotency_error",
        message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${call.key}' if you meant to execute a different request.`,
      });
    }
    if (known.answer === null) throw keyInUse(call.key);
    return { kind: "replay", record: known, answer: known.answer };
  }
  const record: IdempotencyRecord = {
    key: call.key,
    fingerprint,
    createdAt: emulator.clock.now(),
    requestId: call.requestId,
    answer: null,
  };
  emulator.tables.idempotency.set(call.key, record);
  return { kind: "new", record };
}

/** Frees a key whose call never began: refused parameters are not remembered. */
export function releaseIdempotencyKey(emulator: Emulator, record: IdempotencyRecord | null): void {
  if (record) emulator.tables.idempotency.delete(record.key);
}

/** 409: another call with this key has not been answered yet. */
export function keyInUse(key: string): StripeApiError {
  return new StripeApiError(409, {
    type: "idempotency_error",
    code: "idempotency_key_in_use",
    message: `There is currently another in-progress request using this Idempotency Key (${key}). Please try again later.`,
  });
}

function stable(value: FormValue): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(stable).join(",")}]`;
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${stable(value[name] ?? "")}`).join(",")}}`;
}
