import type { Invitation } from "@/generated/prisma/client";
import { type Actor, systemActor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { releaseHold } from "@/server/operations/held/resolve-hold";
import type { InvitationAnswer } from "./invitation.schema";
import { readInvitation, stateOf } from "./read-invitations";

/** Takes an invitation back: its link stops working and what it holds is released. Safe to repeat. @throws wrong_state when it was accepted */
export function revokeInvitation(id: string, actor: Actor, now: Date): Promise<InvitationAnswer> {
  return inTransaction(async (tx) => {
    const row = await lockInvitation(tx, id);
    if (row.state === "accepted") {
      throw new DomainError(
        "wrong_state",
        "This invitation was already accepted. Nothing was changed. Remove the member instead.",
        { state: row.state },
      );
    }
    if (row.state === "open")
      await close(tx, row, stateOf(row, now) === "expired" ? "expired" : "revoked", actor, now);
    return readInvitation(tx, id, now);
  });
}

/** Ends every invitation whose time is over, and releases what it holds. Several workers may sweep at once. */
export async function sweepInvitations(now: Date): Promise<void> {
  const over = await db().invitation.findMany({
    where: { state: "open", expiresAt: { lte: now } },
    orderBy: { expiresAt: "asc" },
    take: 1_000,
    select: { id: true },
  });
  // One that fails must not keep the others' credits: it is told at the end.
  const failures: unknown[] = [];
  for (const { id } of over) {
    await inTransaction((tx) => endInvitation(tx, id, "expired", now)).catch((error) =>
      failures.push(error),
    );
  }
  if (failures.length > 0) {
    throw new AggregateError(failures, `${failures.length} invitations could not be ended`);
  }
}

/** The same for one, inside a transaction that does more; one that is decided or was renewed is left as it is. */
export async function endInvitation(
  tx: Tx,
  id: string,
  state: "expired" | "revoked",
  now: Date,
  actor: Actor = systemActor,
): Promise<void> {
  const row = await lockInvitation(tx, id);
  if (row.state !== "open" || (state === "expired" && row.expiresAt > now)) return;
  await close(tx, row, state, actor, now);
}

/** The account before the invitation, as everywhere: its hold is released under both. @throws not_found */
async function lockInvitation(tx: Tx, id: string): Promise<Invitation> {
  const found = await tx.invitation.findUnique({
    where: { id },
    select: { organization: { select: { creditAccountId: true } } },
  });
  if (!found) throw notFound("invitation");
  await lockCreditAccount(tx, found.organization.creditAccountId);
  await tx.$queryRaw`select id from invitations where id = ${id} for update`;
  return tx.invitation.findUniqueOrThrow({ where: { id } });
}

async function close(
  tx: Tx,
  row: Invitation,
  state: "expired" | "revoked",
  actor: Actor,
  now: Date,
): Promise<void> {
  await tx.invitation.update({ where: { id: row.id }, data: { state, resolvedAt: now } });
  const hold = row.holdId ? await tx.hold.findUnique({ where: { id: row.holdId } }) : null;
  // Whoever has its id may have captured or released it before.
  if (hold?.state === "held") await releaseHold(tx, { hold, actor, now });
  const details = { email: row.email, role: row.role };
  const event = { action: `invitation.${state}`, subjectId: row.id, details };
  await recordAudit(tx, { organizationId: row.organizationId, actor, ...event }, now);
}
