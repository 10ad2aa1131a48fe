import { db } from "@/server/foundation/db";
import { log } from "@/server/foundation/log";
import { readBalance } from "@/server/ledger/balances";
import { type IdempotentRequest, runOnce } from "@/server/operations/idempotency";
import { chargeAttempt } from "./charge-attempt";
import { describeAttempt } from "./describe-attempt";
import { evaluateIn } from "./evaluate-recharge";

export type TriggeredRecharge = {
  charged: boolean;
  /** What happened, or why nothing was due, for a person. */
  message: string;
  /** What was charged; 0 when nothing was. */
  amountCents: bigint;
  previousBalance: bigint;
  newBalance: bigint;
  replayed: boolean;
};

type Look = { attempt_id: string | null; explanation: string; available: string };

/**
 * Looks at the balance because somebody asked, and charges at once when a recharge is due: the same
 * rule, limits and card as ever. With an idempotency key a repeat tells what became of the first one.
 * Source: S5 (auto-top-up/trigger).
 */
export async function triggerRecharge(
  organization: { id: string; creditAccountId: string },
  now: Date,
  idempotent?: IdempotentRequest,
): Promise<TriggeredRecharge> {
  const { creditAccountId } = organization;
  const { output: look, replayed } = await runOnce(idempotent, now, async (tx): Promise<Look> => {
    const seen = await evaluateIn(tx, creditAccountId, "person", now);
    return {
      attempt_id: seen.attemptId,
      explanation: seen.decision.explanation,
      available: seen.available.toString(),
    };
  });
  if (look.attempt_id && !replayed) {
    await chargeAttempt(look.attempt_id, now).catch((error: unknown) =>
      // The outcome is open: the job goes on asking, and the answer below says so.
      log().warn({ err: error, attemptId: look.attempt_id }, "triggered recharge is open"),
    );
  }
  const attempt = look.attempt_id
    ? await db().rechargeAttempt.findUniqueOrThrow({ where: { id: look.attempt_id } })
    : null;
  const { available } = await readBalance(db(), creditAccountId, now);
  const charged = attempt?.state === "succeeded";
  return {
    charged,
    message: attempt ? describeAttempt(attempt) : look.explanation,
    amountCents: charged ? attempt.amountCents : 0n,
    previousBalance: BigInt(look.available),
    newBalance: available,
    replayed,
  };
}
