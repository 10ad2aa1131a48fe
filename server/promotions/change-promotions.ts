import type { z } from "zod";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import type { Tx } from "@/server/foundation/db";
import { DomainError, invalid, notFound } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { invariant } from "@/server/foundation/invariant";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import type { newPromotionFields, PromotionAnswer } from "./promotion.schema";
import { promotionState, showPromotions } from "./read-promotions";

export type NewPromotion = z.output<z.ZodObject<typeof newPromotionFields>>;

/** The most credits a code can give, in microcredits; null where any number of accounts may redeem it. */
export function mostOfPromotion({ credits, redemption_limit }: NewPromotion): bigint | null {
  return redemption_limit === null
    ? null
    : creditsToMicrocredits(credits) * BigInt(redemption_limit);
}

/** Makes a code. @throws validation_failed, already_exists for a code that was ever made */
export async function createPromotion(
  tx: Tx,
  input: NewPromotion,
  staff: Actor,
  now: Date,
): Promise<PromotionAnswer> {
  const expiresAt = input.expires_at === null ? null : new Date(input.expires_at);
  if (expiresAt && expiresAt <= now) throw invalid("expires_at", "Enter a time in the future");
  const id = newId("promotionCode");
  const { count } = await tx.promotionCode.createMany({
    data: {
      id,
      code: input.code,
      note: input.note,
      credits: creditsToMicrocredits(input.credits),
      redemptionLimit: input.redemption_limit,
      creditsExpireDays: input.credits_expire_days,
      expiresAt,
      createdBy: staff.id,
      createdAt: now,
    },
    skipDuplicates: true,
  });
  if (count === 0)
    throw new DomainError(
      "already_exists",
      `There is already a code ${input.code}, or there once was. Nothing was created. Choose another.`,
      { errors: [{ path: "code", message: "Already exists" }] },
    );
  await record(tx, "created", { id, code: input.code }, staff, now);
  return readOne(tx, id, now);
}

/** Ends a code: nobody can redeem it any more, and what was granted stays. @throws not_found, wrong_state */
export async function endPromotion(
  tx: Tx,
  id: string,
  staff: Actor,
  now: Date,
): Promise<PromotionAnswer> {
  await tx.$queryRaw`select id from promotion_codes where id = ${id} for no key update`;
  const promotion = await tx.promotionCode.findUnique({ where: { id } });
  if (!promotion) throw notFound("promotion code");
  if (promotionState(promotion, now) === "ended")
    throw new DomainError("wrong_state", "This code has already ended. Nothing was changed.");
  await tx.promotionCode.update({ where: { id }, data: { endedAt: now } });
  await record(tx, "ended", promotion, staff, now);
  return readOne(tx, id, now);
}

function record(
  tx: Tx,
  what: "created" | "ended",
  { id, code }: { id: string; code: string },
  actor: Actor,
  now: Date,
): Promise<void> {
  const action = `promotion_code.${what}`;
  const event = { organizationId: null, actor, action, subjectId: id, details: { code } };
  return recordAudit(tx, event, now);
}

async function readOne(tx: Tx, id: string, now: Date): Promise<PromotionAnswer> {
  const row = await tx.promotionCode.findUniqueOrThrow({ where: { id } });
  const [answer] = await showPromotions(tx, [row], now);
  invariant(answer, "one code, one answer");
  return answer;
}
