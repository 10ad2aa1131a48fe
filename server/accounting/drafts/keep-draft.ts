import type { Prisma } from "@/generated/prisma/client";
import { recordEventIn } from "@/server/accounting/events/record-event";
import type { Actor } from "@/server/foundation/actor";
import { db, inTransaction, inUndoneTransaction } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import { FileContent, fromBase64 } from "@/server/foundation/file-content";
import { newId } from "@/server/foundation/ids";
import {
  claimIdempotencyKey,
  type IdempotentRequest,
  onceIn,
} from "@/server/operations/idempotency";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import type { DraftAnswer } from "./draft.schema";
import { countWaiting, readDraft } from "./read-drafts";

/** How many may wait in an organization: an agent that asks without end is told to stop. */
export const MOST_WAITING = 500;

/** Whether what this actor writes into the books of an organization waits for a person's approval. */
export async function needsApproval(actor: Actor, organizationId: string): Promise<boolean> {
  if (actor.type !== "agent") return false;
  const settings = await db().bookSettings.findUnique({
    where: { organizationId },
    select: { approvalRequired: true },
  });
  return settings?.approvalRequired === true;
}

/** What an agent asked for. */
export type Asked = {
  organizationId: string;
  actor: Actor;
  operation: string;
  summary: string;
  /** As it was sent. */
  fields: Record<string, unknown>;
  /** The field that holds a file. */
  fileField: string | undefined;
  idempotent: IdempotentRequest | undefined;
  now: Date;
  /** Checks what can be checked, and says what it would cost. @throws what running it would */
  price(): Promise<number>;
};

/**
 * Keeps what an agent asked for as a draft, in place of doing it: checked and priced, at no cost. A repeat under its
 * Idempotency-Key is the same draft, or whatever it did before approval was required.
 */
export async function keepDraft(
  asked: Asked,
): Promise<{ output: DraftAnswer | unknown; replayed: boolean }> {
  const { organizationId, actor, operation, idempotent, now } = asked;
  // Looked for before it is checked: what was done meanwhile may be why it would be refused now.
  const before =
    idempotent && (await inUndoneTransaction((tx) => claimIdempotencyKey(tx, idempotent, now)));
  if (before) return { output: before.output, replayed: true };
  const credits = creditsToMicrocredits(await asked.price());
  const { input, file } = await withoutFile(asked);
  return inTransaction((tx) =>
    onceIn(tx, idempotent, now, async () => {
      if ((await countWaiting(tx, organizationId, MOST_WAITING)) >= MOST_WAITING) throw tooMany();
      const id = newId("draft");
      await tx.bookDraft.create({
        data: {
          id,
          organizationId,
          operation,
          input,
          credits,
          agentId: actor.id,
          apiKeyId: actor.apiKeyId ?? null,
          madeThrough: [...(actor.madeThrough ?? [])],
          createdAt: now,
          ...(file
            ? { file: file.bytes, fileName: file.name ?? null, fileBytes: file.bytes.length }
            : {}),
        },
      });
      await recordEventIn(
        tx,
        { organization: { id: organizationId }, actor, now },
        { type: "draft.created", entityId: id, description: `Draft to approve: ${asked.summary}` },
      );
      return readDraft(tx, organizationId, id, () => asked.summary);
    }),
  );
}

/** What was sent as JSON, and the file that came with it. */
async function withoutFile({ fields, fileField }: Asked): Promise<{
  input: Prisma.InputJsonObject;
  file: FileContent | undefined;
}> {
  const sent = fileField === undefined ? undefined : fields[fileField];
  const { [fileField ?? ""]: _, ...rest } = fields;
  if (sent instanceof FileContent) return { input: rest as Prisma.InputJsonObject, file: sent };
  const bytes = typeof sent === "string" ? fromBase64(sent) : undefined;
  return bytes
    ? { input: rest as Prisma.InputJsonObject, file: await FileContent.of(bytes) }
    : { input: fields as Prisma.InputJsonObject, file: undefined };
}

function tooMany(): DomainError {
  return new DomainError(
    "wrong_state",
    `${MOST_WAITING} drafts are already waiting for a decision. Nothing was done, saved or charged. Ask an owner or admin to approve or reject some, then try again.`,
    { waiting: MOST_WAITING },
  );
}
