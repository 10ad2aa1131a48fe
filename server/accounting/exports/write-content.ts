import type { BookExport } from "@/generated/prisma/client";
import { dayInTimeZone } from "@/server/foundation/clock";
import type { Snapshot, TextQuery } from "@/server/foundation/snapshot";
import type { ExportFilters } from "./export.schema";
import { type ExportKind, type ExportList, exportListNames } from "./export-lists.schema";
import { type ListQuery, listSources, selectFiles } from "./list-sources";
import { printList } from "./print-list";
import { inDaysOf, writeBooks } from "./write-books";
import { type Progress, writeList } from "./write-list";
import { writeZip } from "./write-zip";

/** What an export is to contain. */
export type ExportContent = Pick<
  BookExport,
  "organizationId" | "kind" | "format" | "fromDate" | "toDate" | "filters"
> & { organization: { name: string; timeZone: string }; now: Date };

/** The bytes of an export's file, in chunks. They are made as they are taken, and none of them is kept. */
export async function* writeContent(
  snapshot: Snapshot,
  content: ExportContent,
  progress: Progress,
): AsyncGenerator<Uint8Array> {
  const { kind, format, organization, now } = content;
  const query = queryOf(content);
  if (kind === "books") {
    const { documents = false } = content.filters as ExportFilters;
    yield* writeZip(writeBooks(snapshot, { ...query, documents, at: now }, progress));
  } else if (format === "pdf") {
    const named = { ...query, organization: organization.name };
    yield await printList(snapshot, kind as ExportList, named, progress);
  } else {
    yield* writeList(snapshot, kind as ExportList, query, progress);
  }
}

/** How many lines an export has, a file counting as one. @param most where counting ends */
export async function countLines(
  snapshot: Snapshot,
  content: ExportContent,
  most?: number,
): Promise<number> {
  let total = 0;
  for (const query of queriesOf(content)) {
    total += await snapshot.count(query, most && most - total);
    if (total === most) break;
  }
  return total;
}

function queriesOf(content: ExportContent): TextQuery[] {
  const query = queryOf(content);
  const kind = content.kind as ExportKind;
  if (kind !== "books") return [listSources[kind].select(query)];
  const { documents } = content.filters as ExportFilters;
  return [
    ...exportListNames.map((list) => listSources[list].select(inDaysOf(list, query))),
    ...(documents ? [selectFiles(query)] : []),
  ];
}

function queryOf(content: ExportContent): ListQuery {
  const { organizationId, organization, fromDate, toDate, now } = content;
  const { status, type, search } = content.filters as ExportFilters;
  return {
    organizationId,
    timeZone: organization.timeZone,
    today: dayInTimeZone(now, organization.timeZone),
    from: fromDate?.toISOString().slice(0, 10),
    to: toDate?.toISOString().slice(0, 10),
    status,
    type,
    search,
  };
}
