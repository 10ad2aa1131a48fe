import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import { ledgerHref } from "../ledger/ledger-filters";
import type { UsageView } from "./usage-filters";

type Reached = Pick<OrganizationAnswer, "id" | "slug" | "totals_only" | "billing_organization_id">;

/**
 * Where the entries behind a figure stand. An organization that spends this one's credits is in this
 * one's ledger; another one has its own. `null` where only totals may be seen.
 */
export function ledgerOf({
  key,
  group,
  organization,
  organizations,
}: {
  key: string;
  group: UsageView;
  organization: Reached;
  organizations: readonly Reached[];
}): string | null {
  if (group === "organization" && key !== organization.id) {
    const spender = organizations.find(({ id }) => id === key);
    if (spender?.billing_organization_id === organization.id && !organization.totals_only)
      return ledgerHref(organization.slug, { organization: key });
    return spender && !spender.totals_only ? ledgerHref(spender.slug, {}) : null;
  }
  if (organization.totals_only) return null;
  const pays = organization.billing_organization_id === organization.id;
  switch (group) {
    case "organization":
      return ledgerHref(organization.slug, pays ? { organization: key } : {});
    case "operation":
      return ledgerHref(organization.slug, { operation: key });
    case "member":
    case "api_key":
      return ledgerHref(organization.slug, { actor: key });
  }
}
