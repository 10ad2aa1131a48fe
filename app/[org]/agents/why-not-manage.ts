import { whyClosed } from "@/app/[org]/why-closed";
import { permissionTable } from "@/server/organizations/access/permissions";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";

/** Why this person can't manage agents and their keys; null: they can. */
export function whyNotManageAgents(
  organization: Pick<OrganizationAnswer, "role" | "closed_at" | "name">,
): string | null {
  const closed = whyClosed(organization);
  if (closed) return closed;
  const { role } = organization;
  return role !== null && permissionTable["agents.write"].roles.includes(role)
    ? null
    : "Only owners and admins manage agents and their keys. Ask one of them.";
}
