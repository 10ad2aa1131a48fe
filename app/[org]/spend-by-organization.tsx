import Link from "next/link";
import { Card, Section } from "@/components/ui/card";
import { Meter } from "@/components/ui/meter";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import { creditsInWords, formatCredits } from "@/server/pricing/amount-words";
import type { UsageAnswer } from "@/server/usage/usage.schema";
import { arrangeTree } from "./organization-tree";
import { readSpenders } from "./read-frame";

/** As many organizations as the overview has room for. */
export const SPENDERS_SHOWN = 8;
const indents = ["", "pl-3", "pl-6", "pl-9"];

/** This organization and those below it, with what each spent in the last 30 days; of many those that spent most. */
export async function SpendByOrganization({
  usage,
  organization,
  below,
}: {
  usage: UsageAnswer;
  organization: OrganizationAnswer;
  /** The first of those below, itself included. */
  below: { data: OrganizationAnswer[]; has_more: boolean };
}) {
  const tree = below.has_more
    ? (await readSpenders(usage)).map((spender) => ({ organization: spender, depth: 0 }))
    : // A closed organization isn't in its own list.
      arrangeTree(below.data.length > 0 ? below.data : [organization]);
  const spent = new Map(usage.groups.map(({ key, credits }) => [key, credits]));
  const most = Math.max(0, ...tree.map(({ organization: { id } }) => spent.get(id) ?? 0));
  const href = `/${organization.slug}/organizations`;
  return (
    <Section title="Organizations" aside={<Link href={href}>Manage</Link>}>
      <Card>
        <ul className="grid grid-cols-[minmax(0,1fr)_44px_auto] gap-x-2.5 text-13">
          {tree.map(({ organization: node, depth }) => {
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
                  valueText={creditsInWords(credits)}
                />
                <span className="min-w-10 text-right">{formatCredits(credits)}</span>
              </li>
            );
          })}
        </ul>
        {below.has_more ? (
          <Link href={href} className="mt-2 block text-13 text-dim hover:text-ink">
            All organizations
          </Link>
        ) : null}
        {below.data.length === 1 ? (
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
