import type { Prisma } from "@/generated/prisma/client";
import type { Db } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import type { FileAnswer } from "@/server/foundation/file-answer";
import { cutPage, type Page } from "@/server/foundation/page";
import { BYTE_ORDER_MARK } from "@/server/foundation/write-csv";
import { readFile } from "@/server/gateways/storage/files";
import type { ExportAnswer, ExportFilters } from "./export.schema";
import type { ExportKind } from "./export-lists.schema";

const withFile = { file: true } satisfies Prisma.BookExportInclude;
type ExportRow = Prisma.BookExportGetPayload<{ include: typeof withFile }>;

/** Exports of an organization, newest first, a page at a time. Free. */
export async function listExports(
  db: Db,
  organizationId: string,
  page: { limit: number; before?: string | undefined },
  now: Date,
): Promise<Page<ExportAnswer>> {
  const rows = await db.bookExport.findMany({
    where: { organizationId, ...(page.before ? { id: { lt: page.before } } : {}) },
    orderBy: { id: "desc" },
    take: page.limit + 1,
    include: withFile,
  });
  return cutPage(
    rows.map((row) => exportAnswer(row, now)),
    page.limit,
    ({ id }) => id,
  );
}

/** One export of this organization. Free. @throws not_found */
export async function readExport(
  db: Db,
  organizationId: string,
  id: string,
  now: Date,
): Promise<ExportAnswer> {
  return exportAnswer(await findExport(db, organizationId, id), now);
}

async function findExport(db: Db, organizationId: string, id: string): Promise<ExportRow> {
  const row = await db.bookExport.findFirst({ where: { id, organizationId }, include: withFile });
  if (!row) throw notFound("export");
  return row;
}

/**
 * The file of an export. @param export.id of one that its reader may see
 * @throws wrong_state unless it is finished and not expired
 */
export async function openExport(db: Db, answer: ExportAnswer): Promise<FileAnswer> {
  const { status, problem } = answer;
  const row = await db.bookExport.findUniqueOrThrow({
    where: { id: answer.id },
    include: withFile,
  });
  if (!row.file || !answer.file) throw noFile(status, problem);
  const { file } = row;
  return {
    name: answer.file.name,
    contentType: answer.file.content_type,
    bytes: answer.file.bytes,
    etag: `"${Buffer.from(file.sha256 ?? []).toString("hex")}"`,
    read: () => readFile(file),
    readFrom: (byte) => readFile(file, byte),
  };
}

/** The same of a list that was made as CSV, for whoever asks for the export itself as CSV. @throws wrong_state */
export async function openExportAsCsv(
  db: Db,
  answer: ExportAnswer,
  { bom }: { bom: boolean },
): Promise<FileAnswer> {
  const file = await openExport(db, answer);
  if (!file.contentType.startsWith("text/csv"))
    throw new DomainError(
      "wrong_state",
      `This export is a ${answer.kind === "books" ? "ZIP" : "PDF"}. Download it with GET .../exports/${answer.id}/file.`,
    );
  if (bom) return file;
  const mark = Buffer.byteLength(BYTE_ORDER_MARK);
  return {
    name: file.name,
    contentType: file.contentType,
    bytes: file.bytes - mark,
    etag: file.etag.replace(/"$/, '-plain"'),
    read: () => file.readFrom?.(mark) ?? file.read(),
  };
}

function noFile(status: ExportAnswer["status"], problem: string | null): DomainError {
  const words = {
    queued:
      "The export hasn't started yet. Nothing has been charged so far. Try again in a few seconds.",
    working: "The export is still in progress. Try again in a few seconds.",
    finished: "The export has no file.",
    failed: `The export failed. ${problem ?? ""}`,
    cancelled: "The export was cancelled. Nothing was charged.",
    expired: "The file was deleted after 30 days. Export it again.",
  } satisfies Record<ExportAnswer["status"], string>;
  const again = status === "queued" || status === "working" ? { retry_after: 5 } : {};
  return new DomainError("wrong_state", words[status], { state: status, ...again });
}

/** An export as the API shows it. */
export function exportAnswer(row: ExportRow, now: Date): ExportAnswer {
  const isOver = row.status === "finished" && (!row.file || (row.expiresAt ?? now) <= now);
  const [from, to] = [row.fromDate, row.toDate].map(
    (day) => day?.toISOString().slice(0, 10) ?? null,
  );
  const answer = {
    id: row.id,
    kind: row.kind as ExportKind,
    format: row.format,
    status: isOver ? ("expired" as const) : row.status,
    from: from ?? null,
    to: to ?? null,
    filters: row.filters as ExportFilters,
    lines: row.linesDone,
    lines_total: row.linesTotal,
    problem: row.problem,
    created_at: row.createdAt.toISOString(),
    finished_at: row.finishedAt?.toISOString() ?? null,
    expires_at: row.expiresAt?.toISOString() ?? null,
  };
  return { ...answer, file: row.file && !isOver ? fileOf(answer, Number(row.file.bytes)) : null };
}

const contentTypes = {
  csv: "text/csv; charset=utf-8",
  pdf: "application/pdf",
  zip: "application/zip",
} as const;

function fileOf(
  { kind, format, from, to, created_at: made }: Omit<ExportAnswer, "file">,
  bytes: number,
): ExportAnswer["file"] {
  const ending = kind === "books" ? "zip" : format;
  const days = [from && (to ? from : `from-${from}`), to && `to-${to}`].filter(Boolean).join("-");
  const name = `${kind.replaceAll("_", "-")}-${days || made.slice(0, 10)}`;
  return { name: `${name}.${ending}`, content_type: contentTypes[ending], bytes };
}
