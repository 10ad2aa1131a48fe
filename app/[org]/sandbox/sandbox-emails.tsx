import { load } from "@/app/trpc/server";
import { Card, Section } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import { readOverview } from "../read-frame";

/** What a sandbox would have sent, for whoever may read what was paid. */
export async function SandboxEmails({ organization }: { organization: OrganizationAnswer }) {
  const { may_read_payments } = await readOverview(organization.id);
  if (!may_read_payments) return null;
  const { data } = await load((caller) => caller.email.list({ organization_id: organization.id }));
  return (
    <Section
      title="Emails"
      description="The last 50 that would have been sent. A sandbox sends none."
    >
      <Card flush>
        <DataTable
          bare
          caption="Emails"
          rows={data}
          rowKey={({ id }) => id}
          rowHref={({ id }) => `/${organization.slug}/sandbox/emails/${id}`}
          empty={
            <EmptyState
              title="No emails yet"
              text="Buy credits with a test card, and the receipt shows here."
            />
          }
          columns={[
            {
              id: "subject",
              header: "Subject",
              cell: ({ subject, template }) => subject ?? template,
            },
            {
              id: "to",
              header: "To",
              cell: ({ to }) => <span className="wrap-anywhere">{to}</span>,
            },
            {
              id: "time",
              header: "Time",
              stacked: "below-title",
              cell: ({ created_at }) => <Time iso={created_at} timeZone={organization.time_zone} />,
            },
          ]}
        />
      </Card>
    </Section>
  );
}
