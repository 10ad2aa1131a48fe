import type { BankReconciliationStatus } from "@/generated/prisma/enums";
import { DomainError, notFound } from "@/server/foundation/errors";
import { lookUp, type Read } from "@/server/foundation/statements";

export type LockedReconciliation = {
  id: string;
  account_id: string;
  status: BankReconciliationStatus;
  currency: string;
  line_count: number;
  matched_count: number;
};

const lockedReconciliations = lookUp<LockedReconciliation>()({
  name: "locked_bank_reconciliations",
  key: { organization_id: "text", reconciliation_id: "text" },
  exclusive: true,
  sql: (asked) => `
    select asked.place, r.id, r.account_id, r.status::text as status, a.currency, r.line_count, r.matched_count
    from ${asked} join bank_reconciliations r on r.id = asked.reconciliation_id and r.organization_id = asked.organization_id
    join book_accounts a on a.id = r.account_id
    order by r.id for update of r`,
});

/**
 * Locks an open reconciliation of this organization. Whoever imports, matches or completes does, so what it
 * reads of the lines afterwards stays as it is.
 * @throws not_found, wrong_state
 */
export async function lockReconciliation(
  read: Read,
  organizationId: string,
  id: string,
): Promise<LockedReconciliation> {
  const [found] = await read(lockedReconciliations, {
    organization_id: organizationId,
    reconciliation_id: id,
  });
  if (!found) throw notFound("reconciliation");
  if (found.status !== "open") throw notOpen();
  return found;
}

/** The refusal of what only an open one takes. */
export function notOpen(): DomainError {
  return new DomainError(
    "wrong_state",
    "The reconciliation is completed. Nothing was changed or charged. Undo it first, then change it.",
    { reconciliation_status: "completed" },
  );
}
