import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { env } from "@/server/foundation/env";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import type { UsageView } from "./usage-filters";

/** An empty period, and how the first bar comes about. */
export function NoUsage({
  organization,
  days,
  group,
}: {
  organization: OrganizationAnswer;
  days: number;
  group: UsageView;
}) {
  if (organization.totals_only) {
    return (
      <EmptyState
        title={`No usage in ${days} days`}
        text={`${organization.name} is linked: what it spends will show here in total.`}
      />
    );
  }
  if (group === "member") {
    return (
      <EmptyState
        title={`No member spent credits in ${days} days`}
        text="Paid work done in the browser shows here by person. Posting a transaction costs 1 credit."
        action={
          <Button asChild>
            <Link href={`/${organization.slug}/accounting/transactions`}>Transactions</Link>
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState
      className="max-w-xl"
      title={
        group === "api_key" ? `No key spent credits in ${days} days` : `No usage in ${days} days`
      }
      text="Create a key and run this: it adds an account to the books for 1 credit. Send the same Idempotency-Key again and it is charged once."
      snippet={[
        `curl ${env().APP_URL}/api/organizations/${organization.id}/accounts \\`,
        '  -H "Authorization: Bearer $BURSAR_KEY" \\',
        '  -H "Idempotency-Key: first-account" \\',
        '  -H "Content-Type: application/json" \\',
        `  -d '{"code":"1000","name":"Cash","type":"asset"}'`,
      ].join("\n")}
      action={
        <Button asChild>
          <Link href={`/${organization.slug}/api-keys`}>API keys</Link>
        </Button>
      }
    />
  );
}
