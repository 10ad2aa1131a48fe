"use client";

import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { Badge } from "@/components/ui/badge";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { StaffPersonAnswer } from "@/server/staff/people/person.schema";

/** People with what says whether they can sign in. */
export function PeopleList({
  filter,
  first,
}: {
  filter: { search?: string };
  first: Page<StaffPersonAnswer>;
}) {
  return (
    <PagedTable
      caption="People"
      columns={columns}
      first={first}
      read={(cursor) => trpc.staff.person.list.query({ ...filter, cursor })}
      noun="person"
      nouns="people"
      rowKey={({ id }) => id}
      rowHref={({ id }) => `/staff/people/${id}`}
      empty={
        <EmptyState
          title="Nobody found"
          text="Search by part of a name, part of an email address, or a whole ID."
        />
      }
    />
  );
}

const columns: Column<StaffPersonAnswer>[] = [
  {
    id: "who",
    header: "Person",
    stacked: "title",
    cell: ({ name, email }) => (
      <>
        <span className="wrap-anywhere">{name || email}</span>
        {name ? (
          <span className="block text-xs font-normal break-all text-dim">{email}</span>
        ) : null}
      </>
    ),
  },
  {
    id: "state",
    header: "Sign-in",
    cell: (person) => (
      <span className="inline-flex flex-wrap gap-1">
        {person.is_staff ? <Badge tone="outline">Staff</Badge> : null}
        {person.is_verified ? null : <Badge tone="warn">Email not verified</Badge>}
        {person.has_second_factor ? (
          <Badge tone="good">Second factor</Badge>
        ) : (
          <Badge>No second factor</Badge>
        )}
      </span>
    ),
  },
  {
    id: "organizations",
    header: "Organizations",
    align: "end",
    cell: ({ organizations }) => organizations,
  },
  {
    id: "since",
    header: "Since",
    align: "end",
    stacked: "amount",
    cell: ({ created_at }) => (
      <Time iso={created_at} as="date" className="whitespace-nowrap text-dim" />
    ),
  },
];
