import type { Metadata } from "next";
import Link from "next/link";
import { load, organizationBySlug } from "@/app/trpc/server";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { TicketList } from "./ticket-list";

export const metadata: Metadata = { title: "Support" };

export default async function SupportPage({ params }: { params: Promise<{ org: string }> }) {
  const { organization } = await organizationBySlug((await params).org);
  if (organization.totals_only) return <NotHere name={organization.name} />;
  const { id, slug, time_zone } = organization;
  const first = await load((caller) => caller.support_ticket.list({ organization_id: id }));
  return (
    <>
      <PageHeader
        title="Support"
        description="Ask us anything. We answer here and by email, usually within one working day. Support costs no credits."
        actions={
          <Button asChild variant="primary">
            <Link href={`/${slug}/support/new`}>New ticket</Link>
          </Button>
        }
      />
      <TicketList
        key={first.data.map((ticket) => `${ticket.id}${ticket.status}`).join()}
        organization={{ id, slug, timeZone: time_zone }}
        first={first}
      />
      <p className="mt-4 text-13 text-dim">
        Many answers are in the{" "}
        <Link href="/docs" className="underline underline-offset-4">
          docs
        </Link>
        . For 50,000 credits and more,{" "}
        <Link href={`/${slug}/support/new?kind=quote`} className="underline underline-offset-4">
          ask for a quote
        </Link>
        .
      </p>
    </>
  );
}

function NotHere({ name }: { name: string }) {
  return (
    <>
      <PageHeader title="Support" />
      <div className="rounded-xl border">
        <EmptyState
          title={`The tickets of ${name} are private`}
          text="It is a linked organization: its members ask support themselves."
        />
      </div>
    </>
  );
}
