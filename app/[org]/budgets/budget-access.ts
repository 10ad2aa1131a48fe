import { whyClosed } from "@/app/[org]/why-closed";
import { permissionTable } from "@/server/organizations/access/permissions";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";

/** Why this person may not set budgets here, with what to do; null: they may. */
export function whyNotBudgets(
  organization: Pick<OrganizationAnswer, "role" | "totals_only" | "name" | "closed_at">,
): string | null {
  const closed = whyClosed(organization);
  if (closed) return closed;
  const { role, totals_only, name } = organization;
  if (totals_only) return `${name} is a linked organization: its own members set its budgets.`;
  if (role && permissionTable["budgets.write"].roles.includes(role)) return null;
  return "Only owners, admins and billing members can set budgets. Ask one of them.";
}

/** Whether this person uses credits here, so that a budget may be in their way. */
export function spends({ role, totals_only }: Pick<OrganizationAnswer, "role" | "totals_only">) {
  return !totals_only && role !== null && permissionTable["usage.write"].roles.includes(role);
}
