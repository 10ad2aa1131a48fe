import type { Prisma } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { type Tx, violates } from "@/server/foundation/db";
import { DomainError, invalid } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { PUBLISH_LEAD_SECONDS } from "@/server/pricing/load-prices";
import type { PublishVersionInput } from "./prices.schema";

/**
 * Publishes a version of a price book: what it names costs that from `effective_at` on, the rest stays
 * as it was. It can never be changed; a later version may. It begins at least 60 s ahead, because a
 * process may price with the versions it read up to 30 s ago (see pricing/load-prices).
 * @throws validation_failed when it begins too soon, already_exists when a version begins then already.
 */
export async function publishVersion(
  tx: Tx,
  input: PublishVersionInput,
  actor: Actor,
  now: Date,
): Promise<{ id: string }> {
  const effectiveAt = new Date(input.effective_at);
  if (effectiveAt.getTime() < now.getTime() + PUBLISH_LEAD_SECONDS * 1_000) {
    throw invalid(
      "effective_at",
      `Choose a time at least ${PUBLISH_LEAD_SECONDS} seconds from now: every process must load a price before it applies`,
    );
  }
  const id = newId("priceVersion");
  try {
    await tx.priceVersion.create({
      data: {
        id,
        priceBook: input.price_book,
        effectiveAt,
        prices: input.prices as Prisma.InputJsonObject,
        note: input.note,
        publishedBy: actor.id,
        createdAt: now,
      },
    });
    await recordAudit(
      tx,
      {
        organizationId: null,
        actor,
        action: "price_version.published",
        subjectId: id,
        details: {
          price_book: input.price_book,
          effective_at: effectiveAt.toISOString(),
          prices: input.prices as Prisma.InputJsonObject,
        },
      },
      now,
    );
  } catch (error) {
    if (!violates(error, "price_versions_price_book_effective_at_key")) throw error;
    throw new DomainError(
      "already_exists",
      `A version of the ${input.price_book} price book already starts at that moment. Nothing was published. Choose another time.`,
    );
  }
  return { id };
}
