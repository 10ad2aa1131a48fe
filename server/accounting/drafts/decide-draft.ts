import type { Prisma } from "@/generated/prisma/client";
import type { BookDraftState } from "@/generated/prisma/enums";
import { recordEvent, recordEventIn } from "@/server/accounting/events/record-event";
import type { Actor } from "@/server/foundation/actor";
import { putAudit, recordAudit } from "@/server/foundation/audit";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { DomainError, isDomainError, notFound } from "@/server/foundation/errors";
import { FileContent } from "@/server/foundation/file-content";
import {
  collectWrites,
  lookUp,
  type Put,
  type Read,
  readThrough,
  sendIn,
  writeRows,
} from "@/server/foundation/statements";
import type { AtomicOperation, Effect, Operation } from "@/server/operations/define-operation";
import { writeIn } from "@/server/operations/perform-in-transaction";
import type { DraftAnswer } from "./draft.schema";

/** A draft with all that it takes to do it. */
export type KeptDraft = {
  id: string;
  organizationId: string;
  operation: string;
  /** What the agent sent, with its file. */
  fields: Record<string, unknown>;
  /** The agent that asked, as the ledger and its budgets know it. */
  agent: Actor;
};

/** Who decides, and when. */
export type Decision = { actor: Actor; now: Date };

/**
 * Reads a draft as it was asked for.
 * @param fileField the field that its file belongs into
 * @throws not_found
 */
export async function openDraft(
  organizationId: string,
  id: string,
  fileFieldOf: (operation: string) => string | undefined,
): Promise<KeptDraft & { state: BookDraftState }> {
  const row = await db().bookDraft.findFirst({ where: { id, organizationId } });
  if (!row) throw notFound("draft");
  const field = fileFieldOf(row.operation);
  const file = row.file && (await FileContent.of(Buffer.from(row.file), row.fileName ?? undefined));
  const { apiKeyId, madeThrough } = row;
  return {
    id,
    organizationId,
    state: row.state,
    operation: row.operation,
    fields: {
      ...(row.input as Record<string, unknown>),
      ...(field && file ? { [field]: file } : {}),
    },
    agent: {
      type: "agent",
      id: row.agentId,
      ...(apiKeyId ? { apiKeyId } : {}),
      ...(madeThrough.length > 0 ? { madeThrough } : {}),
    },
  };
}

const lockedDrafts = lookUp<{ id: string; state: BookDraftState }>()({
  name: "locked_book_drafts",
  key: { organization_id: "text", id: "text" },
  exclusive: true,
  sql: (asked) => `
    select asked.place, d.id, d.state::text as state
    from ${asked} join book_drafts d on d.id = asked.id and d.organization_id = asked.organization_id
    order by d.id for update of d`,
});

const approvedDrafts = writeRows({
  name: "approved_book_drafts",
  row: {
    id: "text",
    entity_type: "text",
    entity_id: "text",
    decided_by_type: "text",
    decided_by_id: "text",
    decided_at: "timestamptz",
  },
  sql: (given) => `
    update book_drafts d set state = 'approved', entity_type = given.entity_type, entity_id = given.entity_id,
      decided_by_type = given.decided_by_type, decided_by_id = given.decided_by_id, decided_at = given.decided_at,
      refusal = null, file = null
    from ${given} where d.id = given.id`,
});

/** Takes a draft that waits, so that of those who decide about it at once one does. @throws wrong_state */
async function take(read: Read, { organizationId, id }: KeptDraft): Promise<void> {
  const [draft] = await read(lockedDrafts, { organization_id: organizationId, id });
  if (!draft) throw notFound("draft");
  if (draft.state !== "waiting") throw decided(draft.state);
}

/** The refusal of a decision about what was decided. */
export function decided(state: BookDraftState): DomainError {
  return new DomainError(
    "wrong_state",
    `The draft is already ${state}. Nothing was changed or charged.`,
    { draft_status: state },
  );
}

/** Marks a draft approved beside the writes of what it does. */
function putApproval(
  write: Put,
  draft: KeptDraft,
  { actor, now }: Decision,
  { type, id }: { type: string | null; id: string | null },
): void {
  write(approvedDrafts, {
    id: draft.id,
    entity_type: type,
    entity_id: id,
    decided_by_type: actor.type,
    decided_by_id: actor.id,
    decided_at: now,
  });
  const organization = { id: draft.organizationId };
  recordEvent(
    write,
    { organization, actor, now },
    {
      type: "draft.approved",
      entityId: draft.id,
      description: `Draft approved: ${draft.operation}`,
    },
  );
  putAudit(write, auditOf(draft, actor, "approved"), now);
}

function auditOf(
  draft: Pick<KeptDraft, "id" | "organizationId" | "operation">,
  actor: Actor,
  verb: string,
) {
  const { id, organizationId, operation } = draft;
  return { organizationId, actor, action: `draft.${verb}`, subjectId: id, details: { operation } };
}

/**
 * An operation that also takes and marks the draft it was asked for in: effect, debit and decision are one commit, so
 * however many approve at once it is done and charged once.
 */
export function operationOfDraft(operation: Operation, draft: KeptDraft, by: Decision): Operation {
  if (operation.kind === "atomic") return atomicOfDraft(operation, draft, by);
  if (operation.kind === "queued")
    return {
      ...operation,
      async enqueue(context) {
        await take(readThrough(sendIn(context.tx)), draft);
        const output = await operation.enqueue(context);
        await markIn(context.tx, draft, by, { type: null, id: null });
        return output;
      },
    };
  return {
    ...operation,
    async store(context) {
      const read = readThrough(sendIn(context.tx));
      await take(read, draft);
      const effect: Effect<unknown> = await operation.store(context);
      await markIn(context.tx, draft, by, effect.entity);
      return effect;
    },
  };
}

function atomicOfDraft(
  operation: AtomicOperation,
  draft: KeptDraft,
  by: Decision,
): AtomicOperation {
  return {
    ...operation,
    async perform(context) {
      await take(context.read, draft);
      const effect = await operation.perform(context);
      putApproval(context.write, draft, by, effect.entity);
      return effect;
    },
  };
}

async function markIn(
  tx: Tx,
  draft: KeptDraft,
  by: Decision,
  entity: { type: string | null; id: string | null },
): Promise<void> {
  const { write, writes } = collectWrites();
  putApproval(write, draft, by, entity);
  await writeIn(tx, writes);
}

let lastOfTaken: Promise<void> = Promise.resolve();

/**
 * Does what costs nothing and commits by itself, while nobody else decides about its draft. It keeps one
 * connection for the draft while the work takes another, so one is done after the other: many at once
 * would hold every connection of the pool and wait for a second one.
 */
export function doWhileTaken(
  draft: KeptDraft,
  by: Decision,
  work: () => Promise<unknown>,
): Promise<void> {
  const done = lastOfTaken.then(() =>
    inTransaction(async (tx) => {
      await take(readThrough(sendIn(tx)), draft);
      await work();
      await markIn(tx, draft, by, { type: null, id: null });
    }),
  );
  lastOfTaken = done.catch(() => undefined);
  return done;
}

/** Keeps why a draft could not be done, as long as it waits. */
export async function keepRefusal(draft: KeptDraft, error: unknown): Promise<BookDraftState> {
  const { id, organizationId } = draft;
  const refusal: Prisma.InputJsonObject | undefined = isDomainError(error)
    ? { code: error.code, detail: error.message }
    : undefined;
  if (refusal)
    await db().bookDraft.updateMany({
      where: { id, organizationId, state: "waiting" },
      data: { refusal },
    });
  const { state } = await db().bookDraft.findUniqueOrThrow({
    where: { id },
    select: { state: true },
  });
  return state;
}

/** Rejects a draft: it is never done. @throws not_found, wrong_state */
export async function rejectDraft(
  organizationId: string,
  id: string,
  { actor, now }: Decision,
  read: (tx: Tx) => Promise<DraftAnswer>,
): Promise<DraftAnswer> {
  return inTransaction(async (tx) => {
    const row = await tx.bookDraft.findFirst({
      where: { id, organizationId },
      select: { operation: true },
    });
    if (!row) throw notFound("draft");
    const draft = { id, organizationId, operation: row.operation, fields: {}, agent: actor };
    await take(readThrough(sendIn(tx)), draft);
    await tx.bookDraft.update({
      where: { id },
      data: {
        state: "rejected",
        decidedByType: actor.type,
        decidedById: actor.id,
        decidedAt: now,
        file: null,
      },
    });
    await recordEventIn(
      tx,
      { organization: { id: organizationId }, actor, now },
      {
        type: "draft.rejected",
        entityId: id,
        description: `Draft rejected: ${row.operation}`,
      },
    );
    await recordAudit(tx, auditOf(draft, actor, "rejected"), now);
    return read(tx);
  });
}
