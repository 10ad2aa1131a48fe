import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { DomainError, invalid } from "@/server/foundation/errors";
import { announceAll } from "@/server/gateways/webhooks/announce";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { settleAccount } from "@/server/ledger/settle-account";
import { releaseHold } from "@/server/operations/held/resolve-hold";
import { organizationClosed } from "@/server/operations/organization-closed";
import { lockTree } from "../lock-tree";
import {
  type Closing,
  readClosing,
  readClosingAccounts,
  readLinkedBelow,
  readOpenHolds,
  readTouchedAccounts,
} from "./read-closing";
import { stopAccount, stopOrganization } from "./stop-organization";
import { tellOwners } from "./tell-owners";

/**
 * Closes an organization with what it owns below. From this commit on everything is refused there; nothing is
 * deleted, and an owner may reopen it. Under the locks of the accounts that are spent, so a charge at this moment
 * is either before it or refused: the account knows who has left it (`departed`).
 * @param typedName the name, as its owner typed it
 * @throws validation_failed: another name; wrong_state: in a sandbox, or a linked organization below is open;
 * organization_closed
 */
export async function closeOrganization(
  organization: { id: string; name: string; sandboxId: string | null },
  typedName: string,
  actor: Actor,
  now: Date,
): Promise<void> {
  if (organization.sandboxId) throw isSandbox();
  if (typedName.trim() !== organization.name)
    throw invalid("name", `Type the name exactly as it is: ${organization.name}`);
  await inTransaction(async (tx) => {
    await lockTree(tx);
    const closing = await readClosing(tx, organization.id);
    if (closing[0]?.id !== organization.id) throw organizationClosed();
    const accounts = await lockAccounts(tx, closing, now);
    const ids = closing.map(({ id }) => id);
    await tx.$queryRaw`
      select id from organizations where id = any (${ids}::text[]) order by id for no key update`;
    await refuseLinked(tx, closing);
    await releaseHolds(tx, await readOpenHolds(tx, accounts, ids), actor, now);
    for (const { id } of closing) await stopOrganization(tx, id, actor, now);
    for (const { id } of await readClosingAccounts(tx, closing)) await stopAccount(tx, id, now);
    await depart(tx, closing);
    await tx.organization.updateMany({
      where: { id: { in: ids } },
      data: { status: "closed", closedAt: now, closedWith: organization.id },
    });
    for (const { id } of closing) {
      const details = id === organization.id ? {} : { with: organization.name };
      const event = { action: "organization.closed", subjectId: id, details };
      await recordAudit(tx, { organizationId: id, actor, ...event }, now);
    }
    await announceAll(
      tx,
      closing.map(({ id, creditAccountId }) => ({
        type: "organization.closed",
        creditAccountId,
        organizationId: id,
        data: { closed_with: id === organization.id ? null : organization.id },
      })),
      now,
    );
    await tellOwners(tx, organization.id, "organization-closed", now);
  });
}

/** In the order of their ids, with what ended on them posted. */
async function lockAccounts(tx: Tx, closing: readonly Closing[], now: Date): Promise<string[]> {
  const accounts = await readTouchedAccounts(tx, closing);
  for (const id of accounts) await lockCreditAccount(tx, id);
  for (const id of accounts) await settleAccount(tx, id, now);
  return accounts;
}

async function releaseHolds(
  tx: Tx,
  open: readonly { id: string }[],
  actor: Actor,
  now: Date,
): Promise<void> {
  for (const { id } of open) {
    const hold = await tx.hold.findUniqueOrThrow({ where: { id } });
    await releaseHold(tx, { hold, actor, now });
  }
}

async function refuseLinked(tx: Tx, closing: readonly Closing[]): Promise<void> {
  const linked = await readLinkedBelow(tx, closing);
  if (linked.length === 0) return;
  const names = linked.map(({ name }) => name).join(", ");
  throw new DomainError(
    "wrong_state",
    `Linked sub-organizations are still open: ${names}. Nothing was changed. Close each or move it away first.`,
    { blocked_by: linked },
  );
}

/** A charge that was on its way finds that its organization no longer spends the account. */
async function depart(tx: Tx, closing: readonly Closing[]): Promise<void> {
  for (const [id, leaving] of Map.groupBy(closing, (one) => one.creditAccountId)) {
    const departed = leaving.map((one) => one.id);
    await tx.$executeRaw`
      update credit_accounts set departed = departed || ${departed}::text[] where id = ${id}`;
  }
}

function isSandbox(): DomainError {
  return new DomainError(
    "wrong_state",
    "A sandbox closes with its live organization. Nothing was changed. Reset it to start over.",
  );
}
