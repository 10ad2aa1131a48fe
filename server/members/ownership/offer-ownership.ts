import type { Role } from "@/generated/prisma/enums";
import { recordAudit } from "@/server/foundation/audit";
import { type Tx, violates } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { type IdempotentRequest, runOnce } from "@/server/operations/idempotency";
import { actorOf, type Person } from "@/server/organizations/access/caller";
import { lockOrganization } from "@/server/organizations/access/roles-over";
import { requireVerified } from "@/server/users/require-verified";
import { readTransfer } from "./read-transfers";
import { tellReceiver } from "./tell-transfer";
import type { TransferAnswer } from "./transfer.schema";

const DAYS_OPEN = 7;

/**
 * Offers an organization to one of its members. Nothing changes until they accept: they are emailed a link
 * to the page where they do. One offer of an owner is open at a time.
 * @param input.keepsRole what the giver is afterwards; null: they leave
 * @throws not_found: not a member; wrong_state: the giver is no owner of its own, or the member is one already;
 * already_exists: an offer is open
 */
export async function offerOwnership(
  giver: Person,
  organizationId: string,
  input: { toMemberId: string; keepsRole: Role | null },
  now: Date,
  idempotent?: IdempotentRequest,
): Promise<TransferAnswer> {
  try {
    const { output } = await runOnce(idempotent, now, async (tx) => {
      await lockOrganization(tx, organizationId);
      await requireVerified(tx, giver.userId);
      await requireOwner(tx, organizationId, giver.userId);
      const member = await tx.membership.findFirst({
        where: { id: input.toMemberId, organizationId },
      });
      if (!member) throw notFound("member");
      if (member.role === "owner") throw isOwner(member.userId === giver.userId);
      await closeStale(tx, organizationId, giver.userId, now);
      const id = newId("ownershipTransfer");
      await tx.ownershipTransfer.create({
        data: {
          id,
          organizationId,
          fromUserId: giver.userId,
          toUserId: member.userId,
          keepsRole: input.keepsRole,
          createdAt: now,
          expiresAt: new Date(now.getTime() + DAYS_OPEN * 86_400_000),
        },
      });
      const details = { toUserId: member.userId, keepsRole: input.keepsRole };
      const event = { action: "ownership.offered", subjectId: id, details };
      await recordAudit(tx, { organizationId, actor: actorOf(giver), ...event }, now);
      const transfer = await readTransfer(tx, organizationId, id, now);
      await tellReceiver(tx, transfer, now);
      return transfer;
    });
    return output;
  } catch (error) {
    if (violates(error, "ownership_transfers_one_open")) throw offerIsOpen();
    throw error;
  }
}

async function requireOwner(tx: Tx, organizationId: string, userId: string): Promise<void> {
  const own = await tx.membership.findUnique({
    where: { organizationId_userId: { organizationId, userId } },
  });
  if (own?.role === "owner") return;
  throw new DomainError(
    "wrong_state",
    "You own this organization through its parent, so there is nothing of yours here to hand over. Nothing was changed. Make the member an owner instead.",
  );
}

/** An offer that nobody can accept any more makes room for the next. */
async function closeStale(
  tx: Tx,
  organizationId: string,
  fromUserId: string,
  now: Date,
): Promise<void> {
  const open = await tx.ownershipTransfer.findFirst({
    where: { organizationId, fromUserId, state: "open" },
  });
  if (!open) return;
  const { state } = await readTransfer(tx, organizationId, open.id, now);
  if (state === "open") throw offerIsOpen();
  const resolved = { state: "expired", resolvedAt: now } as const;
  await tx.ownershipTransfer.update({ where: { id: open.id }, data: resolved });
}

function isOwner(self: boolean): DomainError {
  return new DomainError(
    "wrong_state",
    self
      ? "You can't hand over to yourself. Nothing was changed. Choose another member."
      : "This member is already an owner. Nothing was changed. Give up your own role, or leave.",
  );
}

function offerIsOpen(): DomainError {
  return new DomainError(
    "already_exists",
    "You have already offered ownership to a member. Nothing was changed. Withdraw that offer first, or wait for the answer.",
  );
}
