import type { MailProblem } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { cutPage, type Page } from "@/server/foundation/page";
import type { MailProblemAnswer } from "../notification.schema";

/** Addresses that email does not reach, newest first. */
export async function listMailProblems({
  cursor,
  limit,
}: {
  cursor?: string | undefined;
  limit: number;
}): Promise<Page<MailProblemAnswer>> {
  const [since, ...rest] = cursor?.split(":") ?? [];
  const before = new Date(Number(since));
  const rows = await db().mailProblem.findMany({
    where: cursor
      ? { OR: [{ since: { lt: before } }, { since: before, address: { gt: rest.join(":") } }] }
      : {},
    orderBy: [{ since: "desc" }, { address: "asc" }],
    take: limit + 1,
  });
  const page = cutPage(rows, limit, (row) => `${row.since.getTime()}:${row.address}`);
  return { ...page, data: page.data.map(mailProblemAnswer) };
}

export function mailProblemAnswer({ address, kind, detail, since }: MailProblem) {
  return { address, kind, detail, since: since.toISOString() };
}
