import { recordEvent } from "@/server/accounting/events/record-event";
import type { Actor } from "@/server/foundation/actor";
import type { Tx } from "@/server/foundation/db";
import { collectWrites } from "@/server/foundation/statements";
import { writeIn } from "@/server/operations/perform-in-transaction";

/** Writes what happened to a job into the event history. */
export function recordJobEvent(
  tx: Tx,
  context: { organization: { id: string }; actor: Actor; now: Date },
  { what, id, description }: { what: string; id: string; description: string },
): Promise<void> {
  const { write, writes } = collectWrites();
  recordEvent(write, context, { type: `recurring.${what}`, entityId: id, description });
  return writeIn(tx, writes);
}
