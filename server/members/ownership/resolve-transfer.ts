import { recordAudit } from "@/server/foundation/audit";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { actorOf, type Person } from "@/server/organizations/access/caller";
import { lockOrganization } from "@/server/organizations/access/roles-over";
import { lockStaying } from "@/server/users/lock-staying";
import { requireVerified } from "@/server/users/require-verified";
import { endMembership, giveRole } from "../change-member";
import { readTransfer } from "./read-transfers";
import { tellOwners } from "./tell-transfer";
import type { TransferAnswer } from "./transfer.schema";

type Organization = { id: string; creditAccountId: string };
type Ask = { organization: Organization; person: Person; id: string; now: Date };

/**
 * Becomes an owner in the place of whoever offered it. First there is a new owner, then the old one steps back:
 * both in one transaction, under the lock under which members change, so the organization is never without one.
 * @throws not_found; forbidden: their address is not verified; wrong_state: offered to somebody else, no longer open,
 * or their own account is about to be deleted
 */
export function acceptOwnership(ask: Ask): Promise<TransferAnswer> {
  const { organization, person, now } = ask;
  return inTransaction(async (tx) => {
    await lockStaying(tx, person.userId);
    await lockCreditAccount(tx, organization.creditAccountId);
    await lockOrganization(tx, organization.id);
    await requireVerified(tx, person.userId);
    const transfer = await findOpen(tx, ask);
    requireReceiver(transfer, person);
    const [from, to] = [await memberOf(tx, transfer.from), await memberOf(tx, transfer.to)];
    if (to.role !== "owner") await giveRole(tx, to, "owner", person, now);
    if (transfer.keeps_role) await giveRole(tx, from, transfer.keeps_role, person, now);
    else await endMembership(tx, from, person, now, "member.left");
    return resolve(tx, ask, "accepted");
  });

  function memberOf(tx: Tx, { user_id: userId }: TransferAnswer["from"]) {
    return tx.membership.findUniqueOrThrow({
      where: { organizationId_userId: { organizationId: organization.id, userId } },
    });
  }
}

/** Leaves the organization with whoever offered it. @throws as `acceptOwnership` */
export function declineOwnership(ask: Ask): Promise<TransferAnswer> {
  return inTransaction(async (tx) => {
    await lockOrganization(tx, ask.organization.id);
    requireReceiver(await findOpen(tx, ask), ask.person);
    return resolve(tx, ask, "declined");
  });
}

/** Takes an offer back; any owner may. @throws not_found; wrong_state once it is no longer open */
export function withdrawOwnership(ask: Ask): Promise<TransferAnswer> {
  return inTransaction(async (tx) => {
    await lockOrganization(tx, ask.organization.id);
    await findOpen(tx, ask);
    return resolve(tx, ask, "withdrawn");
  });
}

async function findOpen(tx: Tx, { organization, id, now }: Ask): Promise<TransferAnswer> {
  const transfer = await readTransfer(tx, organization.id, id, now);
  if (transfer.state === "open") return transfer;
  if (transfer.state === "expired") throw isOver();
  throw new DomainError(
    "wrong_state",
    `This offer was already ${transfer.state}. Nothing was changed.`,
    { state: transfer.state },
  );
}

async function resolve(
  tx: Tx,
  { organization, person, id, now }: Ask,
  state: "accepted" | "declined" | "withdrawn",
): Promise<TransferAnswer> {
  await tx.ownershipTransfer.update({ where: { id }, data: { state, resolvedAt: now } });
  const transfer = await readTransfer(tx, organization.id, id, now);
  const details = {
    fromUserId: transfer.from.user_id,
    toUserId: transfer.to.user_id,
    keepsRole: transfer.keeps_role,
  };
  const event = { action: `ownership.${state}`, subjectId: id, details };
  const actor = actorOf(person);
  await recordAudit(tx, { organizationId: organization.id, actor, ...event }, now);
  if (state !== "withdrawn") await tellOwners(tx, transfer, state, now);
  return transfer;
}

function requireReceiver(transfer: TransferAnswer, person: Person): void {
  if (transfer.to.user_id === person.userId) return;
  throw new DomainError(
    "wrong_state",
    `Ownership was offered to ${transfer.to.email}. Nothing was changed. Sign in as that person to answer.`,
  );
}

function isOver(): DomainError {
  return new DomainError(
    "wrong_state",
    "This offer has expired: it wasn't accepted in time, or one of you no longer has the place it was about. Nothing was changed. Ask an owner for a new one.",
    { state: "expired" },
  );
}
