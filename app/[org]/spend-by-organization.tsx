import Link from "next/link";
import { Card, Section } from "@/components/ui/card";
import { Meter } from "@/components/ui/meter";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import { formatCredits } from "@/server/pricing/amount-words";
import type { UsageAnswer } from "@/server/usage/usage.schema";
import { subtreeOf } from "./organization-tree";

const SHOWN = 8;
const indents = ["", "pl-3", "pl-6", "pl-9"];

/** This organization and those below it, with what each spent in the last 30 days. */
export function SpendByOrganization({
  usage,
  organization,
  organizations,
}: {
  usage: UsageAnswer;
  organization: OrganizationAnswer;
  organizations: readonly OrganizationAnswer[];
}) {
  const tree = subtreeOf(organizations, organization.id);
  const spent = new Map(usage.groups.map(({ key, credits }) => [key, credits]));
  const most = Math.max(0, ...spent.values());
  const href = `/${organization.slug}/organizations`;
  const more = tree.length - SHOWN;
  return (
    <Section title="Organizations" aside={<Link href={href}>Manage</Link>}>
      <Card>
        <ul className="grid grid-cols-[minmax(0,1fr)_44px_auto] gap-x-2.5 text-13">
          {tree.slice(0, SHOWN).map(({ organization: node, depth }) => {
            const credits = spent.get(node.id) ?? 0;
            return (
              <li key={node.id} className="col-span-3 grid grid-cols-subgrid items-center py-1.5">
                <span
                  className={`flex min-w-0 items-baseline gap-1.5 ${indents[Math.min(depth, 3)]}`}
                >
                  <Link
                    href={`/${node.slug}`}
                    title={node.name}
                    className="truncate hover:underline"
                  >
                    {node.name}
                  </Link>
                  <span className="shrink-0 text-xs text-faint">
                    {node.relationship_type ?? "master"}
                  </span>
                </span>
                <Meter
                  label={`${node.name}: credits used in 30 days`}
                  value={credits}
                  maximum={most}
                  valueText={`${formatCredits(credits)} credits`}
                />
                <span className="min-w-10 text-right">{formatCredits(credits)}</span>
              </li>
            );
          })}
        </ul>
        {more > 0 ? (
          <Link href={href} className="mt-2 block text-13 text-dim hover:text-ink">
            and {more} more
          </Link>
        ) : null}
        {tree.length === 1 ? (
          <p className="mt-2 border-t pt-3 text-13 text-dim">
            Clients, branches or teams can spend these credits too.{" "}
            {organization.role === "owner" || organization.role === "admin" ? (
              <Link href={href} className="text-ink underline underline-offset-4">
                Add a sub-organization
              </Link>
            ) : (
              "An owner or admin can add a sub-organization."
            )}
          </p>
        ) : null}
      </Card>
    </Section>
  );
}
