import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { dayInTimeZone } from "@/server/foundation/clock";
import type { Tx } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";

/**
 * Lets budgets go on at another account. What the old ones counted is in the ledger that paid it, so they are
 * archived there, and new ones begin at 0 with the same limits. Requests for more of the old ones are withdrawn.
 * The caller holds both accounts.
 */
export async function moveBudgets(
  tx: Tx,
  { organizationIds, from, to }: { organizationIds: string[]; from: string; to: string },
  actor: Actor,
  now: Date,
): Promise<void> {
  await tx.budgetRequest.updateMany({
    where: { state: "open", askerOrganizationId: { in: organizationIds } },
    data: { state: "withdrawn", decidedAt: now, decidedByType: actor.type, decidedById: actor.id },
  });
  const budgets = await tx.budget.findMany({
    where: { creditAccountId: from, organizationId: { in: organizationIds }, archivedAt: null },
    orderBy: { id: "asc" },
    include: { organization: { select: { timeZone: true } } },
  });
  if (budgets.length === 0) return;
  const { ledgerTime } = await tx.creditAccount.findUniqueOrThrow({ where: { id: to } });
  for (const { organization, ...budget } of budgets) {
    await tx.budget.update({ where: { id: budget.id }, data: { archivedAt: now } });
    const id = newId("budget");
    await tx.budget.create({
      data: {
        ...budget,
        id,
        creditAccountId: to,
        spent: 0n,
        raisedBy: 0n,
        raisedIn: null,
        alertedPercent: 0,
        createdAt: now,
      },
    });
    const today = dayInTimeZone(now, organization.timeZone);
    await tx.$executeRaw`
      update budgets set window_start = budget_window_start(period, ${today}::date), window_began_at = ${ledgerTime},
        window_ends_at = budget_window_end(period, budget_window_start(period, ${today}::date), ${organization.timeZone})
      where id = ${id}`;
    const event = { action: "budget.moved", subjectId: id, details: { before: budget.id } };
    await recordAudit(tx, { organizationId: budget.organizationId, actor, ...event }, now);
  }
}
