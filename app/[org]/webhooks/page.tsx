import type { Metadata } from "next";
import Link from "next/link";
import { load, organizationBySlug } from "@/app/trpc/server";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { whyWebhooksAreHidden } from "./webhook-access";
import { WebhookManager } from "./webhook-manager";

export const metadata: Metadata = { title: "Webhooks" };

export default async function WebhooksPage({ params }: { params: Promise<{ org: string }> }) {
  const { organization } = await organizationBySlug((await params).org);
  const refusal = whyWebhooksAreHidden(organization);
  if (refusal) {
    return (
      <>
        <PageHeader title="Webhooks" />
        <div className="rounded-xl border">
          <EmptyState {...refusal} />
        </div>
      </>
    );
  }
  const { data } = await load((caller) =>
    caller.webhook_endpoint.list({ organization_id: organization.id }),
  );
  return (
    <WebhookManager
      organization={{
        id: organization.id,
        name: organization.name,
        slug: organization.slug,
        timeZone: organization.time_zone,
      }}
      endpoints={data}
      docs={
        <Link className="underline underline-offset-4" href="/docs/webhook-events">
          How to verify them
        </Link>
      }
    />
  );
}
