"use client";

import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { Badge } from "@/components/ui/badge";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { AuditEventAnswer } from "@/server/organizations/audit-log/audit-log.schema";
import { detailsInWords } from "@/server/organizations/audit-log/audit-words";
import { type auditInput, kindWords } from "./audit-filters";

/** The audit log, a row an event. */
export function AuditTable({
  input,
  timeZone,
  first,
  isNarrowed,
}: {
  input: ReturnType<typeof auditInput>;
  timeZone: string;
  first: Page<AuditEventAnswer>;
  isNarrowed: boolean;
}) {
  const columns: Column<AuditEventAnswer>[] = [
    {
      id: "what",
      header: "What",
      stacked: "title",
      cell: ({ summary, subject_name: name, details }) => {
        // What has a name is told by it once.
        const rest = details.name === name ? { ...details, name: null } : details;
        const more = [name, detailsInWords(rest)].filter(Boolean).join(" · ");
        return (
          <>
            <p className="font-medium">{summary}</p>
            {more ? (
              <p
                className="line-clamp-2 max-w-xl text-xs font-normal wrap-anywhere text-dim"
                title={more}
              >
                {more}
              </p>
            ) : null}
          </>
        );
      },
    },
    {
      id: "kind",
      header: "Kind",
      cell: ({ kind }) => <Badge tone="outline">{kindWords[kind]}</Badge>,
    },
    {
      id: "who",
      header: "Done by",
      cell: ({ actor }) => <span className="wrap-anywhere">{actor.name}</span>,
    },
    {
      id: "when",
      header: "When",
      className: "text-dim",
      cell: ({ at }) => <Time iso={at} timeZone={timeZone} />,
    },
  ];
  return (
    <PagedTable
      caption="Audit log, newest first"
      columns={columns}
      columnsFrom="wide"
      first={first}
      read={(cursor) => trpc.audit_log.list.query({ ...input, limit: 50, cursor })}
      noun="event"
      rowKey={({ id }) => id}
      empty={
        <EmptyState
          title={isNarrowed ? "Nothing matches" : "Nothing has been recorded yet"}
          text={
            isNarrowed
              ? "Choose another kind, person or period."
              : "Changes to members, keys, settings and money are listed here as they happen."
          }
        />
      }
    />
  );
}
