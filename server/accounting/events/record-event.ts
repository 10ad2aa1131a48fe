import type { Actor } from "@/server/foundation/actor";
import type { Tx } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { insertInto, type Put, sendIn } from "@/server/foundation/statements";

const newEvents = insertInto("book_events", {
  id: "text",
  organization_id: "text",
  type: "text",
  entity_type: "text",
  entity_id: "text",
  actor_type: "text",
  actor_id: "text",
  description: "text",
  created_at: "timestamptz",
});

/** A change in the books. */
export type BookChange = {
  /** `invoice.sent`: the entity, and what happened to it. */
  type: `${string}.${string}`;
  entityId: string;
  /** What a person reads: "Invoice INV-0007 sent". */
  description: string;
};

/** Whose books they are, and who changes them. */
type Change = { organization: { id: string }; actor: Actor; now: Date };

/** Writes a change into the event history of an organization, beside the writes of the operation that makes it. */
export function recordEvent(write: Put, context: Change, change: BookChange): void {
  write(newEvents, rowOf(context, change));
}

/** The same in the transaction that makes it. */
export async function recordEventIn(tx: Tx, context: Change, change: BookChange): Promise<void> {
  await sendIn(tx)(newEvents, [rowOf(context, change)]);
}

function rowOf({ organization, actor, now }: Change, { type, entityId, description }: BookChange) {
  return {
    id: newId("bookEvent"),
    organization_id: organization.id,
    type,
    entity_type: type.slice(0, type.lastIndexOf(".")),
    entity_id: entityId,
    actor_type: actor.type,
    actor_id: actor.id,
    description,
    created_at: now,
  };
}
