import type { Tx } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";

const DAY_MS = 86_400_000;

/** What one person may send in 24 hours, keys they made included. People read it all. */
const mostADay = { ticket: 10, message: 60, attachment: 50 } as const;

const words = { ticket: "opened", message: "written", attachment: "uploaded" } as const;

/**
 * Refuses the next ticket, message or file of somebody who sent too many. Requests of one person take turns,
 * so that many at once are not all the last.
 * @param by who: of messages the author, else the person who is answered
 * @throws rate_limited
 */
export async function limitAsking(
  tx: Tx,
  what: keyof typeof mostADay,
  by: string,
  now: Date,
): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`support:${by}`}, 0))`;
  const most = mostADay[what];
  const createdAt = { gt: new Date(now.getTime() - DAY_MS) };
  const nth = {
    orderBy: { id: "desc" },
    skip: most - 1,
    take: 1,
    select: { createdAt: true },
  } as const;
  const [earliest] =
    what === "ticket"
      ? await tx.supportTicket.findMany({ where: { requesterId: by, createdAt }, ...nth })
      : what === "message"
        ? await tx.supportMessage.findMany({ where: { authorId: by, createdAt }, ...nth })
        : await tx.supportAttachment.findMany({ where: { uploadedBy: by, createdAt }, ...nth });
  if (!earliest) return;
  const seconds = Math.ceil((earliest.createdAt.getTime() + DAY_MS - now.getTime()) / 1_000);
  throw new DomainError(
    "rate_limited",
    `You have ${words[what]} ${most} ${what}s within 24 hours. Nothing was sent. Add to a ticket you have, or wait.`,
    { retry_after: Math.max(1, seconds) },
  );
}
