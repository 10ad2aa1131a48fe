import { db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { cutPage, type Page } from "@/server/foundation/page";
import type { RechargeAttemptAnswer, RechargeEvaluationAnswer } from "./recharge.schema";
import { showAttempt, showEvaluation } from "./show-recharge";

type Asked = { limit: number; cursor?: string | undefined };

/** The attempts of an account, newest first. */
export async function listAttempts(
  creditAccountId: string,
  asked: Asked,
): Promise<Page<RechargeAttemptAnswer>> {
  const rows = await db().rechargeAttempt.findMany({
    where: { creditAccountId, ...before(asked) },
    orderBy: { id: "desc" },
    take: asked.limit + 1,
  });
  return cutPage(rows.map(showAttempt), asked.limit, ({ id }) => id);
}

/** Why the account was or was not charged, newest first. */
export async function listEvaluations(
  creditAccountId: string,
  asked: Asked,
): Promise<Page<RechargeEvaluationAnswer>> {
  const rows = await db().rechargeEvaluation.findMany({
    where: { creditAccountId, ...before(asked) },
    orderBy: { id: "desc" },
    take: asked.limit + 1,
  });
  return cutPage(rows.map(showEvaluation), asked.limit, ({ id }) => id);
}

/** One attempt of an account. @throws not_found */
export async function readAttempt(
  creditAccountId: string,
  id: string,
): Promise<RechargeAttemptAnswer> {
  const attempt = await db().rechargeAttempt.findFirst({ where: { id, creditAccountId } });
  if (!attempt) throw notFound("recharge attempt");
  return showAttempt(attempt);
}

// Ids sort by age, so they order a list and mark the place in it.
function before({ cursor }: Asked) {
  return cursor ? { id: { lt: cursor } } : {};
}
