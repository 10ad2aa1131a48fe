import type { PromotionCode } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import type { Tx } from "@/server/foundation/db";
import { DomainError, invalid } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { invariant } from "@/server/foundation/invariant";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { postTransaction } from "@/server/ledger/post-transaction";
import { grantTransaction } from "@/server/ledger/transactions/grant";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { RedeemedPromotion } from "./promotion.schema";
import { promotionState } from "./read-promotions";

const DAY_MS = 86_400_000;

/**
 * Gives an account the credits of a code: once per account and once per person, and never more often than the
 * code allows. Debt is paid first. The code's row is locked before the account, so its redemptions come one by one.
 * @param by.userId the person who redeems it, or whose key does
 * @throws validation_failed for a code that does not exist, wrong_state for one that has ended, already_exists, forbidden for staff
 */
export async function redeemPromotion(
  tx: Tx,
  organization: { id: string; creditAccountId: string; sandboxId: string | null },
  code: string,
  by: { actor: Actor; userId: string },
  now: Date,
): Promise<RedeemedPromotion> {
  if (organization.sandboxId)
    throw invalid(
      "code",
      "Promotion codes give real credits. Redeem them in the live organization",
    );
  await refuseStaff(tx, by.userId);
  const promotion = await lockPromotion(tx, code, now);
  const account = await lockCreditAccount(tx, organization.creditAccountId);
  await refuseSecond(tx, promotion.id, account.id, by.userId);
  const { creditsExpireDays: days } = promotion;
  const expiresAt = days === null ? null : new Date(now.getTime() + days * DAY_MS);
  const id = newId("promotionRedemption");
  const transaction = grantTransaction({
    creditAccountId: account.id,
    walletId: account.primaryWalletId,
    debt: account.debt,
    category: "promotional",
    amount: promotion.credits,
    expiresAt,
    source: `promotion:${id}`,
    description: `Promotion code ${promotion.code}`,
    organizationId: organization.id,
    actor: by.actor,
    entity: { type: "promotion_redemption", id },
    now,
  });
  const grantId = transaction.newGrants[0]?.id;
  invariant(grantId, "a grant transaction makes a grant");
  await postTransaction(tx, transaction);
  await tx.promotionRedemption.create({
    data: {
      id,
      promotionCodeId: promotion.id,
      creditAccountId: account.id,
      userId: by.userId,
      grantId,
      createdAt: now,
    },
  });
  await tx.promotionCode.update({
    where: { id: promotion.id },
    data: { redeemed: { increment: 1 } },
  });
  const credits = microcreditsToCredits(promotion.credits);
  await recordAudit(
    tx,
    {
      organizationId: organization.id,
      actor: by.actor,
      action: "promotion_code.redeemed",
      subjectId: promotion.id,
      details: { code: promotion.code, credits },
    },
    now,
  );
  return {
    id,
    code: promotion.code,
    credits,
    grant_id: grantId,
    expires_at: expiresAt?.toISOString() ?? null,
    created_at: now.toISOString(),
  };
}

/** Otherwise staff could spend what they create. */
async function refuseStaff(tx: Tx, userId: string): Promise<void> {
  const { isStaff } = await tx.user.findUniqueOrThrow({ where: { id: userId } });
  if (!isStaff) return;
  throw new DomainError(
    "forbidden",
    "Staff can’t redeem promotion codes. Nothing was granted. Ask another owner to redeem it.",
  );
}

async function lockPromotion(tx: Tx, code: string, now: Date): Promise<PromotionCode> {
  await tx.$queryRaw`select id from promotion_codes where code = ${code} for no key update`;
  const promotion = await tx.promotionCode.findUnique({ where: { code } });
  if (!promotion) throw invalid("code", "We don’t know this code. Check the spelling");
  const state = promotionState(promotion, now);
  if (state === "active") return promotion;
  throw new DomainError(
    "wrong_state",
    state === "used_up"
      ? "This code has reached its limit. Nothing was granted."
      : "This code is no longer valid. Nothing was granted.",
  );
}

async function refuseSecond(
  tx: Tx,
  promotionCodeId: string,
  creditAccountId: string,
  userId: string,
): Promise<void> {
  const earlier = await tx.promotionRedemption.findFirst({
    where: { promotionCodeId, OR: [{ creditAccountId }, { userId }] },
  });
  if (!earlier) return;
  throw new DomainError(
    "already_exists",
    earlier.creditAccountId === creditAccountId
      ? "This account has already redeemed this code. Nothing was granted."
      : "You have already redeemed this code for another account. Nothing was granted.",
  );
}
