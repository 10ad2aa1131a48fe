import { keepWindows } from "@/server/budgets/keep-windows";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction } from "@/server/foundation/db";
import { keepMonth } from "@/server/recharge/counted-month";

/**
 * Renames an organization, moves its time zone or ends its first steps. The slug stays, so that links keep working, and
 * budgets keep the windows they are in.
 */
export async function updateOrganization(
  organizationId: string,
  change: {
    name?: string | undefined;
    timeZone?: string | undefined;
    onboarded?: true | undefined;
  },
  actor: Actor,
  now: Date,
): Promise<void> {
  const data = {
    ...(change.name ? { name: change.name } : {}),
    ...(change.timeZone ? { timeZone: change.timeZone } : {}),
  };
  await inTransaction(async (tx) => {
    const { timeZone: from } = await tx.organization.findUniqueOrThrow({
      where: { id: organizationId },
      select: { timeZone: true },
    });
    if (change.timeZone) {
      const zones = { from, to: change.timeZone };
      await keepWindows(tx, organizationId, zones, now);
      await keepMonth(tx, organizationId, zones, now);
    }
    if (change.onboarded)
      await tx.organization.updateMany({
        where: { id: organizationId, onboardedAt: null },
        data: { onboardedAt: now },
      });
    if (Object.keys(data).length === 0) return;
    await tx.organization.update({ where: { id: organizationId }, data });
    await recordAudit(
      tx,
      {
        organizationId,
        actor,
        action: "organization.updated",
        subjectId: organizationId,
        details: data,
      },
      now,
    );
  });
}
