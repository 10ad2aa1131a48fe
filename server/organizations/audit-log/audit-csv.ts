import type { CsvFile } from "@/server/foundation/csv-file";
import type { AuditEventAnswer } from "./audit-log.schema";
import { detailsInWords } from "./audit-words";

/** The log as a file, a row an event. */
export function auditCsv(log: { from: string; to: string; data: AuditEventAnswer[] }): CsvFile {
  return {
    name: `audit-log-${log.from}-${log.to}`,
    rows: [
      [
        "at",
        "kind",
        "action",
        "summary",
        "actor_type",
        "actor_id",
        "actor",
        "subject_id",
        "subject",
        "details",
        "request_id",
        "event_id",
      ],
      ...log.data.map((event) => [
        event.at,
        event.kind,
        event.action,
        event.summary,
        event.actor.type,
        event.actor.id ?? "",
        event.actor.name,
        event.subject_id,
        event.subject_name ?? "",
        detailsInWords(event.details),
        event.request_id ?? "",
        event.id,
      ]),
    ],
  };
}
