import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import type { Person } from "./access/caller";

/**
 * Decides whether an organization, and what it owns, opens only to people who have a second factor. Members
 * without one are led to set it up; API keys are unaffected. Whoever requires it has it, so that nobody
 * locks themselves out.
 * @throws wrong_state for somebody without a second factor
 */
export async function requireSecondFactor(
  organizationId: string,
  required: boolean,
  { person, actor }: { person: Person; actor: Actor },
  now: Date,
): Promise<void> {
  await inTransaction(async (tx) => {
    // Held, so that their last factor is not removed in this moment.
    const [mine] = await tx.$queryRaw<{ protected: boolean }[]>`
      select second_factor_at is not null as protected from users where id = ${person.userId} for share`;
    if (required && !mine?.protected)
      throw new DomainError(
        "wrong_state",
        "Set up a second factor for yourself first, under Your account > Security. Nothing was changed.",
      );
    await tx.organization.update({
      where: { id: organizationId },
      data: { requiresSecondFactor: required },
    });
    const event = { action: "organization.second_factor", subjectId: organizationId };
    await recordAudit(tx, { organizationId, actor, ...event, details: { required } }, now);
  });
}
