import { formatPrice } from "@/components/credits/format";
import type { Hold } from "@/generated/prisma/client";
import { type Actor, systemActor } from "@/server/foundation/actor";
import { dayInTimeZone } from "@/server/foundation/clock";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { DomainError, invalid } from "@/server/foundation/errors";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { postTransaction } from "@/server/ledger/post-transaction";
import {
  captureTransaction,
  type OpenHold,
  releaseTransaction,
} from "@/server/ledger/transactions/hold";
import { microcreditsToCredits } from "@/server/pricing/microcredits";

/**
 * Spends a hold, whole or in part; the rest is released. A repeat of the same capture finds it done.
 * A hold whose time is over but which no sweep has released yet is released, not captured.
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
    /** What was metered, beside what the hold says. */
    details?: Record<string, unknown> | undefined;
    /** The key of the charge that it answers. */
    request?: { idem: string; idempotencyKey: string; fingerprint?: string } | undefined;
    now: Date;
  },
): Promise<{ replayed: boolean }> {
  const { actor, now } = request;
  const hold = await lockHold(tx, request.hold);
  const amount = request.amount ?? hold.amount;
  if (amount <= 0n) throw invalid("credits", "Must be more than 0; release the hold instead");
  if (hold.state === "captured" && hold.captured === amount) return { replayed: true };
  refuseResolved(hold);
  if (hold.expiresAt <= now) {
    throw new DomainError(
      "wrong_state",
      "This hold expired before it was captured: its credits are available again. Nothing was charged. Charge the work with POST /api/v1/charges.",
      { state: "expired" },
    );
  }
  if (amount > hold.amount) {
    const held = formatPrice(microcreditsToCredits(hold.amount));
    throw invalid(
      "credits",
      `The hold has ${held}: capture at most that, and charge the rest with POST /api/v1/charges`,
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
      day: dayInTimeZone(now, organization.timeZone),
      ...occasion,
      details: { ...occasion.details, ...request.details },
      request: request.request,
      ...(request.entity ? { entity: request.entity } : {}),
      ...(request.description ? { description: request.description } : {}),
      now,
    }),
  );
  return { replayed: false };
}

/** Gives a hold back. A repeat finds it done. @throws wrong_state when it was captured */
export async function releaseHold(
  tx: Tx,
  request: { hold: Hold; actor: Actor; now: Date },
): Promise<{ replayed: boolean }> {
  const hold = await lockHold(tx, request.hold);
  if (hold.state === "released" || hold.state === "expired") return { replayed: true };
  refuseResolved(hold);
  await postTransaction(
    tx,
    releaseTransaction({
      hold: hold as OpenHold,
      state: "released",
      ...occasionOf(hold, request.actor),
      now: request.now,
    }),
  );
  return { replayed: false };
}

/** Releases every hold whose time is over. Several workers may sweep at once. */
export async function sweepHolds(now: Date): Promise<void> {
  const over = await db().hold.findMany({
    where: { state: "held", expiresAt: { lte: now } },
    orderBy: { expiresAt: "asc" },
    take: 1_000,
  });
  // One that fails must not keep the others' credits: it is told at the end.
  const failures: unknown[] = [];
  for (const found of over) {
    await inTransaction((tx) => expireHold(tx, found, now)).catch((error) => failures.push(error));
  }
  if (failures.length > 0) {
    throw new AggregateError(failures, `${failures.length} holds could not be released`);
  }
}

/** Gives back a hold whose time is over; one that is resolved already is left as it is. */
export async function expireHold(tx: Tx, found: Hold, now: Date): Promise<void> {
  const hold = await lockHold(tx, found);
  if (hold.state !== "held") return;
  await postTransaction(
    tx,
    releaseTransaction({
      hold: hold as OpenHold,
      state: "expired",
      ...occasionOf(hold, systemActor),
      description: `Hold expired: ${hold.description}`,
      now,
    }),
  );
}

// The account's lock is the hold's: charges, captures and sweeps of one account take turns.
async function lockHold(tx: Tx, { id, creditAccountId }: Hold): Promise<Hold> {
  await lockCreditAccount(tx, creditAccountId);
  return tx.hold.findUniqueOrThrow({ where: { id } });
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
    `This hold is ${hold.state} already. Nothing was changed or charged.`,
    { state: hold.state },
  );
}
