import type { Actor } from "@/server/foundation/actor";
import { newId } from "@/server/foundation/ids";
import { insertInto, type Put } from "@/server/foundation/statements";

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

/** Writes a change into the event history of an organization, beside the writes of the operation that makes it. */
export function recordEvent(
  write: Put,
  { organization, actor, now }: { organization: { id: string }; actor: Actor; now: Date },
  { type, entityId, description }: BookChange,
): void {
  write(newEvents, {
    id: newId("bookEvent"),
    organization_id: organization.id,
    type,
    entity_type: type.slice(0, type.lastIndexOf(".")),
    entity_id: entityId,
    actor_type: actor.type,
    actor_id: actor.id,
    description,
    created_at: now,
  });
}
