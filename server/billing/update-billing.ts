import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { DomainError } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { billingRecipients } from "@/server/gateways/email/billing-recipients";
import { queueBillingEmail } from "@/server/gateways/email/queue-billing-email";
import { watchLevels } from "@/server/ledger/watch-levels";
import { accountPolicy } from "@/server/recharge/account-policy";
import { type PolicyChange, updateRechargePolicy } from "@/server/recharge/update-policy";
import type { BillingAddress } from "./billing.schema";

export type BillingChange = {
  recharge?: PolicyChange | undefined;
  billingEmail?: string | undefined;
  billingAddress?: BillingAddress | undefined;
  alertThreshold?: bigint | undefined;
  lowBalanceAlerts?: boolean | undefined;
};

/** Billing is changed where it lives. @throws shared_billing on an organization that shares its parent's */
export function requireOwnBilling(organization: {
  id: string;
  creditAccount: { organizationId: string };
}): void {
  const root = organization.creditAccount.organizationId;
  if (root !== organization.id) {
    throw new DomainError(
      "shared_billing",
      "This organization shares its parent's billing. Nothing was changed. Send the request to the billing organization.",
      { billing_organization_id: root },
    );
  }
}

/**
 * Changes the billing of an account, all or nothing, and tells who gets its mail: the old address
 * too, when the address changed.
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
    if (change.recharge)
      await updateRechargePolicy(tx, creditAccountId, change.recharge, actor, now);
    const changed = [
      ...(change.billingEmail !== undefined ? ["Billing email"] : []),
      ...(change.billingAddress !== undefined ? ["Billing address"] : []),
    ];
    const before = await billingRecipients(tx, creditAccountId);
    const policy = await accountPolicy(tx, creditAccountId, now);
    await tx.creditAccount.update({
      where: { id: creditAccountId },
      data: {
        ...(change.billingEmail !== undefined ? { billingEmail: change.billingEmail } : {}),
        ...(change.billingAddress !== undefined ? { billingAddress: change.billingAddress } : {}),
        ...(change.lowBalanceAlerts !== undefined
          ? { lowBalanceAlerts: change.lowBalanceAlerts }
          : {}),
        ...(change.alertThreshold !== undefined
          ? {
              alertThreshold: change.alertThreshold,
              watchLevels: watchLevels({
                alert: change.alertThreshold,
                recharge: policy.threshold,
              }),
            }
          : {}),
      },
    });
    if (changed.length === 0) return;
    await recordAudit(
      tx,
      {
        organizationId: organization.id,
        actor,
        action: "billing.updated",
        subjectId: creditAccountId,
        details: { changed },
      },
      now,
    );
    await tellAboutChange(tx, organization, before.recipients, changed, actor, now);
  });
}

async function tellAboutChange(
  tx: Tx,
  organization: { id: string; name: string; slug: string; creditAccountId: string },
  before: string[],
  changed: string[],
  actor: Actor,
  now: Date,
): Promise<void> {
  const who =
    actor.type === "user"
      ? (await tx.user.findUniqueOrThrow({ where: { id: actor.id } })).email
      : "An API key";
  const event = newId("audit");
  await queueBillingEmail(
    tx,
    organization.creditAccountId,
    {
      template: "billing-details-changed",
      event,
      alsoTo: before,
      props: (organization) => ({
        organizationName: organization.name,
        changed,
        actor: who,
        billingUrl: `${env().APP_URL}/${organization.slug}/billing`,
      }),
    },
    now,
  );
}
