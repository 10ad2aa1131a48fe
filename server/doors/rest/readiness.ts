import { isDatabaseAway } from "@/server/foundation/database-away";
import { db } from "@/server/foundation/db";

export type Readiness = {
  status: "ready" | "not_ready";
  database: boolean;
  migrations: boolean;
  jobs: boolean;
};

/** Whether this process can do its work: the database answers, is migrated, and takes jobs. */
export async function readReadiness(): Promise<Readiness> {
  try {
    const [found] = await db().$queryRaw<{ migrations: boolean; jobs: boolean }[]>`
      select not exists (select from _prisma_migrations where finished_at is null and rolled_back_at is null) as migrations,
        to_regclass('graphile_worker.jobs') is not null as jobs`;
    const { migrations, jobs } = found ?? { migrations: false, jobs: false };
    return { status: migrations && jobs ? "ready" : "not_ready", database: true, migrations, jobs };
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    return { status: "not_ready", database: false, migrations: false, jobs: false };
  }
}
