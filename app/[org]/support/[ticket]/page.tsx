import type { Metadata } from "next";
import Link from "next/link";
import { Conversation } from "@/app/conversation/conversation";
import { load, organizationBySlug } from "@/app/trpc/server";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { kindWords, statusWords } from "@/server/support/ticket-words";
import { ticketTones } from "../ticket-tones";
import { CloseTicket } from "./close-ticket";
import { ReplyForm } from "./reply-form";

export const metadata: Metadata = { title: "Ticket" };

export default async function TicketPage({
  params,
}: {
  params: Promise<{ org: string; ticket: string }>;
}) {
  const { org, ticket: ticket_id } = await params;
  const { organization } = await organizationBySlug(org);
  const { id: organization_id, slug, time_zone } = organization;
  const ticket = await load((caller) => caller.support_ticket.get({ organization_id, ticket_id }));
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb
            steps={[{ label: "Support", href: `/${slug}/support` }, { label: ticket.subject }]}
          />
        }
        title={ticket.subject}
        badge={<Badge tone={ticketTones[ticket.status]}>{statusWords[ticket.status]}</Badge>}
        description={
          <>
            {kindWords[ticket.kind]} · asked by {ticket.requester.name} ·{" "}
            <span className="font-mono text-xs break-all">{ticket.id}</span>
          </>
        }
        actions={
          ticket.status === "closed" ? null : (
            <CloseTicket organizationId={organization_id} ticketId={ticket.id} />
          )
        }
      />
      {ticket.quote ? (
        <Banner
          className="mb-4"
          title={
            ticket.quote.state === "issued"
              ? `Sales sent the quote “${ticket.quote.title}”`
              : `The quote “${ticket.quote.title}” is ${ticket.quote.state}`
          }
          action={
            <Button asChild size="sm">
              <Link href={`/${slug}/billing#quotes`}>See it on the billing page</Link>
            </Button>
          }
        />
      ) : null}
      <Conversation
        messages={ticket.messages}
        side="requester"
        fileHref={(id) =>
          `/api/v1/support-tickets/${ticket.id}/attachments/${id}?organization_id=${organization_id}`
        }
        timeZone={time_zone}
      />
      <ReplyForm
        key={ticket.messages.length}
        organizationId={organization_id}
        ticketId={ticket.id}
        isClosed={ticket.status === "closed"}
      />
    </>
  );
}
