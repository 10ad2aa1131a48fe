import { db } from "@/server/foundation/db";

/** What happens in a sandbox as its time passes; the doors know it, who know every use case. */
export type Course = {
  /** When notices go out, after midnight, and how long an account may owe, as PostgreSQL reads intervals. */
  morning: string;
  grace(): string;
  /** What falls due at this moment, and what was left from before. */
  runWhatIsDue(sandboxId: string, now: Date): Promise<void>;
};

/**
 * Takes the clock of a sandbox to where it is going, a stop at each moment at which something falls due; without
 * anywhere to go, through what fell due since it was last looked at. Stops may be taken twice, and never out of order.
 * @returns false where the time was not enough
 */
export async function walkClock(
  sandboxId: string,
  forMs: number,
  course: Course,
): Promise<boolean> {
  const giveUpAt = Date.now() + forMs;
  for (;;) {
    const sandbox = await db().sandbox.findUniqueOrThrow({ where: { id: sandboxId } });
    if (sandbox.closedAt) return true;
    const target = sandbox.advancingTo ?? new Date(Date.now() + Number(sandbox.clockAheadMs));
    const due = await nextDue(sandboxId, sandbox.lookedUntil, course);
    const stop = due && due < target ? due : target;
    if (sandbox.advancingTo) await setClock(sandboxId, stop);
    if (sandbox.advancingTo || due === stop) await course.runWhatIsDue(sandboxId, stop);
    await db().$executeRaw`
      update sandboxes set looked_until = greatest(looked_until, ${stop}),
        advancing_to = case when advancing_to > ${stop} then advancing_to end
      where id = ${sandboxId}`;
    if (stop === target) return true;
    if (Date.now() > giveUpAt) return false;
  }
}

/** Does what fell due in sandboxes by their own clocks. Runs every minute; a sandbox in which nothing did costs one look. */
export async function sweepSandboxes(now: Date, course: Course): Promise<void> {
  const due = await db().$queryRaw<{ id: string }[]>`
    select s.id from sandboxes s
    where s.closed_at is null and s.advancing_to is null
      and sandbox_next_due(s.id, s.looked_until, ${course.grace()}::interval, ${course.morning}::interval)
        <= ${now}::timestamptz + s.clock_ahead_ms * interval '1 millisecond'
    order by s.id`;
  for (const { id } of due) await walkClock(id, 30_000, course);
}

async function nextDue(sandboxId: string, after: Date, course: Course): Promise<Date | null> {
  const [row] = await db().$queryRaw<{ due: Date | null }[]>`
    select date_trunc('milliseconds', interval '999 microseconds'
      + sandbox_next_due(${sandboxId}, ${after}, ${course.grace()}::interval, ${course.morning}::interval)) as due`;
  return row?.due ?? null;
}

/** The clock only goes forward. */
async function setClock(sandboxId: string, to: Date): Promise<void> {
  const ahead = BigInt(Math.max(0, to.getTime() - Date.now()));
  await db().$executeRaw`
    update sandboxes set clock_ahead_ms = greatest(clock_ahead_ms, ${ahead}) where id = ${sandboxId}`;
}
