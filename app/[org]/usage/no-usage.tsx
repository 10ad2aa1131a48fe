import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import { FirstCharge } from "./first-charge";
import type { UsageView } from "./usage-filters";

/** An empty period, and how the first bar comes about. */
export function NoUsage({
  organization,
  period,
  group,
}: {
  organization: OrganizationAnswer;
  /** "from 1 May 2026 to 31 May 2026" */
  period: string;
  group: UsageView;
}) {
  if (organization.totals_only) {
    return (
      <EmptyState
        title={`No usage ${period}`}
        text={`${organization.name} is linked: its total spending will appear here.`}
      />
    );
  }
  if (group === "member") {
    return (
      <EmptyState
        title={`No member spent credits ${period}`}
        text="Paid work done in the browser appears here by person. Posting a transaction costs 1 credit."
        action={
          <Button asChild>
            <Link href={`/${organization.slug}/accounting/transactions`}>Transactions</Link>
          </Button>
        }
      />
    );
  }
  if (group === "agent") {
    return (
      <EmptyState
        title={`No agent spent credits ${period}`}
        text="An agent is a program with its own budget and API key."
        action={
          <Button asChild>
            <Link href={`/${organization.slug}/agents`}>Agents</Link>
          </Button>
        }
      />
    );
  }
  return (
    <FirstCharge
      organization={organization}
      className="max-w-xl"
      title={group === "api_key" ? `No key spent credits ${period}` : `No usage ${period}`}
    />
  );
}
