import type { Hold } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { dayInTimeZone } from "@/server/foundation/clock";
import type { Tx } from "@/server/foundation/db";
import { DomainError, invalid } from "@/server/foundation/errors";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { postTransaction } from "@/server/ledger/post-transaction";
import { settleAccount } from "@/server/ledger/settle-account";
import {
  captureTransaction,
  type OpenHold,
  releaseTransaction,
} from "@/server/ledger/transactions/hold";
import { creditsInWords } from "@/server/pricing/amount-words";
import { microcreditsToCredits } from "@/server/pricing/microcredits";

/**
 * Spends a hold, whole or in part; the rest is released. A repeat of the same capture finds it done.
 * A hold whose time is over is not captured: its credits are free the moment it ends.
 * @param request.amount microcredits, at most the hold's; all of it where nothing is said.
 * @throws validation_failed, wrong_state (resolved otherwise, or expired)
 */
export async function captureHold(
  tx: Tx,
  request: {
    hold: Hold;
    amount?: bigint | undefined;
    actor: Actor;
    /** What came of the work, where that is known now. */
    entity?: { type: string; id: string } | undefined;
    description?: string | undefined;
    /** What was used, priced as the hold was; it stands in the place of what the hold says. */
    used?: Record<string, unknown> | undefined;
    /** The key of the charge that it answers. */
    request?: { idem: string; idempotencyKey: string; fingerprint?: string } | undefined;
    now: Date;
  },
): Promise<{ replayed: boolean }> {
  const { actor, now } = request;
  const { hold, at } = await lockHold(tx, request.hold, now);
  const amount = request.amount ?? hold.amount;
  if (amount <= 0n)
    throw invalid("credits", "Must be more than 0. To capture nothing, release the hold");
  if (hold.state === "captured" && hold.captured === amount) return { replayed: true };
  if (hold.state === "expired") {
    throw new DomainError(
      "wrong_state",
      "This hold expired before it was captured: its credits are available again. Nothing was charged. To charge for the work, use POST /api/v1/charges.",
      { state: "expired" },
    );
  }
  refuseResolved(hold);
  if (amount > hold.amount) {
    const held = creditsInWords(microcreditsToCredits(hold.amount));
    throw invalid(
      "credits",
      `The hold has ${held}. Capture at most that, and charge the rest with POST /api/v1/charges`,
    );
  }
  const organization = await tx.organization.findUniqueOrThrow({
    where: { id: hold.organizationId },
    select: { timeZone: true },
  });
  const occasion = occasionOf(hold, actor);
  await postTransaction(
    tx,
    captureTransaction({
      hold: hold as OpenHold,
      amount,
      day: dayInTimeZone(at, organization.timeZone),
      ...occasion,
      details: {
        ...occasion.details,
        ...(request.used ? { ...request.used, captured_by: "use" } : {}),
      },
      request: request.request,
      ...(request.entity ? { entity: request.entity } : {}),
      ...(request.description ? { description: request.description } : {}),
      now: at,
    }),
  );
  return { replayed: false };
}

/** Gives a hold back. A repeat finds it done. @throws wrong_state when it was captured */
export async function releaseHold(
  tx: Tx,
  request: { hold: Hold; actor: Actor; now: Date },
): Promise<{ replayed: boolean }> {
  const { hold, at } = await lockHold(tx, request.hold, request.now);
  if (hold.state === "released" || hold.state === "expired") return { replayed: true };
  refuseResolved(hold);
  await postTransaction(
    tx,
    releaseTransaction({
      hold: hold as OpenHold,
      state: "released",
      ...occasionOf(hold, request.actor),
      now: at,
    }),
  );
  return { replayed: false };
}

// The account's lock is the hold's: charges, captures and settlements of one account take turns.
async function lockHold(
  tx: Tx,
  { id, creditAccountId }: Hold,
  now: Date,
): Promise<{ hold: Hold; at: Date }> {
  await lockCreditAccount(tx, creditAccountId);
  const at = await settleAccount(tx, creditAccountId, now);
  return { hold: await tx.hold.findUniqueOrThrow({ where: { id, creditAccountId } }), at };
}

function occasionOf(hold: Hold, actor: Actor) {
  return {
    organizationId: hold.organizationId,
    actor,
    description: hold.description,
    entity:
      hold.entityType && hold.entityId
        ? { type: hold.entityType, id: hold.entityId }
        : { type: "hold", id: hold.id },
    details: { ...(hold.details as Record<string, unknown> | null), hold: hold.id },
  };
}

function refuseResolved(hold: Hold): void {
  if (hold.state === "held") return;
  throw new DomainError(
    "wrong_state",
    `This hold is already ${hold.state}. Nothing was changed or charged.`,
    { state: hold.state },
  );
}
