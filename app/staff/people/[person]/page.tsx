import type { Metadata } from "next";
import { load } from "@/app/trpc/server";
import { Badge } from "@/components/ui/badge";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Card, Section } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Stat } from "@/components/ui/stat";
import { Time } from "@/components/ui/time";
import type { StaffPersonDetail } from "@/server/staff/people/person.schema";
import type { TicketStatus } from "@/server/support/ticket-kinds.schema";
import { deskStatusWords } from "@/server/support/ticket-words";
import { ResetSecondFactor } from "./reset-second-factor";

export const metadata: Metadata = { title: "Person", robots: { index: false } };

export default async function PersonPage({ params }: { params: Promise<{ person: string }> }) {
  const user_id = (await params).person;
  const [person, me] = await Promise.all([
    load((caller) => caller.staff.person.get({ user_id })),
    load((caller) => caller.me.get({})),
  ]);
  const name = person.name || person.email;
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb steps={[{ label: "People", href: "/staff/people" }, { label: name }]} />
        }
        title={name}
        badge={
          <>
            {person.is_staff ? <Badge tone="outline">Staff</Badge> : null}
            {person.deletion_due_at ? <Badge tone="bad">Will be deleted</Badge> : null}
          </>
        }
        description={
          <>
            {person.email} · <span className="font-mono text-xs break-all">{person.id}</span>
          </>
        }
        actions={
          person.second_factor_since && person.id !== me.id ? (
            <ResetSecondFactor userId={person.id} name={name} />
          ) : null
        }
      />
      <Card className="flex flex-wrap gap-x-8 gap-y-3">
        <Stat label="Email" value={person.is_verified ? "Verified" : "Not verified"} />
        <Stat label="Password" value={person.has_password ? "Set" : "None"} />
        <Stat
          label="Second factor"
          value={person.second_factor_since ? "On" : "None"}
          detail={factorsInWords(person)}
        />
        <Stat
          label="Open sessions"
          value={person.open_sessions}
          detail={
            person.last_seen_at ? (
              <>
                last seen <Time iso={person.last_seen_at} />
              </>
            ) : (
              "never seen"
            )
          }
        />
        <Stat label="Since" value={<Time iso={person.created_at} as="date" />} />
      </Card>
      <Section title="Member of">
        <DataTable
          caption="Memberships"
          rows={person.memberships}
          rowKey={({ organization_id }) => organization_id}
          rowHref={({ credit_account_id }) => `/staff/accounts/${credit_account_id}`}
          columns={[
            { id: "name", header: "Organization", cell: (row) => row.organization_name },
            { id: "role", header: "Role", cell: (row) => row.role },
            {
              id: "since",
              header: "Since",
              align: "end",
              stacked: "amount",
              cell: (row) => <Time iso={row.since} as="date" className="text-dim" />,
            },
          ]}
          empty={
            <EmptyState title="In no organization" text="Invitations that are open don’t count." />
          }
        />
      </Section>
      <Section title="Last tickets">
        <DataTable
          caption="Tickets"
          rows={person.tickets}
          rowKey={({ id }) => id}
          rowHref={({ id }) => `/staff/tickets/${id}`}
          columns={[
            { id: "subject", header: "Subject", cell: (row) => row.subject },
            {
              id: "status",
              header: "Status",
              cell: (row) => deskStatusWords[row.status as TicketStatus],
            },
            {
              id: "last",
              header: "Last activity",
              align: "end",
              stacked: "amount",
              cell: (row) => <Time iso={row.last_at} className="text-dim" />,
            },
          ]}
          empty={<EmptyState title="No tickets" text="This person never asked support." />}
        />
      </Section>
    </>
  );
}

function factorsInWords(person: StaffPersonDetail): string {
  const parts = [
    ...(person.has_authenticator ? ["authenticator app"] : []),
    ...(person.passkeys > 0
      ? [`${person.passkeys} ${person.passkeys === 1 ? "passkey" : "passkeys"}`]
      : []),
    ...(person.second_factor_since ? [`${person.recovery_codes_left} recovery codes left`] : []),
    ...person.providers.map((provider) => `signs in with ${provider}`),
  ];
  return parts.join(", ");
}
