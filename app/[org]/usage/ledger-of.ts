import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import { BASE_FEE } from "@/server/usage/usage.schema";
import { ledgerHref } from "../ledger/ledger-filters";
import type { Period } from "./period";
import type { UsageView } from "./usage-filters";

type Reached = Pick<OrganizationAnswer, "id" | "slug" | "totals_only" | "billing_organization_id">;

/**
 * Where the entries behind a figure stand, for the same days. An organization that spends this one's
 * credits is in this one's ledger; another one has its own. `null` where only totals may be seen.
 */
export function ledgerOf({
  key,
  group,
  organization,
  organizations,
  period: { from, to },
}: {
  key: string;
  group: UsageView;
  organization: Reached;
  organizations: readonly Reached[];
  period: Period;
}): string | null {
  const days = { from, to };
  if (group === "organization" && key !== organization.id) {
    const spender = organizations.find(({ id }) => id === key);
    if (spender?.billing_organization_id === organization.id && !organization.totals_only)
      return ledgerHref(organization.slug, { ...days, kind: "spent", organization: key });
    return spender && !spender.totals_only
      ? ledgerHref(spender.slug, { ...days, kind: "spent" })
      : null;
  }
  if (organization.totals_only) return null;
  const pays = organization.billing_organization_id === organization.id;
  switch (group) {
    case "organization":
      return ledgerHref(organization.slug, {
        ...days,
        kind: "spent",
        ...(pays ? { organization: key } : {}),
      });
    case "operation":
      return ledgerHref(
        organization.slug,
        key === BASE_FEE ? { ...days, kind: "base_fee" } : { ...days, operation: key },
      );
    case "member":
    case "api_key":
    case "agent":
      return ledgerHref(organization.slug, { ...days, actor: key });
  }
}
