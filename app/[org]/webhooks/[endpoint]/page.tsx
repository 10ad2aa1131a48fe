import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { load, organizationBySlug } from "@/app/trpc/server";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Code } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import type { EndpointAnswer } from "@/server/webhooks/webhook.schema";
import { SegmentedLinks } from "../../usage/segmented-links";
import { endpointState, stateWords } from "../event-words";
import { whyWebhooksAreHidden } from "../webhook-access";
import { deliveriesHref, deliveryViews, loadDeliveryFilters, stateOf } from "./delivery-filters";
import { DeliveryLog } from "./delivery-log";
import { EndpointActions } from "./endpoint-actions";

export const metadata: Metadata = { title: "Webhook endpoint" };

type Props = {
  params: Promise<{ org: string; endpoint: string }>;
  searchParams: Promise<SearchParams>;
};

export default async function WebhookEndpointPage({ params, searchParams }: Props) {
  const { org, endpoint: endpointId } = await params;
  const { state: view } = await loadDeliveryFilters(searchParams);
  const { organization } = await organizationBySlug(org);
  const breadcrumb = (
    <Breadcrumb steps={[{ label: "Webhooks", href: `/${org}/webhooks` }, { label: "Endpoint" }]} />
  );
  const refusal = whyWebhooksAreHidden(organization);
  if (refusal) {
    return (
      <>
        <PageHeader title="Webhook endpoint" breadcrumb={breadcrumb} />
        <div className="rounded-xl border">
          <EmptyState {...refusal} />
        </div>
      </>
    );
  }
  const one = { organization_id: organization.id, endpoint_id: endpointId };
  const [endpoint, first] = await Promise.all([
    load((caller) => caller.webhook_endpoint.get(one)),
    load((caller) => caller.webhook_delivery.list({ ...one, status: stateOf(view) })),
  ]);
  const { label, tone } = endpointState(endpoint);
  const timeZone = organization.time_zone;
  return (
    <>
      <PageHeader
        title={new URL(endpoint.url).host}
        badge={<Badge tone={tone}>{label}</Badge>}
        breadcrumb={breadcrumb}
        description={endpoint.description}
      />
      <Notice endpoint={endpoint} timeZone={timeZone} />
      <EndpointActions
        organization={{ id: organization.id, slug: org, timeZone }}
        endpoint={endpoint}
      />
      <Facts endpoint={endpoint} timeZone={timeZone} />
      <section aria-labelledby="deliveries" className="mt-8">
        <h2 id="deliveries" className="mb-3 text-base font-semibold">
          Deliveries
        </h2>
        <SegmentedLinks
          label="Which deliveries"
          segments={deliveryViews.map((candidate) => ({
            label: candidate === "all" ? "All" : stateWords[candidate].label,
            href: deliveriesHref(org, endpoint.id, candidate),
            isCurrent: candidate === view,
          }))}
        />
        <DeliveryLog
          organization={{ id: organization.id, timeZone }}
          endpoint={endpoint}
          view={view}
          first={first}
        />
      </section>
    </>
  );
}

/** Why nothing is sent, or nothing arrives. */
function Notice({ endpoint, timeZone }: { endpoint: EndpointAnswer; timeZone: string }) {
  const { disabled_reason: reason, failing_since: since } = endpoint;
  if (reason === "by_hand")
    return (
      <Banner title="This endpoint is disabled" className="mb-5">
        Nothing is sent. Events in the meantime are kept for 30 days: enable the endpoint, then
        replay them.
      </Banner>
    );
  if (reason)
    return (
      <Banner tone="refused" title="We disabled this endpoint" className="mb-5">
        {reason === "gone" ? (
          "It responded with 410 Gone."
        ) : since ? (
          <>
            Every attempt has failed since <Time iso={since} timeZone={timeZone} as="date-time" />.
          </>
        ) : (
          "Every attempt failed for days."
        )}{" "}
        Once it works again, enable it and replay the missed events.
      </Banner>
    );
  if (!since) return null;
  return (
    <Banner tone="low" title="Every attempt is failing" className="mb-5">
      Since <Time iso={since} timeZone={timeZone} as="date-time" />. Each delivery is tried for
      about 28 hours. After five days of failures only, we disable the endpoint and email you.
    </Banner>
  );
}

function Facts({ endpoint, timeZone }: { endpoint: EndpointAnswer; timeZone: string }) {
  const { previous_secret_expires_at: rotating } = endpoint;
  return (
    <dl className="mt-5 grid gap-x-6 gap-y-3 rounded-xl border px-4.5 py-4 text-13 sm:grid-cols-2">
      <div className="min-w-0 sm:col-span-2">
        <dt className="text-dim">Address</dt>
        <dd>
          <Code className="break-all">{endpoint.url}</Code>
        </dd>
      </div>
      <div className="min-w-0 sm:col-span-2">
        <dt className="text-dim">Events</dt>
        <dd className="mt-0.5 flex flex-wrap gap-1">
          {endpoint.event_types.map((type) => (
            <Code key={type}>{type}</Code>
          ))}
        </dd>
      </div>
      <div>
        <dt className="text-dim">Created</dt>
        <dd>
          <Time iso={endpoint.created_at} timeZone={timeZone} as="date-time" />
        </dd>
      </div>
      <div>
        <dt className="text-dim">Signing secret</dt>
        <dd>
          {rotating ? (
            <>
              Being rotated: the previous secret also signs until{" "}
              <Time iso={rotating} timeZone={timeZone} as="date-time" />
            </>
          ) : (
            "Shown once, when it was created"
          )}
        </dd>
      </div>
      <div className="min-w-0 sm:col-span-2">
        <dt className="text-dim">ID</dt>
        <dd>
          <Code className="break-all">{endpoint.id}</Code>
        </dd>
      </div>
    </dl>
  );
}
