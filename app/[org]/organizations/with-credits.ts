import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import type { UsageAnswer } from "@/server/usage/usage.schema";

/** An organization with what it spent in the period of the table. */
export type OrganizationRow = OrganizationAnswer & { credits: number };

/** Organizations with what a report of them says they spent. */
export function withCredits(
  organizations: readonly OrganizationAnswer[],
  { groups }: UsageAnswer,
): OrganizationRow[] {
  const spent = new Map(groups.map(({ key, credits }) => [key, credits]));
  return organizations.map((organization) => ({
    ...organization,
    credits: spent.get(organization.id) ?? 0,
  }));
}
