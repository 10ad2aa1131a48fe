import type { GrantCategory } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import type { Tx } from "@/server/foundation/db";
import { DomainError, invalid, notFound } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { invariant } from "@/server/foundation/invariant";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { postTransaction } from "@/server/ledger/post-transaction";
import { grantTransaction } from "@/server/ledger/transactions/grant";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { checkNewGrant, type GrantFacts } from "./check-new-grant";
import type { GrantAnswer, GrantType, NewGrantInput } from "./grant.schema";
import { grantAnswers } from "./grant-answer";
import { givenSource } from "./grant-source";
import { readOpenOriginal } from "./read-open-original";

/** Credits paid for outside of Bursar are sold by contract; `purchased` is what a payment of ours made. */
const categories: Record<GrantType, GrantCategory> = {
  prepaid: "committed",
  committed: "committed",
  promotional: "promotional",
  bonus: "bonus",
  adjustment: "adjustment",
};
const titles: Record<GrantType, string> = {
  prepaid: "Prepaid credits",
  committed: "Committed credits",
  promotional: "Promotional credits",
  bonus: "Bonus credits",
  adjustment: "Adjustment",
};

/**
 * Gives credits to a wallet. Debt is paid first, but only by credits that may be spent on anything
 * now: a scheduled grant is not spent before its time, a scoped one not beside its purpose.
 * Source: S4 (prepaid, promotional and committed grants, expiry, rollover).
 * @throws validation_failed, not_found, already_exists when the account has a grant of that source
 */
export async function giveGrant(
  tx: Tx,
  input: NewGrantInput,
  actor: Actor,
  now: Date,
): Promise<GrantAnswer> {
  if (input.grant_type === "adjustment" && actor.type !== "staff")
    throw invalid(
      "grant_type",
      "Only staff can make adjustments. Grant promotional or bonus credits",
    );
  const wallet = await tx.wallet.findUnique({ where: { id: input.wallet_id } });
  if (!wallet) throw notFound("wallet");
  const account = await lockCreditAccount(tx, wallet.creditAccountId);
  const amount = creditsToMicrocredits(input.amount);
  const { effectiveAt, expiresAt } = checkNewGrant(
    input,
    amount,
    await readGrantFacts(tx, account.id),
    now,
  );
  const scope = input.scope ?? { operations: [], organization_ids: [] };
  const source = givenSource(input.grant_type, account.id, input.source ?? newId("request"));
  await refuseRepeatedSource(tx, source, input.source);
  const transaction = grantTransaction({
    creditAccountId: account.id,
    walletId: wallet.id,
    debt: account.debt,
    category: categories[input.grant_type],
    amount,
    priority: input.priority,
    effectiveAt,
    expiresAt,
    operations: scope.operations,
    organizationIds: scope.organization_ids,
    rolloverCap: input.rollover ? creditsToMicrocredits(input.rollover.cap) : null,
    rolloverDays: input.rollover?.expires_after_days ?? null,
    source,
    description: input.description ?? titles[input.grant_type],
    ...(input.metadata ? { details: { metadata: input.metadata } } : {}),
    organizationId: account.organizationId,
    actor,
    now,
  });
  const id = transaction.newGrants[0]?.id;
  invariant(id, "a grant transaction makes a grant");
  await postTransaction(tx, transaction);
  if (input.metadata)
    await tx.grantMetadata.create({ data: { grantId: id, metadata: input.metadata } });
  await recordAudit(
    tx,
    {
      organizationId: account.organizationId,
      actor,
      action: "grant.given",
      subjectId: id,
      details: { credits: input.amount, grant_type: input.grant_type, wallet_id: wallet.id },
    },
    now,
  );
  const row = await tx.creditGrant.findUniqueOrThrow({ where: { id }, include: { wallet: true } });
  const [answer] = await grantAnswers(tx, [row], now);
  invariant(answer, "one grant, one answer");
  return answer;
}

async function readGrantFacts(tx: Tx, creditAccountId: string): Promise<GrantFacts> {
  const spenders = await tx.organization.findMany({
    where: { creditAccountId },
    select: { id: true },
  });
  return {
    openOriginal: await readOpenOriginal(tx, creditAccountId),
    spenderIds: new Set(spenders.map(({ id }) => id)),
  };
}

// The account is locked, so nobody gives the same in between; the unique index stands behind it.
async function refuseRepeatedSource(
  tx: Tx,
  source: string,
  reference: string | undefined,
): Promise<void> {
  const known = await tx.creditGrant.findUnique({ where: { source }, select: { id: true } });
  if (!known) return;
  throw new DomainError(
    "already_exists",
    `This account already has a grant with the source ${reference}. Nothing was granted. Send a different source for a new grant.`,
    { grant_id: known.id, errors: [{ path: "source", message: "Already granted" }] },
  );
}
