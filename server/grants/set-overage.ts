import type { OveragePolicy } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import type { Tx } from "@/server/foundation/db";
import { invalid, notFound } from "@/server/foundation/errors";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { followDebt } from "@/server/ledger/past-due";
import { creditsToMicrocredits, microcreditsToCredits } from "@/server/pricing/microcredits";

/**
 * Decides what happens when an account's credits are used up: `block`, `allow_to_limit` (debt up to
 * the limit) or `invoice` (debt that is invoiced; a limit of 0 means none). The next charge obeys, and so does whether the
 * account is past due.
 * Source: S4 (overage). Joins the caller's transaction.
 * @throws validation_failed, not_found
 */
export async function setOverage(
  tx: Tx,
  creditAccountId: string,
  change: { policy: OveragePolicy; limitCredits: number; reason: string },
  actor: Actor,
  now: Date,
): Promise<void> {
  if (change.policy === "block" && change.limitCredits !== 0)
    throw invalid("overage_limit", "Must be 0 if overage is blocked");
  if (change.policy === "allow_to_limit" && change.limitCredits === 0)
    throw invalid("overage_limit", "Enter the limit: more than 0 credits");
  const { organizationId } = await lockCreditAccount(tx, creditAccountId);
  const before = await tx.creditAccount.findUniqueOrThrow({ where: { id: creditAccountId } });
  await tx.creditAccount.update({
    where: { id: creditAccountId },
    data: {
      overagePolicy: change.policy,
      overageLimit: creditsToMicrocredits(change.limitCredits),
    },
  });
  await followDebt(tx, creditAccountId, now);
  await recordAudit(
    tx,
    {
      organizationId,
      actor,
      action: "overage.changed",
      subjectId: creditAccountId,
      details: {
        before: {
          policy: before.overagePolicy,
          limit: microcreditsToCredits(before.overageLimit),
        },
        after: { policy: change.policy, limit: change.limitCredits },
        reason: change.reason,
      },
    },
    now,
  );
}

/**
 * The debt that a change would allow beyond what is allowed now, in microcredits; null: without end.
 * @throws not_found
 */
export async function moreOverage(
  tx: Tx,
  creditAccountId: string,
  change: { policy: OveragePolicy; limitCredits: number },
): Promise<bigint | null> {
  const account = await tx.creditAccount.findUnique({ where: { id: creditAccountId } });
  if (!account) throw notFound("credit account");
  const before = mostDebt(account.overagePolicy, account.overageLimit);
  const after = mostDebt(change.policy, creditsToMicrocredits(change.limitCredits));
  if (after === null) return before === null ? 0n : null;
  return before === null || after <= before ? 0n : after - before;
}

/** null: without end. */
function mostDebt(policy: OveragePolicy, limit: bigint): bigint | null {
  if (policy === "block") return 0n;
  return policy === "invoice" && limit === 0n ? null : limit;
}
