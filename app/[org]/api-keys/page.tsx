import type { Metadata } from "next";
import { nowIn } from "@/app/[org]/now-in";
import { readOverview } from "@/app/[org]/read-frame";
import { load, organizationBySlug } from "@/app/trpc/server";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { dayInTimeZone } from "@/server/foundation/clock";
import { env } from "@/server/foundation/env";
import { permissionTable } from "@/server/organizations/access/permissions";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import { ApiKeyManager } from "./api-key-manager";

export const metadata: Metadata = { title: "API keys" };

const KEYS_SHOWN = 50;

type Props = {
  params: Promise<{ org: string }>;
  searchParams: Promise<{ agent?: string | string[] }>;
};

export default async function ApiKeysPage({ params, searchParams }: Props) {
  const { organization } = await organizationBySlug((await params).org);
  const refusal = whyKeysAreHidden(organization);
  if (refusal) {
    return (
      <>
        <PageHeader title="API keys" />
        <div className="rounded-xl border">
          <EmptyState {...refusal} />
        </div>
      </>
    );
  }
  const scope = { organization_id: organization.id };
  const [active, ended, billing, agents] = await Promise.all([
    load((caller) => caller.api_key.list({ ...scope, state: "active", limit: KEYS_SHOWN })),
    load((caller) => caller.api_key.list({ ...scope, state: "ended", limit: KEYS_SHOWN })),
    readOverview(organization.id),
    load((caller) => caller.agent.list({ ...scope, limit: 200 })),
  ]);
  const { agent: asked } = await searchParams;
  return (
    <ApiKeyManager
      organization={{
        id: organization.id,
        name: organization.name,
        slug: organization.slug,
        timeZone: organization.time_zone,
        keyPrefix: organization.mode === "test" ? "bk_test" : "bk_live",
      }}
      active={active}
      ended={ended}
      today={dayInTimeZone(nowIn(organization), organization.time_zone)}
      now={nowIn(organization).toISOString()}
      availableCredits={billing.spendable}
      billing={{ href: `/${organization.slug}/billing`, mayBuy: billing.may_buy }}
      agents={agents.data.map(({ id, name }) => ({ id, name }))}
      proposedAgentId={agents.data.find(({ id }) => id === asked)?.id ?? null}
      apiUrl={env().APP_URL}
    />
  );
}

function whyKeysAreHidden(
  organization: OrganizationAnswer,
): { title: string; text: string } | null {
  if (organization.totals_only) {
    return {
      title: `The keys of ${organization.name} are private`,
      text: "It is a linked organization: you see what it spends, but not its keys.",
    };
  }
  const { role } = organization;
  if (role && permissionTable["api_keys.read"].roles.includes(role)) return null;
  return {
    title: "API keys are managed by owners and admins",
    text: `Your role here is ${role ?? "none"}. Ask an owner for a key with the scopes you need, or to make you an admin.`,
  };
}
