import { Prisma, type ReconciliationRow, type ReconciliationRun } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { cutPage, type Page } from "@/server/foundation/page";
import type { ReconciliationAnswer, ReconciliationRowAnswer } from "./reconciliation.schema";

/** The runs, newest first. The cursor is the id of the last one seen. */
export async function listReconciliations(page: {
  limit: number;
  cursor?: string | undefined;
}): Promise<Page<ReconciliationAnswer>> {
  const rows = await db().reconciliationRun.findMany({
    where: page.cursor ? { id: { lt: page.cursor } } : {},
    orderBy: { id: "desc" },
    take: page.limit + 1,
  });
  const starters = await emailsOf(rows);
  return cutPage(
    rows.map((row) => show(row, starters)),
    page.limit,
    ({ id }) => id,
  );
}

/** One run. @throws not_found */
export async function readReconciliation(id: string): Promise<ReconciliationAnswer> {
  const run = await db().reconciliationRun.findUnique({ where: { id } });
  if (!run) throw notFound("reconciliation");
  return show(run, await emailsOf([run]));
}

/** The report of a run, row by row, newest money first; on demand only what differs. The cursor is the last position seen. */
export async function listReconciliationRows(
  runId: string,
  page: { limit: number; cursor?: string | undefined; onlyDifferences: boolean },
): Promise<Page<ReconciliationRowAnswer>> {
  const asked = Number(page.cursor ?? -1);
  const after = Number.isInteger(asked) ? asked : -1;
  // Written out: only so does PostgreSQL see that the index of the rows that differ will do.
  const found = await db().$queryRaw<{ position: number }[]>`
    select position from reconciliation_rows where run_id = ${runId} and position > ${after}
      ${page.onlyDifferences ? Prisma.sql`and verdict not in ('matches', 'under_way')` : Prisma.empty}
    order by position limit ${page.limit + 1}`;
  const rows = await db().reconciliationRow.findMany({
    where: { runId, position: { in: found.map(({ position }) => position) } },
    orderBy: { position: "asc" },
  });
  return cutPage(rows.map(showRow), page.limit, ({ position }) => String(position));
}

async function emailsOf(runs: ReconciliationRun[]): Promise<Map<string, string>> {
  const ids = runs.flatMap(({ startedBy }) => startedBy ?? []);
  const users = await db().user.findMany({ where: { id: { in: ids } } });
  return new Map(users.map(({ id, email }) => [id, email]));
}

function show(run: ReconciliationRun, starters: Map<string, string>): ReconciliationAnswer {
  return {
    id: run.id,
    state: run.state,
    from: run.fromAt?.toISOString() ?? null,
    to: run.toAt.toISOString(),
    started_by: run.startedBy ? (starters.get(run.startedBy) ?? run.startedBy) : null,
    compared: run.compared,
    differences: run.differences,
    problem: run.problem,
    created_at: run.createdAt.toISOString(),
    finished_at: run.finishedAt?.toISOString() ?? null,
  };
}

function showRow(row: ReconciliationRow): ReconciliationRowAnswer {
  return {
    position: row.position,
    kind: row.kind as ReconciliationRowAnswer["kind"],
    stripe_id: row.stripeId,
    payment_id: row.paymentId,
    currency: row.currency,
    ours_cents: row.oursCents === null ? null : Number(row.oursCents),
    stripe_cents: row.stripeCents === null ? null : Number(row.stripeCents),
    difference_cents: Number((row.stripeCents ?? 0n) - (row.oursCents ?? 0n)),
    verdict: row.verdict,
    occurred_at: row.occurredAt.toISOString(),
  };
}
