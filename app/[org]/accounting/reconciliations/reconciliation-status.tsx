import { Badge } from "@/components/ui/badge";
import type { ReconciliationAnswer } from "@/server/accounting/reconciliations/reconciliation.schema";
import { formatDate } from "@/server/foundation/date-words";

export function ReconciliationStatus({ status }: Pick<ReconciliationAnswer, "status">) {
  return status === "completed" ? (
    <Badge tone="good">Completed</Badge>
  ) : (
    <Badge tone="warn">Open</Badge>
  );
}

/** `1000 Cash, 1 Mar 2026 to 31 Mar 2026` */
export function reconciliationTitle(reconciliation: ReconciliationAnswer): string {
  const { account_code: code, account_name: name, from, to } = reconciliation;
  return `${code} ${name}, ${formatDate(from)} to ${formatDate(to)}`;
}
