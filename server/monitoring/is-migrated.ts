import { db } from "@/server/foundation/db";

/** The newest migration that this code needs; `tests/schema` compares it with the folder. */
export const NEWEST_MIGRATION = "20261202100000_working_keys";

/**
 * Whether the database has the tables of this code, or newer ones. Until then a process of the next release waits, while
 * those of the release before go on (docs/decisions/0096).
 */
export async function isMigrated(): Promise<boolean> {
  const [history] = await db().$queryRaw<{ known: boolean }[]>`
    select to_regclass('_prisma_migrations') is not null as known`;
  if (!history?.known) return false;
  const [found] = await db().$queryRaw<{ migrated: boolean }[]>`
    select coalesce(bool_or(migration_name = ${NEWEST_MIGRATION} and finished_at is not null), false)
      and not coalesce(bool_or(finished_at is null), false) as migrated
    from _prisma_migrations where rolled_back_at is null`;
  return found?.migrated ?? false;
}
