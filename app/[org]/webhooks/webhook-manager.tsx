"use client";

import { Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { lazyWindow } from "@/components/ui/lazy-window";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import type { EndpointAnswer } from "@/server/webhooks/webhook.schema";
import { useWhyClosed } from "../closed-organization";
import { describeChoice, endpointState } from "./event-words";
import { SecretPanel } from "./secret-panel";

const EndpointDialog = lazyWindow(() =>
  import("./endpoint-dialog").then((loaded) => loaded.EndpointDialog),
);

/** The webhook endpoints of an organization, and how one is made. */
export function WebhookManager({
  organization,
  endpoints,
  docs,
}: {
  organization: { id: string; name: string; slug: string; timeZone: string };
  endpoints: readonly EndpointAnswer[];
  docs: ReactNode;
}) {
  const [isOpen, setIsOpen] = useState(false);
  const [fresh, setFresh] = useState<EndpointAnswer | null>(null);
  const closed = useWhyClosed();
  const newEndpoint = (
    <Button variant="primary" disabledReason={closed} onClick={() => setIsOpen(true)}>
      <Plus aria-hidden />
      New endpoint
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Webhooks"
        description={
          <>
            Events of {organization.name}, sent to your servers as they happen and signed. {docs}.
          </>
        }
        actions={endpoints.length > 0 ? newEndpoint : undefined}
      />
      {fresh ? (
        <SecretPanel
          fresh={fresh}
          rotated={false}
          timeZone={organization.timeZone}
          onDone={() => setFresh(null)}
        />
      ) : null}
      <DataTable
        caption="Webhook endpoints, newest first"
        columns={columnsFor(organization.timeZone)}
        rows={endpoints}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `/${organization.slug}/webhooks/${id}`}
        empty={
          <EmptyState
            title="No endpoints yet"
            text="An endpoint is an address of yours that we call when something happens: credits run low, a purchase is paid, a hold is captured. Your app stays up to date without asking."
            action={newEndpoint}
          />
        }
      />
      {isOpen ? (
        <EndpointDialog
          organizationId={organization.id}
          endpoint={null}
          onClose={() => setIsOpen(false)}
          onSaved={setFresh}
        />
      ) : null}
    </>
  );
}

function columnsFor(timeZone: string): Column<EndpointAnswer>[] {
  return [
    {
      id: "url",
      header: "Endpoint",
      stacked: "title",
      cell: ({ url, description }) => (
        <>
          <span className="font-medium break-all">{url}</span>
          {description ? (
            <span className="block text-xs font-normal text-dim">{description}</span>
          ) : null}
        </>
      ),
    },
    {
      id: "state",
      header: "State",
      cell: (endpoint) => {
        const { label, tone } = endpointState(endpoint);
        return <Badge tone={tone}>{label}</Badge>;
      },
    },
    {
      id: "events",
      header: "Events",
      className: "text-dim",
      cell: ({ event_types }) => describeChoice(event_types),
    },
    {
      id: "created",
      header: "Created",
      className: "text-dim",
      cell: ({ created_at }) => (
        <span className="whitespace-nowrap">
          <Time iso={created_at} timeZone={timeZone} />
        </span>
      ),
    },
  ];
}
