import type { z } from "zod";
import type { Actor } from "@/server/foundation/actor";
import type { Db, Tx } from "@/server/foundation/db";
import type { Put, Read } from "@/server/foundation/statements";
import type { OperationKey } from "@/server/pricing/catalogue";
import type { OperationOrganization } from "./request";

/** What every operation is told. */
export type WorkContext<Input> = {
  organization: OperationOrganization;
  actor: Actor;
  input: Input;
  now: Date;
};

/**
 * What an atomic operation decides with. It runs beside the requests of others that came in the same
 * moment: what they look up is looked up together, and so is what they write. So it awaits nothing but `read`.
 */
export type PerformContext<Input> = WorkContext<Input> & {
  read: Read;
  /** Written once the request is charged; no `read` of its own sees it. */
  write: Put;
};

/** What an operation's effect was: the answer, and the entity its debit points at. */
export type Effect<Output> = {
  output: Output;
  entity: { type: string; id: string };
  /** One line for the usage history: "Transaction created". */
  description: string;
  /** Units of its price that it came to, where only the work can tell (`countsItself`); 0 is free. */
  quantity?: number;
};

type Definition<
  Input extends z.ZodType,
  Output extends z.ZodType,
  Key extends OperationKey = OperationKey,
> = {
  key: Key;
  summary: string;
  /** Row of the permission table (organizations/access). */
  permission: "accounting.write" | "accounting.manage" | "api_keys.write";
  input: Input;
  output: Output;
  /** Fields of the body that make the sample of the reference worth reading; required ones are filled in. */
  example?: Record<string, unknown>;
  /** Its body may be a file under this name, of so many bytes: see `Endpoint.takesFile`. */
  takesFile?: { field: string; bytes: number };
  rest: {
    method: "post" | "patch" | "put";
    path: `/organizations/{organization_id}/${string}`;
    status: 200 | 201;
  };
  /** What of an answer is kept for a repeat of the request; default: all of it. A secret is shown once and is not kept. */
  forReplay?(output: z.input<Output>): z.input<Output>;
};

/** Its effect is rows of ours, which commit together with the debit. */
export type AtomicOperation<
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Key extends OperationKey = OperationKey,
> = Definition<Input, Output, Key> & {
  kind: "atomic";
  /** Units of its price that an input asks for, at least 1, where it is priced by the unit; default: 1. */
  quantity?(input: z.output<Input>): number;
  /** How many units it comes to is known once it is performed: its effect says so. */
  countsItself?: true;
  /** What of its answer a dry run tells too. */
  preview?(output: z.input<Output>): Record<string, unknown>;
  perform(context: PerformContext<z.output<Input>>): Promise<Effect<z.input<Output>>>;
};

/**
 * It is slow or calls out, so its price is held while it works, outside of any transaction; the
 * result is stored in the transaction that captures the hold.
 */
export type HeldOperation<
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Work = unknown,
  Key extends OperationKey = OperationKey,
> = Definition<Input, Output, Key> & {
  kind: "held";
  /** What the hold says while it works. */
  description: string;
  /** Longer than the work ever takes: then the hold is released, and a late result is thrown away. */
  timeLimitSeconds: number;
  /** Refuses what can be told before anything is held; a dry run asks it too. */
  check?(context: WorkContext<z.output<Input>> & { db: Db }): Promise<void>;
  work(context: WorkContext<z.output<Input>> & { db: Db }): Promise<Work>;
  store(
    context: WorkContext<z.output<Input>> & { tx: Tx; work: Work },
  ): Promise<Effect<z.input<Output>>>;
};

/**
 * It takes so long that nobody waits for it. The request holds its price and writes down what is to be done;
 * the worker does it, and captures the hold in the transaction that stores the result.
 */
export type QueuedOperation<
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Key extends OperationKey = OperationKey,
> = Definition<Input, Output, Key> & {
  kind: "queued";
  /** What the hold says until it is done. */
  description: string;
  /** Longer than it ever waits and takes together: then the hold is released. */
  timeLimitSeconds: number;
  /** Refuses what can be told before anything is held; a dry run asks it too. */
  check?(context: WorkContext<z.output<Input>> & { db: Db }): Promise<void>;
  /**
   * Writes down what is to be done and adds its job, in the transaction that holds the price.
   * @param context.holdId what is to be captured; null where it is free
   */
  enqueue(
    context: WorkContext<z.output<Input>> & { tx: Tx; holdId: string | null },
  ): Promise<z.input<Output>>;
  /** Right after that: may do at once what takes no time. @returns what is answered then */
  begin?(
    context: WorkContext<z.output<Input>> & { db: Db },
    enqueued: z.input<Output>,
  ): Promise<z.input<Output>>;
  /** What a dry run tells too. */
  preview?(context: WorkContext<z.output<Input>>): Promise<Record<string, unknown>>;
};

/**
 * A paid operation. From this one definition follow its tRPC procedure, its REST route, its entry in
 * the OpenAPI document and the price on its button; its price stands in the catalogue under `key`.
 */
export type Operation<
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Key extends OperationKey = OperationKey,
> =
  | AtomicOperation<Input, Output, Key>
  // biome-ignore lint/suspicious/noExplicitAny: what the work hands to its store is the operation's own business.
  | HeldOperation<Input, Output, any, Key>
  | QueuedOperation<Input, Output, Key>;

/** Defines an atomic operation; the types of `perform` follow from its schemas. */
export function defineOperation<
  Input extends z.ZodType,
  Output extends z.ZodType,
  Key extends OperationKey,
>(operation: AtomicOperation<Input, Output, Key>): AtomicOperation<Input, Output, Key> {
  return operation;
}

/** Defines a held operation; `store` gets what `work` returned. */
export function defineHeldOperation<
  Input extends z.ZodType,
  Output extends z.ZodType,
  Work,
  Key extends OperationKey,
>(operation: HeldOperation<Input, Output, Work, Key>): HeldOperation<Input, Output, Work, Key> {
  return operation;
}

/** Defines an operation that the worker does. */
export function defineQueuedOperation<
  Input extends z.ZodType,
  Output extends z.ZodType,
  Key extends OperationKey,
>(operation: QueuedOperation<Input, Output, Key>): QueuedOperation<Input, Output, Key> {
  return operation;
}
