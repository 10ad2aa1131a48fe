import { recordEventIn } from "@/server/accounting/events/record-event";
import type { BookExport } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { systemActor } from "@/server/foundation/actor";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import { releaseHold } from "@/server/operations/held/resolve-hold";
import type { ExportAnswer } from "./export.schema";
import { exportTitle } from "./export-words";
import { exportAnswer } from "./read-exports";

/** What it says when its credits were given back, or its time was over, before it was finished. */
export const HOLD_GONE =
  "Its held credits were released before it finished: someone released them, or it took longer than a day. Nothing was charged. Export it again.";

/** Stops an export that is under way. Its credits are free at once; a repeat finds it done. @throws not_found, wrong_state */
export async function cancelExport(
  organizationId: string,
  id: string,
  actor: Actor,
  now: Date,
): Promise<ExportAnswer> {
  return inTransaction(async (tx) => {
    await lockExport(tx, id);
    const before = await tx.bookExport.findFirst({ where: { id, organizationId } });
    if (!before) throw notFound("export");
    if (before.status === "finished" || before.status === "failed")
      throw new DomainError(
        "wrong_state",
        `The export has already ${before.status}. Nothing was changed or charged.`,
        { state: before.status },
      );
    if (before.status !== "cancelled")
      await endIn(tx, before, { status: "cancelled", problem: null }, actor, now);
    const row = await tx.bookExport.findUniqueOrThrow({ where: { id }, include: { file: true } });
    return exportAnswer(row, now);
  });
}

/** Ends an export that cannot be made, and says why. Nothing happens to one that has ended already. */
export function failExport(id: string, problem: string, now: Date): Promise<void> {
  return inTransaction(async (tx) => {
    await lockExport(tx, id);
    const row = await tx.bookExport.findUniqueOrThrow({ where: { id } });
    if (row.status !== "queued" && row.status !== "working") return;
    await endIn(tx, row, { status: "failed", problem }, systemActor, now);
  });
}

/** Ends exports whose hold is over: nothing would pay for them any more. */
export async function sweepExports(now: Date): Promise<void> {
  const unpaid = await db().bookExport.findMany({
    where: {
      status: { in: ["queued", "working"] },
      hold: { OR: [{ state: { not: "held" } }, { expiresAt: { lte: now } }] },
    },
    select: { id: true },
    take: 1_000,
  });
  for (const { id } of unpaid) await failExport(id, HOLD_GONE, now);
}

/** Whoever begins, ends or finishes an export has it to themselves meanwhile. */
export async function lockExport(tx: Tx, id: string): Promise<void> {
  await tx.$queryRaw`select 1 from book_exports where id = ${id} for update`;
}

async function endIn(
  tx: Tx,
  row: BookExport,
  end: { status: "failed" | "cancelled"; problem: string | null },
  actor: Actor,
  now: Date,
): Promise<void> {
  const { id, holdId } = row;
  if (holdId) {
    const hold = await tx.hold.findUniqueOrThrow({ where: { id: holdId } });
    await releaseHold(tx, { hold, actor, now });
  }
  await tx.bookExport.update({ where: { id }, data: { ...end, finishedAt: now } });
  await recordExport(tx, row, end.status, actor, now);
}

/** Writes into the event history what became of an export. */
export async function recordExport(
  tx: Tx,
  row: Pick<BookExport, "id" | "organizationId" | "kind">,
  became: "finished" | "failed" | "cancelled",
  actor: Actor,
  now: Date,
): Promise<void> {
  await recordEventIn(
    tx,
    { organization: { id: row.organizationId }, actor, now },
    {
      type: `export.${became}`,
      entityId: row.id,
      description: `Export of ${exportTitle(row.kind)} ${became}`,
    },
  );
}
