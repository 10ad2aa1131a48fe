import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction } from "@/server/foundation/db";

/** Renames an organization or moves its time zone. The slug stays, so that links keep working. */
export async function updateOrganization(
  organizationId: string,
  change: { name?: string | undefined; timeZone?: string | undefined },
  actor: Actor,
  now: Date,
): Promise<void> {
  const data = {
    ...(change.name ? { name: change.name } : {}),
    ...(change.timeZone ? { timeZone: change.timeZone } : {}),
  };
  await inTransaction(async (tx) => {
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
