import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import type { Tx } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import { invariant } from "@/server/foundation/invariant";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { postTransaction } from "@/server/ledger/post-transaction";
import { settleAccount } from "@/server/ledger/settle-account";
import { voidTransaction } from "@/server/ledger/transactions/take-away";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { GrantAnswer } from "./grant.schema";
import { grantAnswers } from "./grant-answer";

/**
 * Takes back what remains of a grant and is not held. What somebody paid us for is not voided: it
 * goes back by a refund of its payment.
 * @throws not_found, wrong_state when nothing of it is free
 */
export async function voidGrant(
  tx: Tx,
  grantId: string,
  reason: string,
  actor: Actor,
  now: Date,
): Promise<GrantAnswer> {
  const found = await tx.creditGrant.findUnique({ where: { id: grantId } });
  if (!found) throw notFound("grant");
  const account = await lockCreditAccount(tx, found.creditAccountId);
  await settleAccount(tx, account.id, now);
  const grant = await tx.creditGrant.findUniqueOrThrow({ where: { id: grantId } });
  if (grant.category === "purchased")
    throw new DomainError(
      "wrong_state",
      "These credits were paid for. Nothing was voided. Refund their payment instead.",
    );
  const amount = grant.remaining - grant.held;
  if (amount === 0n)
    throw new DomainError(
      "wrong_state",
      grant.held > 0n
        ? "Everything left of the grant is held. Nothing was voided. Try again when its holds are resolved."
        : "Nothing is left of the grant. Nothing was voided.",
    );
  await postTransaction(
    tx,
    voidTransaction({
      creditAccountId: account.id,
      grant,
      organizationId: account.organizationId,
      actor,
      description: `Voided: ${grant.description}`,
      details: { reason },
      entity: { type: "credit_grant", id: grant.id },
      now,
    }),
  );
  await recordAudit(
    tx,
    {
      organizationId: account.organizationId,
      actor,
      action: "grant.voided",
      subjectId: grant.id,
      details: { credits: microcreditsToCredits(amount), reason },
    },
    now,
  );
  const row = await tx.creditGrant.findUniqueOrThrow({
    where: { id: grantId },
    include: { wallet: true },
  });
  const [answer] = await grantAnswers(tx, [row], now);
  invariant(answer, "one grant, one answer");
  return answer;
}
