import type { Prisma, PromotionCode } from "@/generated/prisma/client";
import { type Db, db } from "@/server/foundation/db";
import { cutPage, type Page } from "@/server/foundation/page";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { PromotionAnswer } from "./promotion.schema";

/** Where a code stands: what staff ended stays ended, whatever else is true of it. */
export function promotionState(
  { endedAt, expiresAt, redeemed, redemptionLimit }: PromotionCode,
  now: Date,
): PromotionAnswer["state"] {
  if (endedAt) return "ended";
  if (expiresAt && expiresAt <= now) return "expired";
  return redemptionLimit !== null && redeemed >= redemptionLimit ? "used_up" : "active";
}

/**
 * All codes, newest first.
 * @param of.search the beginning of a code, a part of its note, or its id
 */
export async function listPromotions(
  of: { search?: string | undefined },
  page: { limit: number; cursor?: string | undefined },
  now: Date,
): Promise<Page<PromotionAnswer>> {
  const rows = await db().promotionCode.findMany({
    where: {
      ...(of.search ? searched(of.search) : {}),
      ...(page.cursor ? { id: { lt: page.cursor } } : {}),
    },
    orderBy: { id: "desc" },
    take: page.limit + 1,
  });
  return cutPage(await showPromotions(db(), rows, now), page.limit, ({ id }) => id);
}

function searched(search: string): Prisma.PromotionCodeWhereInput {
  return {
    OR: [
      { id: search },
      { code: { startsWith: search.toUpperCase() } },
      { note: { contains: search, mode: "insensitive" } },
    ],
  };
}

/** Codes as staff see them, with the email addresses of those who made them. */
export async function showPromotions(
  db: Db,
  rows: PromotionCode[],
  now: Date,
): Promise<PromotionAnswer[]> {
  const people = await db.user.findMany({
    where: { id: { in: rows.map(({ createdBy }) => createdBy) } },
    select: { id: true, email: true },
  });
  const emails = new Map(people.map(({ id, email }) => [id, email]));
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    credits: microcreditsToCredits(row.credits),
    state: promotionState(row, now),
    redeemed: row.redeemed,
    redemption_limit: row.redemptionLimit,
    credits_expire_days: row.creditsExpireDays,
    expires_at: row.expiresAt?.toISOString() ?? null,
    note: row.note,
    created_by: emails.get(row.createdBy) ?? null,
    created_at: row.createdAt.toISOString(),
    ended_at: row.endedAt?.toISOString() ?? null,
  }));
}
