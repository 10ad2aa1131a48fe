import type { Prisma } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { cutPage, type Page } from "@/server/foundation/page";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { RequestFilter, StaffRequestAnswer } from "./request.schema";

type Row = Prisma.StaffActionGetPayload<object>;

/** What was asked for, newest first; `before` is the id to continue below. */
export async function listRequests(
  filter: {
    state?: RequestFilter | undefined;
    creditAccountId?: string | undefined;
    before?: string | undefined;
    limit: number;
  },
  now: Date,
): Promise<Page<StaffRequestAnswer>> {
  const over = { state: "pending" as const, expiresAt: { lte: now } };
  const states = {
    pending: { state: "pending" as const, expiresAt: { gt: now } },
    expired: { OR: [{ state: "expired" as const }, over] },
    approved: { state: "approved" as const },
    rejected: { state: "rejected" as const },
    decided: { OR: [{ state: { in: ["approved", "rejected", "expired"] } }, over] },
  } satisfies Record<RequestFilter, Prisma.StaffActionWhereInput>;
  const rows = await db().staffAction.findMany({
    where: {
      ...(filter.state ? states[filter.state] : { state: { not: "done" } }),
      ...(filter.creditAccountId ? { creditAccountId: filter.creditAccountId } : {}),
      ...(filter.before ? { id: { lt: filter.before } } : {}),
    },
    orderBy: { id: "desc" },
    take: filter.limit + 1,
  });
  return cutPage(await answers(rows, now), filter.limit, ({ id }) => id);
}

/** @throws not_found */
export async function readRequest(id: string, now: Date): Promise<StaffRequestAnswer> {
  const row = await db().staffAction.findFirst({ where: { id, state: { not: "done" } } });
  const [answer] = row ? await answers([row], now) : [];
  if (!answer) throw notFound("request");
  return answer;
}

async function answers(rows: Row[], now: Date): Promise<StaffRequestAnswer[]> {
  const people = await db().user.findMany({
    where: {
      id: { in: rows.flatMap((row) => [row.requestedBy, row.decidedBy ?? row.requestedBy]) },
    },
    select: { id: true, email: true },
  });
  const emails = new Map(people.map(({ id, email }) => [id, email]));
  const names = await organizationNames(rows.flatMap((row) => row.creditAccountId ?? []));
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    title: row.title,
    reason: row.reason,
    credits: row.amount === null ? null : microcreditsToCredits(row.amount),
    parameters: row.parameters as Record<string, unknown>,
    credit_account_id: row.creditAccountId,
    organization_name: row.creditAccountId ? (names.get(row.creditAccountId) ?? null) : null,
    state: stateOf(row, now),
    requested_by: row.requestedBy,
    requested_by_name: emails.get(row.requestedBy) ?? row.requestedBy,
    decided_by: row.decidedBy,
    decided_by_name: row.decidedBy ? (emails.get(row.decidedBy) ?? row.decidedBy) : null,
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt?.toISOString() ?? null,
    decided_at: row.decidedAt?.toISOString() ?? null,
  }));
}

function stateOf({ state, expiresAt }: Row, now: Date): StaffRequestAnswer["state"] {
  if (state === "pending" && expiresAt && expiresAt <= now) return "expired";
  return state === "done" ? "approved" : state;
}

async function organizationNames(accountIds: string[]): Promise<Map<string, string>> {
  const rows = await db().$queryRaw<{ id: string; name: string }[]>`
    select a.id, o.name from credit_accounts a join organizations o on o.id = a.organization_id
    where a.id = any(${accountIds})`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}
