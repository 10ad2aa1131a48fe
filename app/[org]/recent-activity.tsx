import Link from "next/link";
import { Section } from "@/components/ui/card";
import { Code } from "@/components/ui/code-block";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import type { LedgerEntryAnswer } from "@/server/usage/ledger.schema";
import { EntryWhen, movementColumns } from "./ledger/entry-cells";
import { nameOfEntry } from "./ledger/name-entry";

/** The newest movements of credits: who, what, how much, and what was left. */
export function RecentActivity({
  entries,
  organization,
}: {
  entries: readonly LedgerEntryAnswer[];
  organization: OrganizationAnswer;
}) {
  return (
    <Section
      title="Recent activity"
      aside={<Link href={`/${organization.slug}/ledger`}>Ledger</Link>}
    >
      <DataTable
        caption="Recent activity"
        columns={columnsIn(organization.time_zone, entries)}
        rows={entries}
        rowKey={({ id }) => id}
        rowHref={({ seq }) => `/${organization.slug}/ledger/${seq}`}
        empty={
          organization.totals_only ? (
            <EmptyState
              title="Its activity is private"
              text="This organization is a linked organization: you see what it spends in total, not what it does."
            />
          ) : (
            <EmptyState
              title="No activity yet"
              text="Every movement of credits is recorded here: who, what, and the balance after it."
            />
          )
        }
      />
    </Section>
  );
}

function columnsIn(
  timeZone: string,
  entries: readonly LedgerEntryAnswer[],
): Column<LedgerEntryAnswer>[] {
  return [
    {
      id: "when",
      header: "When",
      stacked: "below-title",
      cell: (entry) => <EntryWhen entry={entry} timeZone={timeZone} as="relative" />,
    },
    {
      id: "operation",
      header: "Operation",
      stacked: "title",
      cell: (entry) => (entry.operation ? <Code>{entry.operation}</Code> : nameOfEntry(entry)),
    },
    ...movementColumns(entries),
  ];
}
