import type { Sandbox } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction } from "@/server/foundation/db";
import { DomainError, invalid, notFound } from "@/server/foundation/errors";
import { addJob } from "@/server/gateways/jobs/add-job";
import { type IdempotentRequest, runOnce } from "@/server/operations/idempotency";
import { FARTHEST_AHEAD_MS } from "./read-sandbox";
import { type Course, walkClock } from "./walk-clock";

/** A request walks this long; the worker goes on from there. */
const WALK_MS = 10_000;
const WORKER_AFTER_MS = 2 * WALK_MS;

/**
 * Moves the clock of a sandbox forward. Everything that falls due on the way happens at its moment and in order; a long
 * way is finished by the worker. Repeated under the same key it moves once.
 * @throws wrong_state while it is under way; validation_failed beyond the farthest
 */
export async function advanceClock(
  sandboxId: string,
  byMs: number,
  actor: Actor,
  realNow: Date,
  course: Course,
  idempotent?: IdempotentRequest,
): Promise<void> {
  await runOnce(idempotent, realNow, async (tx) => {
    await tx.$queryRaw`select id from sandboxes where id = ${sandboxId} for update`;
    const sandbox = await tx.sandbox.findUniqueOrThrow({ where: { id: sandboxId } });
    if (sandbox.closedAt) throw notFound("sandbox");
    refuseAdvancing(sandbox);
    const ahead = Number(sandbox.clockAheadMs) + byMs;
    if (ahead > FARTHEST_AHEAD_MS)
      throw invalid(
        "advance_seconds",
        "The clock can be 400 days ahead at most. Reset the sandbox to start again",
      );
    const advancingTo = new Date(realNow.getTime() + ahead);
    await tx.sandbox.update({ where: { id: sandboxId }, data: { advancingTo } });
    const details = { by_seconds: byMs / 1_000 };
    const event = { organizationId: sandboxId, actor, action: "sandbox.clock_advanced" };
    await recordAudit(tx, { ...event, subjectId: sandboxId, details }, realNow);
    const key = `advance-sandbox:${sandboxId}`;
    await addJob(tx, "advance-sandbox", { sandboxId }, { key, inMs: WORKER_AFTER_MS });
    return sandboxId;
  });
  await walkClock(sandboxId, WALK_MS, course);
}

/** Goes on with an advance that a request began. */
export async function continueAdvance(sandboxId: string, course: Course): Promise<void> {
  const isThere = await walkClock(sandboxId, WALK_MS, course);
  if (isThere) return;
  const key = `advance-sandbox:${sandboxId}`;
  await inTransaction((tx) => addJob(tx, "advance-sandbox", { sandboxId }, { key }));
}

/** @throws wrong_state while the clock is on its way */
export function refuseAdvancing({ advancingTo }: Pick<Sandbox, "advancingTo">): void {
  if (!advancingTo) return;
  throw new DomainError(
    "wrong_state",
    "The clock of this sandbox is still being advanced. Nothing was changed. Wait until GET /api/v1/sandbox says ready.",
    { advancing_to: advancingTo.toISOString() },
  );
}
