import type { Metadata } from "next";
import { Conversation } from "@/app/conversation/conversation";
import { load } from "@/app/trpc/server";
import { Badge } from "@/components/ui/badge";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { PageHeader } from "@/components/ui/page-header";
import { deskStatusWords, kindWords } from "@/server/support/ticket-words";
import { deskTones } from "../desk-tones";
import { AccountFacts } from "./account-facts";
import { AnswerForm } from "./answer-form";
import { DeskActions } from "./desk-actions";

export const metadata: Metadata = { title: "Ticket", robots: { index: false } };

export default async function DeskTicketPage({ params }: { params: Promise<{ ticket: string }> }) {
  const ticket_id = (await params).ticket;
  const [ticket, colleagues] = await Promise.all([
    load((caller) => caller.staff.ticket.get({ ticket_id })),
    load((caller) => caller.staff.colleague.list({})),
  ]);
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb
            steps={[{ label: "Tickets", href: "/staff/tickets" }, { label: ticket.subject }]}
          />
        }
        title={ticket.subject}
        badge={<Badge tone={deskTones[ticket.status]}>{deskStatusWords[ticket.status]}</Badge>}
        description={
          <>
            {kindWords[ticket.kind]} · {ticket.organization_name} · {ticket.requester.email} ·{" "}
            <span className="font-mono text-xs break-all">{ticket.id}</span>
          </>
        }
        actions={<DeskActions ticket={ticket} colleagues={colleagues.data} />}
      />
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_300px]">
        <div className="min-w-0">
          <Conversation
            messages={ticket.messages}
            side="support"
            fileHref={(id) => `/api/staff/tickets/${ticket.id}/attachments/${id}`}
            timeZone="UTC"
          />
          <AnswerForm key={ticket.messages.length} ticketId={ticket.id} />
        </div>
        <AccountFacts ticket={ticket} />
      </div>
    </>
  );
}
