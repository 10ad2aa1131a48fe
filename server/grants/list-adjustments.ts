import type { Adjustment } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { invariant } from "@/server/foundation/invariant";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { AdjustmentAnswer } from "./adjustment.schema";

/** The adjustments of an account, those that wait for a decision first, then the newest. */
export async function listAdjustments(creditAccountId: string): Promise<AdjustmentAnswer[]> {
  const rows = await db().adjustment.findMany({
    where: { creditAccountId },
    orderBy: { id: "desc" },
    take: 100,
  });
  const answers = await adjustmentAnswers(rows);
  return answers.toSorted((a, b) => Number(b.state === "pending") - Number(a.state === "pending"));
}

export async function readAdjustment(id: string): Promise<AdjustmentAnswer> {
  const row = await db().adjustment.findUniqueOrThrow({ where: { id } });
  const [answer] = await adjustmentAnswers([row]);
  invariant(answer, "an adjustment has an answer");
  return answer;
}

/** Adjustments with the names of who asked for them and who decided. */
async function adjustmentAnswers(rows: readonly Adjustment[]): Promise<AdjustmentAnswer[]> {
  const ids = rows.flatMap((row) => [row.requestedBy, ...(row.decidedBy ? [row.decidedBy] : [])]);
  const people = await db().user.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, email: true },
  });
  const names = new Map(people.map(({ id, email }) => [id, email]));
  return rows.map((row) => ({
    id: row.id,
    amount: microcreditsToCredits(row.amount),
    reason: row.reason,
    state: row.state,
    requested_by: row.requestedBy,
    requested_by_name: names.get(row.requestedBy) ?? row.requestedBy,
    decided_by: row.decidedBy,
    decided_by_name: row.decidedBy ? (names.get(row.decidedBy) ?? row.decidedBy) : null,
    transaction_id: row.transactionId,
    created_at: row.createdAt.toISOString(),
    decided_at: row.decidedAt?.toISOString() ?? null,
  }));
}
