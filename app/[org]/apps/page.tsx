import type { Metadata } from "next";
import Link from "next/link";
import { whyClosed } from "@/app/[org]/why-closed";
import { load, organizationBySlug } from "@/app/trpc/server";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { permissionTable } from "@/server/organizations/access/permissions";
import { AppManager } from "./app-manager";

export const metadata: Metadata = { title: "Apps" };

type Props = {
  params: Promise<{ org: string }>;
  searchParams: Promise<{ before?: string | string[] }>;
};

export default async function AppsPage({ params, searchParams }: Props) {
  const { organization } = await organizationBySlug((await params).org);
  if (organization.totals_only) return <Isolated name={organization.name} />;
  const { before } = await searchParams;
  // An address somebody typed may hold anything: what is no cursor shows the first page.
  const cursor = typeof before === "string" && /^app_[0-9a-z]{26}$/.test(before) ? before : null;
  const scope = { organization_id: organization.id };
  const [page, agents] = await Promise.all([
    load((caller) => caller.app.list({ ...scope, limit: 100, ...(cursor ? { cursor } : {}) })),
    load((caller) => caller.agent.list({ ...scope, limit: 100 })),
  ]);
  const { role } = organization;
  const mayManage = role !== null && permissionTable["agents.write"].roles.includes(role);
  return (
    <>
      <AppManager
        organization={{
          id: organization.id,
          name: organization.name,
          slug: organization.slug,
          timeZone: organization.time_zone,
        }}
        apps={page.data}
        agents={agents.data}
        refusal={
          whyClosed(organization) ??
          (mayManage ? null : "Only owners and admins manage apps. Ask one of them.")
        }
      />
      {page.next_cursor ? (
        <Button asChild size="sm" className="mt-3">
          <Link href={`/${organization.slug}/apps?before=${page.next_cursor}`}>Older apps</Link>
        </Button>
      ) : null}
    </>
  );
}

function Isolated({ name }: { name: string }) {
  return (
    <>
      <PageHeader title="Apps" />
      <div className="rounded-xl border">
        <EmptyState
          title={`The apps of ${name} are private`}
          text="It is a linked organization: you see what it spends, but not its apps."
        />
      </div>
    </>
  );
}
