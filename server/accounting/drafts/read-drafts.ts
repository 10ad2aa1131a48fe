import type { BookDraftState } from "@/generated/prisma/enums";
import type { Prisma } from "@/generated/prisma/client";
import type { Db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { cutPage, type Page } from "@/server/foundation/page";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { DraftAnswer } from "./draft.schema";

const withAgent = {
  omit: { file: true },
  include: { agent: { select: { name: true } } },
} satisfies Pick<Prisma.BookDraftFindManyArgs, "omit" | "include">;

type DraftRow = Prisma.BookDraftGetPayload<typeof withAgent>;

/** What each operation is called where people read it: its endpoint's summary. */
export type Summaries = (operation: string) => string;

/** Drafts of an organization, newest first, a page at a time. */
export async function listDrafts(
  db: Db,
  organizationId: string,
  page: { limit: number; before?: string | undefined; state?: BookDraftState | undefined },
  summaries: Summaries,
): Promise<Page<DraftAnswer>> {
  const { limit, before, state } = page;
  const rows = await db.bookDraft.findMany({
    ...withAgent,
    where: {
      organizationId,
      ...(state ? { state } : {}),
      ...(before ? { id: { lt: before } } : {}),
    },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return cutPage(
    rows.map((row) => draftAnswer(row, summaries)),
    limit,
    ({ id }) => id,
  );
}

/** One draft of this organization. @throws not_found */
export async function readDraft(
  db: Db,
  organizationId: string,
  id: string,
  summaries: Summaries,
): Promise<DraftAnswer> {
  const row = await db.bookDraft.findFirst({ ...withAgent, where: { id, organizationId } });
  if (!row) throw notFound("draft");
  return draftAnswer(row, summaries);
}

/** How many wait for a decision, up to this number. */
export async function countWaiting(db: Db, organizationId: string, upTo: number): Promise<number> {
  const [counted] = await db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from (
      select from book_drafts where organization_id = ${organizationId} and state = 'waiting' limit ${upTo}) waiting`;
  return counted?.count ?? 0;
}

function draftAnswer(row: DraftRow, summaries: Summaries): DraftAnswer {
  return {
    id: row.id,
    object: "draft",
    status: row.state,
    operation: row.operation,
    summary: summaries(row.operation),
    input: row.input as Record<string, unknown>,
    file: row.fileBytes === null ? null : { name: row.fileName, bytes: row.fileBytes },
    credits: microcreditsToCredits(row.credits),
    agent_id: row.agentId,
    agent_name: row.agent.name,
    refusal: row.refusal as DraftAnswer["refusal"],
    entity_type: row.entityType,
    entity_id: row.entityId,
    decided_by: row.decidedById,
    decided_at: row.decidedAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
  };
}
