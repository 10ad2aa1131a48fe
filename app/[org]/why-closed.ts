import type { OrganizationAnswer } from "@/server/organizations/organization.schema";

/** Why nothing can be changed in an organization that is closed, whatever one's role; null: it is open. */
export function whyClosed({
  closed_at,
  name,
}: Pick<OrganizationAnswer, "closed_at" | "name">): string | null {
  return closed_at ? `${name} is closed. An owner can reopen it in the settings.` : null;
}
