import type { OwnershipTransfer, Prisma, User } from "@/generated/prisma/client";
import { type Db, db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { cutPage, type Page } from "@/server/foundation/page";
import type { TransferAnswer, TransferState } from "./transfer.schema";

const withPeople = {
  from: true,
  to: true,
} as const satisfies Prisma.OwnershipTransferInclude;
type Row = OwnershipTransfer & { from: User; to: User };

/** The transfers of an organization, newest first; `before` is the id to continue below. */
export async function listTransfers(
  organizationId: string,
  page: { before?: string | undefined; limit: number },
  now: Date,
): Promise<Page<TransferAnswer>> {
  const rows = await db().ownershipTransfer.findMany({
    where: { organizationId, ...(page.before ? { id: { lt: page.before } } : {}) },
    orderBy: { id: "desc" },
    take: page.limit + 1,
    include: withPeople,
  });
  const transfers = await answers(db(), organizationId, rows, now);
  return cutPage(transfers, page.limit, ({ id }) => id);
}

/** One transfer. @throws not_found */
export async function readTransfer(
  client: Db,
  organizationId: string,
  id: string,
  now: Date,
): Promise<TransferAnswer> {
  const rows = await client.ownershipTransfer.findMany({
    where: { id, organizationId },
    include: withPeople,
  });
  const [transfer] = await answers(client, organizationId, rows, now);
  if (!transfer) throw notFound("ownership transfer");
  return transfer;
}

/** Nobody has to note that an offer is over: it is once its time has passed, or one of the two has no place any more. */
async function answers(
  client: Db,
  organizationId: string,
  rows: Row[],
  now: Date,
): Promise<TransferAnswer[]> {
  const open = rows.filter(({ state }) => state === "open");
  const members =
    open.length === 0
      ? []
      : await client.membership.findMany({
          where: {
            organizationId,
            userId: { in: open.flatMap(({ fromUserId, toUserId }) => [fromUserId, toUserId]) },
          },
          select: { userId: true, role: true },
        });
  const roleOf = new Map(members.map(({ userId, role }) => [userId, role]));
  const stateOf = (row: Row): TransferState => {
    if (row.state !== "open") return row.state;
    const { fromUserId, toUserId, expiresAt } = row;
    const stands = roleOf.get(fromUserId) === "owner" && roleOf.has(toUserId) && expiresAt > now;
    return stands ? "open" : "expired";
  };
  return rows.map((row) => ({
    id: row.id,
    organization_id: organizationId,
    from: personOf(row.from),
    to: personOf(row.to),
    keeps_role: row.keepsRole === "owner" ? null : row.keepsRole,
    state: stateOf(row),
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
    resolved_at: row.resolvedAt?.toISOString() ?? null,
  }));
}

function personOf({ id, name, email }: User) {
  return { user_id: id, name, email };
}
