import type { OveragePolicy } from "@/generated/prisma/enums";
import type { Tx } from "@/server/foundation/db";

/** Whether an account owes more than was agreed with it. Microcredits. Source: S1, S2 (suspension, grace). */
export function owesTooMuch(account: {
  debt: bigint;
  overagePolicy: OveragePolicy;
  overageLimit: bigint;
}): boolean {
  const { debt, overagePolicy, overageLimit } = account;
  if (overagePolicy === "block") return debt > 0n;
  // What is invoiced without a limit is agreed, however much it is.
  if (overagePolicy === "invoice" && overageLimit === 0n) return false;
  return debt > overageLimit;
}

/**
 * Lets the status of the organizations that spend an account follow its debt, in the transaction that
 * changed it: past due where it owes too much, active again (also when suspended) the moment it does
 * not. Suspending takes time, which is the sweep's. The caller holds the account.
 */
export async function followDebt(tx: Tx, creditAccountId: string, now: Date): Promise<void> {
  const account = await tx.creditAccount.findUniqueOrThrow({ where: { id: creditAccountId } });
  const owes = owesTooMuch(account);
  if (owes === (account.pastDueSince !== null)) return;
  await tx.creditAccount.update({
    where: { id: creditAccountId },
    data: { pastDueSince: owes ? now : null },
  });
  if (owes) {
    await tx.organization.updateMany({
      where: { creditAccountId, status: "active" },
      data: { status: "past_due" },
    });
    return;
  }
  // The days it was suspended cost no base fee: they are passed here, whether or not a worker ran.
  await tx.$executeRaw`
    update organizations set status = 'active', base_fee_from = case status
      when 'suspended' then greatest(base_fee_from, (${now}::timestamptz at time zone time_zone)::date) else base_fee_from end
    where credit_account_id = ${creditAccountId} and status in ('past_due', 'suspended')`;
}
