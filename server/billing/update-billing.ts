import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { watchBalance } from "@/server/alerts/watch-balance";
import { billingRecipients } from "@/server/gateways/email/billing-recipients";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { type PolicyChange, updateRechargePolicy } from "@/server/recharge/update-policy";
import type { Address } from "@/server/foundation/address.schema";
import { askBillingEmail } from "./change-billing-email";
import { tellAboutChange } from "./tell-about-change";

export type BillingChange = {
  recharge?: PolicyChange | undefined;
  billingEmail?: string | undefined;
  billingAddress?: Address | undefined;
  alertThreshold?: bigint | undefined;
  lowBalanceAlerts?: boolean | undefined;
};

/**
 * Changes the billing of an account, all or nothing, and tells who gets its email. Another billing email is
 * asked for only: it has to be confirmed (`askBillingEmail`).
 * @throws payment_method_required
 */
export async function updateBilling(
  organization: { id: string; name: string; slug: string; creditAccountId: string },
  change: BillingChange,
  actor: Actor,
  now: Date,
): Promise<void> {
  const { creditAccountId } = organization;
  await inTransaction(async (tx) => {
    await lockCreditAccount(tx, creditAccountId);
    if (change.recharge)
      await updateRechargePolicy(tx, creditAccountId, change.recharge, actor, now);
    const before = await billingRecipients(tx, creditAccountId);
    const email =
      change.billingEmail === undefined
        ? "unchanged"
        : await askBillingEmail(tx, creditAccountId, change.billingEmail, now);
    const changed = [
      ...(email === "changed" ? ["Billing email"] : []),
      ...(change.billingAddress !== undefined ? ["Billing address"] : []),
    ];
    const low = await tx.creditAccount.findUniqueOrThrow({
      where: { id: creditAccountId },
      select: { lowBalanceAlerts: true, alertThreshold: true },
    });
    const account = await tx.creditAccount.update({
      where: { id: creditAccountId },
      data: {
        ...(change.billingAddress !== undefined ? { billingAddress: change.billingAddress } : {}),
        ...(change.lowBalanceAlerts !== undefined
          ? { lowBalanceAlerts: change.lowBalanceAlerts }
          : {}),
        ...(change.alertThreshold !== undefined ? { alertThreshold: change.alertThreshold } : {}),
      },
    });
    if (change.alertThreshold !== undefined) await watchBalance(tx, creditAccountId, now);
    await auditLowBalance(tx, { organization, actor, before: low, after: account }, now);
    const pendingEmail = email === "asked" ? change.billingEmail : undefined;
    if (changed.length === 0 && !pendingEmail) return;
    await recordAudit(
      tx,
      {
        organizationId: organization.id,
        actor,
        action: "billing.updated",
        subjectId: creditAccountId,
        details: { changed, ...(pendingEmail ? { pendingEmail } : {}) },
      },
      now,
    );
    await tellAboutChange(
      tx,
      creditAccountId,
      { changed, ...(pendingEmail ? { pendingEmail } : {}), alsoTo: before.recipients },
      await nameOf(tx, actor),
      now,
    );
  });
}

type LowBalance = { lowBalanceAlerts: boolean; alertThreshold: bigint };

/** Writes down that the low-balance email changed, if it did. */
async function auditLowBalance(
  tx: Tx,
  {
    organization,
    actor,
    before,
    after,
  }: {
    organization: { id: string; creditAccountId: string };
    actor: Actor;
    before: LowBalance;
    after: LowBalance;
  },
  now: Date,
): Promise<void> {
  const changed = {
    ...(before.lowBalanceAlerts === after.lowBalanceAlerts
      ? {}
      : { enabled: { from: before.lowBalanceAlerts, to: after.lowBalanceAlerts } }),
    ...(before.alertThreshold === after.alertThreshold
      ? {}
      : { lowBelow: { from: String(before.alertThreshold), to: String(after.alertThreshold) } }),
  };
  if (Object.keys(changed).length === 0) return;
  await recordAudit(
    tx,
    {
      organizationId: organization.id,
      actor,
      action: "low_balance_email.updated",
      subjectId: organization.creditAccountId,
      details: { changed },
    },
    now,
  );
}

async function nameOf(tx: Tx, actor: Actor): Promise<string> {
  if (actor.type !== "user") return "An API key";
  return (await tx.user.findUniqueOrThrow({ where: { id: actor.id } })).email;
}
