import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { refuseAdvancing } from "./advance-clock";
import { insertSandbox } from "./open-sandbox";

/**
 * Closes a sandbox and opens a fresh one in its place, by the real clock. Keys, agents and webhook endpoints of its
 * organization go on in the new one, so that nobody has to change their configuration; everything else stays behind,
 * out of sight: the ledger is append-only there too.
 * @returns the new one's id
 */
export function resetSandbox(sandboxId: string, actor: Actor, realNow: Date): Promise<string> {
  return inTransaction(async (tx) => {
    await tx.$queryRaw`select id from sandboxes where id = ${sandboxId} for update`;
    const sandbox = await tx.sandbox.findUniqueOrThrow({ where: { id: sandboxId } });
    if (sandbox.closedAt) throw notFound("sandbox");
    refuseAdvancing(sandbox);
    const { slug } = await close(tx, sandboxId, realNow);
    const live = await tx.organization.findUniqueOrThrow({
      where: { id: sandbox.liveOrganizationId },
    });
    const id = await insertSandbox(tx, live, actor, realNow, slug);
    await takeOver(tx, sandboxId, id);
    await recordAudit(
      tx,
      { organizationId: id, actor, action: "sandbox.reset", subjectId: id, details: { sandboxId } },
      realNow,
    );
    return id;
  });
}

async function close(tx: Tx, id: string, now: Date): Promise<{ slug: string }> {
  const { slug } = await tx.organization.findUniqueOrThrow({ where: { id } });
  await tx.sandbox.update({ where: { id }, data: { closedAt: now } });
  await tx.organization.updateMany({ where: { sandboxId: id }, data: { status: "closed" } });
  // Nothing of it goes on.
  await tx.rechargePolicy.updateMany({
    where: { creditAccount: { sandboxId: id } },
    data: { enabled: false },
  });
  await tx.walletRecharge.updateMany({
    where: { wallet: { creditAccount: { sandboxId: id } } },
    data: { enabled: false },
  });
  await tx.rechargeAttempt.updateMany({
    where: { creditAccount: { sandboxId: id }, live: true },
    data: { live: false, state: "expired", failure: "the sandbox was reset", settledAt: now },
  });
  await tx.recurringJob.updateMany({
    where: { organization: { sandboxId: id } },
    data: { tryAt: null },
  });
  await tx.$executeRaw`
    delete from email_messages where organization_id in (select id from organizations where sandbox_id = ${id})`;
  // The address goes to the new one.
  await tx.organization.update({ where: { id }, data: { slug: `closed-${id}` } });
  return { slug };
}

async function takeOver(tx: Tx, from: string, to: string): Promise<void> {
  const move = { where: { organizationId: from }, data: { organizationId: to } };
  await tx.agent.updateMany(move);
  await tx.apiKey.updateMany({ ...move, data: { ...move.data, granted: 0n } });
  // Those of alerts stay with their alerts.
  await tx.webhookEndpoint.updateMany({
    ...move,
    where: { ...move.where, isForAlerts: false },
  });
}
