import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { load, organizationBySlug } from "@/app/trpc/server";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { permissionTable } from "@/server/organizations/access/permissions";
import { AuditFilterBar } from "./audit-filter-bar";
import { auditInput, loadAuditFilters } from "./audit-filters";
import { AuditTable } from "./audit-table";

export const metadata: Metadata = { title: "Audit log" };

type Props = { params: Promise<{ org: string }>; searchParams: Promise<SearchParams> };

export default async function AuditLogPage({ params, searchParams }: Props) {
  const [{ org }, filter] = await Promise.all([params, loadAuditFilters(searchParams)]);
  const { organization } = await organizationBySlug(org);
  const { role, totals_only } = organization;
  if (totals_only || role === null || !permissionTable["audit.read"].roles.includes(role)) {
    return (
      <>
        <PageHeader title="Audit log" />
        <div className="rounded-xl border">
          <EmptyState
            title="Only owners and admins see the audit log"
            text={`It lists who changed what in ${organization.name}. Ask an owner or admin of it.`}
          />
        </div>
      </>
    );
  }
  const input = auditInput(organization.id, filter);
  const [first, members] = await Promise.all([
    load((caller) => caller.audit_log.list({ ...input, limit: 50 })),
    load((caller) => caller.member.list({ organization_id: organization.id, limit: 100 })),
  ]);
  // Keys and agents are found by what they did lately, or by their own address.
  const people = new Map<string, string>(filter.actor ? [[filter.actor, filter.actor]] : []);
  for (const { user_id, name, email } of members.data) people.set(user_id, name || email);
  for (const { actor } of first.data) if (actor.id) people.set(actor.id, actor.name);
  return (
    <>
      <PageHeader
        title="Audit log"
        description={`Who changed what in ${organization.name}, and when our staff looked at it. Kept for good. Times in ${organization.time_zone}.`}
      />
      <AuditFilterBar
        organizationId={organization.id}
        people={[...people].map(([id, name]) => ({ id, name }))}
      />
      <AuditTable
        key={JSON.stringify([input, first.data[0]?.id])}
        input={input}
        timeZone={organization.time_zone}
        first={first}
        isNarrowed={Object.keys(input).length > 1}
      />
    </>
  );
}
