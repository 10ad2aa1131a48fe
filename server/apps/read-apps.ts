import type { Prisma } from "@/generated/prisma/client";
import { type Db, db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { cutPage, type Page } from "@/server/foundation/page";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { AppAnswer } from "./app.schema";

/** The apps of an organization that are not archived, newest first; `before` is the id to continue below. */
export async function listApps(
  organizationId: string,
  page: { before?: string | undefined; limit: number },
): Promise<Page<AppAnswer>> {
  const where = {
    organizationId,
    archivedAt: null,
    ...(page.before ? { id: { lt: page.before } } : {}),
  };
  const apps = await readApps(db(), { where, take: page.limit + 1 });
  return cutPage(apps, page.limit, ({ id }) => id);
}

/** One app. @throws not_found */
export async function readApp(tx: Db, organizationId: string, appId: string): Promise<AppAnswer> {
  const [app] = await readApps(tx, { where: { id: appId, organizationId } });
  if (!app) throw notFound("app");
  return app;
}

async function readApps(
  tx: Db,
  query: Pick<Prisma.AppFindManyArgs, "where" | "take">,
): Promise<AppAnswer[]> {
  const rows = await tx.app.findMany({ ...query, orderBy: { id: "desc" } });
  const ids = rows.map(({ id }) => id);
  const sources = await tx.earningsSource.findMany({ where: { sourceId: { in: ids } } });
  const sums = new Map(sources.map((source) => [source.sourceId, source]));
  return rows.map((row) => {
    const sum = sums.get(row.id);
    return {
      id: row.id,
      organization_id: row.organizationId,
      name: row.name,
      slug: row.slug,
      kind: row.kind,
      monetization_enabled: row.monetizationEnabled,
      markup_percent: row.markupBps / 100,
      uses: Number(sum?.uses ?? 0n),
      creator_earnings: microcreditsToCredits(sum ? sum.earned - sum.takenBack : 0n),
      platform_revenue: microcreditsToCredits(sum ? sum.platform - sum.platformTakenBack : 0n),
      created_at: row.createdAt.toISOString(),
      archived_at: row.archivedAt?.toISOString() ?? null,
    };
  });
}
