import { expect } from "vitest";
import { db } from "@/server/foundation/db";

/**
 * Waits until so many sessions of this file's database wait for a lock. The server has other files' databases too.
 * @param application counts the sessions of this name only
 */
export async function untilLockWaits(count: number, application?: string): Promise<void> {
  await expect
    .poll(
      async () => {
        const [row] = await db().$queryRaw<{ waiting: bigint }[]>`
          select count(*) as waiting from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'
            and (${application ?? null}::text is null or application_name = ${application ?? null})`;
        return Number(row?.waiting);
      },
      { interval: 2, timeout: 60_000 },
    )
    .toBeGreaterThanOrEqual(count);
}
