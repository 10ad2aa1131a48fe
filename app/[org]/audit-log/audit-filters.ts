import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { type AuditKind, auditKinds } from "@/server/foundation/audit-kinds.schema";
import { periodFilter } from "../usage/period";

/** What the audit log may be narrowed to; it lives in the address. */
export const auditFilters = {
  kind: parseAsStringLiteral(auditKinds),
  actor: parseAsString,
  ...periodFilter,
};
export const loadAuditFilters = createLoader(auditFilters);
export type AuditLogFilter = Awaited<ReturnType<typeof loadAuditFilters>>;

/** The filter as the procedures take it. */
export function auditInput(organizationId: string, filter: AuditLogFilter) {
  const { kind, actor, from, to } = filter;
  return {
    organization_id: organizationId,
    ...(kind ? { kind } : {}),
    ...(actor ? { actor_id: actor.slice(0, 64) } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  };
}

export const kindWords: Record<AuditKind, string> = {
  members: "Members",
  keys: "Keys and agents",
  settings: "Settings",
  money: "Money",
  apps: "Apps and webhooks",
  books: "Books",
  staff: "Bursar staff",
};
