import type { FileStorage } from "@/generated/prisma/enums";
import type { Snapshot } from "@/server/foundation/snapshot";
import { readFile } from "@/server/gateways/storage/files";
import { exportListNames, narrowingOf } from "./export-lists.schema";
import { type ListQuery, selectFiles } from "./list-sources";
import { type Progress, writeList } from "./write-list";
import type { ZipEntry } from "./write-zip";

/** Documents whose place is in memory at once. */
const FILES_AT_ONCE = 100;

/** Every list of the books as a CSV of its own, and with them, where they are wanted, the uploaded files. */
export async function* writeBooks(
  snapshot: Snapshot,
  query: ListQuery & { documents: boolean; at: Date },
  progress: Progress,
): AsyncGenerator<ZipEntry> {
  const { documents, at, ...asked } = query;
  for (const list of exportListNames) {
    const content = () => writeList(snapshot, list, inDaysOf(list, asked), progress);
    yield { name: `${list}.csv`, at, compress: true, content };
  }
  if (documents) yield* uploadedFiles(snapshot, { ...asked, at }, progress);
}

/** The days of the books narrow the lists that have days. */
export function inDaysOf(list: (typeof exportListNames)[number], query: ListQuery): ListQuery {
  return narrowingOf(list).days ? query : { ...query, from: undefined, to: undefined };
}

async function* uploadedFiles(
  snapshot: Snapshot,
  { at, ...query }: ListQuery & { at: Date },
  progress: Progress,
): AsyncGenerator<ZipEntry> {
  for await (const files of snapshot.pages(selectFiles(query), "o.id", FILES_AT_ONCE)) {
    for (const { id, name, content_type: type, file_id: file, storage } of files) {
      const place = {
        id: file ?? "",
        organizationId: query.organizationId,
        storage: storage as FileStorage,
      };
      yield {
        // Its id makes the name its own; what no system takes in a name is left out.
        name: `documents/${id}-${(name ?? "").replaceAll(/[\\/:*?"<>|\p{C}]/gu, "_")}`,
        at,
        compress: type === "text/csv",
        content: () => readFile(place),
      };
      await progress(1);
    }
  }
}
