import type { LedgerEntry, Prisma } from "@/generated/prisma/client";
import type { Actor } from "@/server/foundation/actor";
import type { Tx } from "@/server/foundation/db";
import { directQuery } from "@/server/foundation/direct-query";
import { gather } from "@/server/foundation/gather";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { settleAccount } from "@/server/ledger/settle-account";
import { captureHold } from "./resolve-hold";

type Use = { organizationId: string; actor: Actor; operation: string };

/** An open hold that waits for a member's first run. */
export type Reserved = {
  id: string;
  creditAccountId: string;
  organizationId: string;
  operation: string;
  /** Microcredits. */
  amount: bigint;
  priceVersion: string;
  details: Prisma.JsonValue;
  createdAt: Date;
  expiresAt: Date;
};

/**
 * What an invitation left for this: a member's first run of an operation is paid by the hold that was
 * opened when they were invited, so it passes at a balance of 0. Source: S3. Only a person who acts
 * themselves has one; a key or an agent costs no look.
 * @returns the oldest such hold that is open, or undefined. Not inside a transaction: the look is
 * gathered with those of other requests, and `captureReserved` looks again under the lock.
 */
export async function findReserved(
  { organizationId, actor, operation }: Use,
  now: Date,
): Promise<Reserved | undefined> {
  if (actor.type !== "user") return undefined;
  const holds = await reservedFor(actor.id);
  return holds?.find(
    (hold) =>
      hold.organizationId === organizationId &&
      hold.operation === operation &&
      hold.expiresAt > now,
  );
}

/** By the id of the user: the open holds of invitations they accepted, oldest first. */
const reservedFor = gather<Reserved[]>(async (userIds) => {
  const rows = await directQuery<Omit<Reserved, "amount"> & { userId: string; amount: string }>(
    "find_reserved",
    `select i.accepted_by_user_id as "userId", h.id, h.credit_account_id as "creditAccountId",
       h.organization_id as "organizationId", h.operation, h.amount, h.price_version as "priceVersion", h.details, h.created_at as "createdAt", h.expires_at as "expiresAt"
     from invitations i join holds h on h.id = i.hold_id
     where i.accepted_by_user_id = any($1) and i.hold_id is not null and h.state = 'held' order by h.id`,
    [userIds],
  );
  const found = new Map<string, Reserved[]>();
  for (const { userId, amount, ...hold } of rows) {
    found.set(userId, [...(found.get(userId) ?? []), { ...hold, amount: BigInt(amount) }]);
  }
  return found;
});

/**
 * Captures what was found, in the place of a charge. Of two runs at once one gets it and the other is
 * told so and charged as any other: it is looked at again under the account's lock.
 * @param charge.amount microcredits; more than is held is not taken from it: that is a charge of its own.
 * @returns the capture's entry, or null when it cannot pay this.
 */
export async function captureReserved(
  tx: Tx,
  found: Reserved,
  charge: Omit<Parameters<typeof captureHold>[1], "hold"> & { amount: bigint },
): Promise<LedgerEntry | null> {
  await lockCreditAccount(tx, found.creditAccountId);
  await settleAccount(tx, found.creditAccountId, charge.now);
  const hold = await tx.hold.findUniqueOrThrow({ where: { id: found.id } });
  if (hold.state !== "held") return null;
  if (charge.amount > hold.amount) return null;
  await captureHold(tx, { ...charge, hold });
  const { resolvedBy } = await tx.hold.findUniqueOrThrow({ where: { id: hold.id } });
  return tx.ledgerEntry.findFirstOrThrow({
    where: {
      creditAccountId: hold.creditAccountId,
      transactionId: resolvedBy ?? "",
      kind: "capture",
    },
  });
}
