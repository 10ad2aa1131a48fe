import type { Prisma } from "@/generated/prisma/client";
import { passFreeDays } from "@/server/base-fee/pass-free-days";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { DomainError, invalid, notFound } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { lockCreditAccount } from "@/server/ledger/accounts";
import type { PriceBook } from "@/server/pricing/price-version.schema";
import type { AgreePriceInput } from "./prices.schema";

/**
 * Agrees a price with one credit account: of an operation, a model or a credit. It counts from the
 * next charge on, or from `effective_at`; never from the past. It cannot be changed, only ended.
 * Source: S3 (negotiated prices). @throws not_found, validation_failed
 */
export async function agreePrice(
  tx: Tx,
  input: AgreePriceInput,
  actor: Actor,
  now: Date,
): Promise<{ id: string }> {
  const effectiveAt = input.effective_at ? new Date(input.effective_at) : now;
  const endsAt = input.ends_at ? new Date(input.ends_at) : null;
  if (effectiveAt < now) {
    throw invalid("effective_at", "Choose a time in the future: past charges don't change");
  }
  if (endsAt && endsAt <= effectiveAt) throw invalid("ends_at", "Must be after the start");
  const id = newId("priceOverride");
  const account = await tx.creditAccount.findUnique({ where: { id: input.credit_account_id } });
  if (!account) throw notFound("credit account");
  const prices = input.prices as Prisma.InputJsonObject;
  const { subject, negotiated, note } = input;
  await tx.priceOverride.create({
    data: {
      id,
      creditAccountId: account.id,
      subject,
      negotiated,
      prices,
      note,
      createdBy: actor.id,
      effectiveAt,
      endsAt,
      createdAt: now,
    },
  });
  await recordAudit(
    tx,
    {
      organizationId: account.organizationId,
      actor,
      action: "price_override.created",
      subjectId: id,
      details: {
        subject,
        negotiated,
        prices,
        effective_at: effectiveAt.toISOString(),
        ends_at: endsAt?.toISOString() ?? null,
      },
    },
    now,
  );
  return { id };
}

/**
 * Ends an agreed price now; one that has not begun never does.
 * @throws not_found, wrong_state when it has ended already
 */
export async function endAgreedPrice(overrideId: string, actor: Actor, now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    await tx.$queryRaw`select id from price_overrides where id = ${overrideId} for update`;
    const override = await tx.priceOverride.findUnique({
      where: { id: overrideId },
      include: { creditAccount: { select: { organizationId: true } } },
    });
    if (!override) throw notFound("agreed price");
    if (override.endsAt && override.endsAt <= now) {
      throw new DomainError(
        "wrong_state",
        "The agreed price has already ended. Nothing was changed.",
      );
    }
    // The table wants a life of more than nothing. A microsecond is less than our clock can tell, so
    // one that has not begun is never in force.
    await tx.$executeRaw`
      update price_overrides set ends_at = greatest(${now}::timestamptz, effective_at + interval '1 microsecond')
      where id = ${overrideId}`;
    await recordAudit(
      tx,
      {
        organizationId: override.creditAccount.organizationId,
        actor,
        action: "price_override.ended",
        subjectId: overrideId,
        details: { subject: override.subject },
      },
      now,
    );
  });
}

/** Sells credits to an account by another price book from now on. @throws not_found, wrong_state */
export async function movePriceBook(
  tx: Tx,
  creditAccountId: string,
  priceBook: PriceBook,
  actor: Actor,
  now: Date,
): Promise<void> {
  await lockCreditAccount(tx, creditAccountId);
  const { priceBook: before, organizationId } = await tx.creditAccount.findUniqueOrThrow({
    where: { id: creditAccountId },
  });
  if (before === priceBook) {
    throw new DomainError(
      "wrong_state",
      `The account is already in the ${priceBook} price book. Nothing was changed.`,
    );
  }
  await passFreeDays(tx, now, { creditAccountId });
  await tx.creditAccount.update({ where: { id: creditAccountId }, data: { priceBook } });
  await recordAudit(
    tx,
    {
      organizationId,
      actor,
      action: "price_book.changed",
      subjectId: creditAccountId,
      details: { from: before, to: priceBook },
    },
    now,
  );
}
