import type { ActualUse, Hold, MeteredEvent, OperationName, Use } from "./api.ts";
import type { Bursar } from "./client.ts";
import {
  BursarError,
  errorOf,
  type Problem,
  ValidationFailedError,
  WrongStateError,
} from "./errors.ts";
import type { CallOptions } from "./transport.ts";

export type RunOptions = CallOptions & {
  /**
   * What you are doing, such as the ID of a job: a run that is repeated with it, also by another process after a crash,
   * is charged once. One is made for each run where you give none. At most 200 characters.
   */
  idempotencyKey?: string;
  /** How long the credits stay reserved, from 10 seconds to 30 days. Longer than the work ever takes. Defaults to an hour. */
  holdSeconds?: number;
  /** What to do where a run with this key was charged before: `throw` (the default), or `work` again for nothing. */
  ifCharged?: "throw" | "work";
};

/** What the work gets. */
export type RunContext = {
  hold: Hold;
  /** Another run with this key began before, and may have done part of the work. */
  repeated: boolean;
  /** Says what was really used, where that is less than was reserved. The last word counts. */
  used(actual: ActualUse): void;
  signal: AbortSignal | undefined;
};
export type Work<T> = (context: RunContext) => Promise<T> | T;

/** A run that was done and charged. */
export type Run<T> = {
  /** What the work returned. */
  value: T;
  /** Credits charged by this run or, where it was repeated, by the first. */
  credits: number;
  hold: Hold;
};

/** A run with this key was charged before, so its work was done. Nothing was done now. */
export class AlreadyChargedError extends BursarError {
  constructor(readonly hold: Hold) {
    super(
      `A run with this idempotencyKey was already charged ${hold.captured_credits} ${hold.captured_credits === 1 ? "credit" : "credits"}. Nothing was done or charged. Use the stored result, or pass ifCharged: "work" to do the work again for nothing.`,
    );
  }
}

/** The work is done and may not have been charged: `cause` says why. The value is not lost. */
export class UnsettledError<T = unknown> extends BursarError {
  constructor(
    /** What the work returned. */
    readonly value: T,
    /** Tries to charge again. It never charges twice. */
    readonly settle: () => Promise<Run<T>>,
    cause: unknown,
  ) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`The work is done, but could not be charged: ${why}`, { cause });
  }
}

/**
 * The order is what makes it safe: credits are reserved before the work, charged after it, and a hold whose capture is
 * in doubt is never released. A hold that ended without a charge is followed by the next, under a key that every
 * process finds: of all holds of a run at most one is captured.
 */
export async function runPaid<T>(
  client: Bursar,
  operation: OperationName,
  input: Use,
  work: Work<T>,
  options: RunOptions,
): Promise<Run<T>> {
  const { idempotencyKey, ifCharged = "throw", holdSeconds = 3_600, ...call } = options;
  const key = idempotencyKey ?? crypto.randomUUID();
  const holds: Holds = { client, operation, input, key, holdSeconds, beyond: 0 };
  const first = await reserve(holds, 1, call);
  const isCharged = first.hold.state === "captured";
  if (isCharged && ifCharged === "throw") throw new AlreadyChargedError(first.hold);

  let actual: ActualUse = {};
  const used = (told: ActualUse) => {
    actual = told;
  };
  let value: T;
  try {
    const repeated = first.replayed && idempotencyKey !== undefined;
    value = await work({ hold: first.hold, repeated, used, signal: call.signal });
  } catch (error) {
    // A release that fails is made up for by the end of the hold.
    if (!isCharged) await client.release(first.hold.id).catch(() => undefined);
    throw error;
  }
  const settle = async (): Promise<Run<T>> => {
    try {
      return { value, ...(await settleRun(holds, first, actual)) };
    } catch (cause) {
      throw new UnsettledError(value, settle, cause);
    }
  };
  return settle();
}

type Holds = {
  client: Bursar;
  operation: OperationName;
  input: Use;
  key: string;
  holdSeconds: number;
  /** Credits charged beyond the hold. */
  beyond: number;
};
type Reserved = { hold: Hold; place: number; replayed: boolean };

/** The hold of a run, from this place of its holds on: the one that is open or was charged, else a new one. */
async function reserve(
  { client, operation, input, key, holdSeconds }: Holds,
  from: number,
  call: CallOptions = {},
): Promise<Reserved> {
  for (let place = from; ; place += 1) {
    let replayed = place > 1;
    const hold = await client.hold(operation, input, {
      ...call,
      expiresInSeconds: holdSeconds,
      // Never the key of anything but a run.
      idempotencyKey: `hold ${place} of run ${key}`,
      onResponse: (facts) => {
        replayed ||= facts.replayed;
      },
    });
    if (hold.state === "held" || hold.state === "captured") return { hold, place, replayed };
  }
}

/** Charges what was used. Whoever aborted the run no longer stops this: the work is done. */
async function settleRun(
  holds: Holds,
  first: Reserved,
  actual: ActualUse,
): Promise<{ hold: Hold; credits: number }> {
  for (let { hold, place } = first; ; ) {
    try {
      const settled = hold.state === "captured" ? hold : await captureUse(holds, hold, actual);
      return { hold: settled, credits: round(settled.captured_credits + holds.beyond) };
    } catch (error) {
      if (!(error instanceof WrongStateError)) throw error;
      // It ended while the work went on, or a run with the same key charged it or gave it back.
      const isCharged = error.problem.state === "captured";
      ({ hold, place } = await reserve(holds, isCharged ? place : place + 1));
    }
  }
}

async function captureUse(holds: Holds, hold: Hold, actual: ActualUse): Promise<Hold> {
  const { client, operation, key } = holds;
  if (Number(actual.quantity) === 0 || Number(actual.credits) === 0) return client.release(hold.id);
  try {
    return await client.capture(hold.id, actual);
  } catch (error) {
    if (!isAboutAmount(error)) throw error;
    const cost = Number(actual.credits ?? (await client.check(operation, actual)).credits ?? NaN);
    if (!(cost > hold.credits)) throw error;
    // More was used than reserved. The rest first, as an event that counts once for this run: whatever fails in
    // between, the hold is still there to try again with.
    holds.beyond = await chargeRest(client, {
      event_name: operation,
      external_customer_id: hold.organization_id,
      event_id: `rest of run ${key}`,
      properties: { ...actual.properties, credits: round(cost - hold.credits) },
    });
    return client.capture(hold.id);
  }
}

function isAboutAmount(error: unknown): error is ValidationFailedError {
  return (
    error instanceof ValidationFailedError && error.fields.some(({ path }) => path === "credits")
  );
}

async function chargeRest(client: Bursar, event: MeteredEvent): Promise<number> {
  const [result] = await client.events([event]);
  if (result?.status !== "refused") return result?.credits ?? 0;
  // A run with the same key has charged a rest of its own.
  if (result.code === "idempotency_key_reused") return 0;
  throw errorOf({
    ...result,
    type: "",
    title: "",
    request_id: "",
    status: result.status_code,
  } as Problem);
}

/** Credits have six decimals. */
function round(credits: number): number {
  return Math.round(credits * 1e6) / 1e6;
}
