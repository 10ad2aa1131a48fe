import type { BookQuestion } from "@/generated/prisma/client";
import { type Db, inTransaction } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { cutPage, type Page } from "@/server/foundation/page";
import { type IdempotentRequest, runOnce } from "@/server/operations/idempotency";
import type { Question, SavedQuestion } from "./analysis.schema";

/** More than anybody keeps in sight. */
const MOST_QUESTIONS = 200;

/** Keeps a question, to be run again. Free. @throws wrong_state where there are too many */
export async function saveQuestion(
  organizationId: string,
  { name, question }: { name: string; question: Question },
  now: Date,
  idempotent: IdempotentRequest | undefined,
): Promise<SavedQuestion> {
  const { output } = await runOnce(idempotent, now, async (tx) => {
    // Of two at once the later one counts the earlier.
    await tx.$queryRaw`select id from organizations where id = ${organizationId} for no key update`;
    const kept = await tx.bookQuestion.count({ where: { organizationId } });
    if (kept >= MOST_QUESTIONS)
      throw new DomainError(
        "wrong_state",
        `There are ${MOST_QUESTIONS} saved questions. Nothing was saved or charged. Remove one first.`,
      );
    const row = await tx.bookQuestion.create({
      data: { id: newId("bookQuestion"), organizationId, name, question, createdAt: now },
    });
    return savedQuestion(row);
  });
  return output;
}

/** Saved questions, newest first, a page at a time. Free. */
export async function listQuestions(
  db: Db,
  organizationId: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<Page<SavedQuestion>> {
  const rows = await db.bookQuestion.findMany({
    where: { organizationId, ...(page.cursor ? { id: { lt: page.cursor } } : {}) },
    orderBy: { id: "desc" },
    take: page.limit + 1,
  });
  return cutPage(rows.map(savedQuestion), page.limit, ({ id }) => id);
}

/** Forgets a question; answers to it stay. Free. @throws not_found */
export async function removeQuestion(organizationId: string, id: string): Promise<SavedQuestion> {
  return inTransaction(async (tx) => {
    const row = await tx.bookQuestion.findFirst({ where: { id, organizationId } });
    if (!row) throw notFound("saved question");
    await tx.bookQuestion.deleteMany({ where: { id } });
    return savedQuestion(row);
  });
}

function savedQuestion(row: BookQuestion): SavedQuestion {
  return {
    id: row.id,
    name: row.name,
    question: row.question as Question,
    created_at: row.createdAt.toISOString(),
  };
}
