import type { Hold } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { settleAccount } from "@/server/ledger/settle-account";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { HoldAnswer } from "./hold.schema";

/**
 * A hold by its id, for the caller to be authorised on its organization. One whose time is over by now
 * has expired. @throws not_found
 */
export async function readHold(holdId: string, now: Date): Promise<Hold> {
  const hold = await db().hold.findUnique({ where: { id: holdId } });
  if (!hold) throw notFound("hold");
  if (hold.state !== "held") return hold;
  const { creditAccountId } = hold;
  await settleAccount(db(), creditAccountId, now);
  return db().hold.findUniqueOrThrow({ where: { id: holdId, creditAccountId } });
}

/** A hold as the API shows it. */
export function holdAnswer(hold: Hold): HoldAnswer {
  return {
    id: hold.id,
    organization_id: hold.organizationId,
    operation: hold.operation,
    state: hold.state,
    credits: microcreditsToCredits(hold.amount),
    captured_credits: microcreditsToCredits(hold.captured),
    price_version: hold.priceVersion,
    description: hold.description,
    entity: hold.entityType && hold.entityId ? { type: hold.entityType, id: hold.entityId } : null,
    expires_at: hold.expiresAt.toISOString(),
    created_at: hold.createdAt.toISOString(),
    resolved_at: hold.resolvedAt?.toISOString() ?? null,
  };
}
