import type { z } from "zod";
import type { Tx } from "@/server/foundation/db";
import {
  collectWrites,
  type PlannedWrite,
  readThrough,
  sendIn,
} from "@/server/foundation/statements";
import type { AtomicOperation, Effect } from "./define-operation";
import type { OperationRequest } from "./request";

/** Performs an atomic operation by itself; nothing is charged. @returns also what it would write */
export async function performIn<Input extends z.ZodType, Output extends z.ZodType>(
  tx: Tx,
  operation: AtomicOperation<Input, Output>,
  { organization, actor, input, now }: OperationRequest<z.output<Input>>,
): Promise<{ effect: Effect<z.input<Output>>; writes: PlannedWrite[] }> {
  const { write, writes } = collectWrites();
  const read = readThrough(sendIn(tx));
  const effect = await operation.perform({ organization, actor, input, now, read, write });
  return { effect, writes };
}

/** Writes what was planned, in its order. */
export async function writeIn(tx: Tx, writes: PlannedWrite[]): Promise<void> {
  for (const { write, rows } of writes) await sendIn(tx)(write, rows);
}
