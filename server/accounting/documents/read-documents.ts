import { Prisma } from "@/generated/prisma/client";
import type { Db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import type { FileAnswer } from "@/server/foundation/file-answer";
import { invariant } from "@/server/foundation/invariant";
import { type Page, pageUpTo } from "@/server/foundation/page";
import { findInWalk } from "@/server/foundation/walk";
import { readFile } from "@/server/gateways/storage/files";
import type { DocumentAnswer, DocumentEntity } from "./document.schema";
import { type DocumentType, documentTypes } from "./document-types.schema";

type DocumentRow = Prisma.DocumentGetPayload<{ include: { file: true } }>;

/** Documents of an organization, newest first, a page at a time; archived ones only where they are asked for. */
export async function listDocuments(
  db: Db,
  organizationId: string,
  page: {
    limit: number;
    cursor?: string | undefined;
    /** Part of the name. */
    search?: string | undefined;
    entity_type?: DocumentEntity | undefined;
    entity_id?: string | undefined;
    archived?: boolean | undefined;
  },
): Promise<Page<DocumentAnswer>> {
  const { ids, nextCursor } = await findDocuments(db, organizationId, page);
  const rows = await db.document.findMany({
    where: { id: { in: ids } },
    orderBy: { id: "desc" },
    include: { file: true },
  });
  return pageUpTo(rows.map(documentAnswer), nextCursor);
}

function findDocuments(
  db: Db,
  organizationId: string,
  {
    limit,
    cursor,
    search,
    entity_type: entityType,
    entity_id: entityId,
    archived = false,
  }: Parameters<typeof listDocuments>[2],
) {
  const pattern = search && `%${search.replaceAll(/[\\%_]/g, "\\$&")}%`;
  const conditions = [
    Prisma.sql`organization_id = ${organizationId}`,
    ...(cursor ? [Prisma.sql`id < ${cursor}`] : []),
    ...(entityType ? [Prisma.sql`entity_type = ${entityType}`] : []),
    ...(entityId ? [Prisma.sql`entity_id = ${entityId}`] : []),
  ];
  return findInWalk(
    db,
    Prisma.sql`
      select id, (archived_at is not null) = ${archived} ${pattern ? Prisma.sql`and name ilike ${pattern}` : Prisma.empty} as matches
      from documents where ${Prisma.join(conditions, " and ")} order by id desc`,
    limit,
  );
}

/** One document of this organization, archived or not. @throws not_found */
export async function readDocument(
  db: Db,
  organizationId: string,
  id: string,
): Promise<DocumentAnswer> {
  const row = await db.document.findFirst({
    where: { id, organizationId },
    include: { file: true },
  });
  if (!row) throw notFound("document");
  return documentAnswer(row);
}

/** A document as the file that it is. @param id of one that its reader may see */
export async function openDocument(db: Db, id: string): Promise<FileAnswer> {
  const { name, contentType, file } = await db.document.findUniqueOrThrow({
    where: { id },
    include: { file: true },
  });
  return {
    name: withEnding(name, contentType as DocumentType),
    contentType,
    ...contentOf(file),
    read: () => readFile(file),
    readFrom: (byte) => readFile(file, byte),
  };
}

/** A name whose ending says what the file is, so that nothing is opened as something else. */
function withEnding(name: string, type: DocumentType): string {
  const endings: readonly string[] = documentTypes[type].endings;
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  return endings.includes(ending) ? name : `${name}.${endings[0]}`;
}

export function documentAnswer(row: DocumentRow): DocumentAnswer {
  const { bytes, etag } = contentOf(row.file);
  return {
    id: row.id,
    name: row.name,
    content_type: row.contentType as DocumentType,
    bytes,
    sha256: etag.slice(1, -1),
    entity_type: row.entityType as DocumentEntity | null,
    entity_id: row.entityId,
    created_at: row.createdAt.toISOString(),
    archived_at: row.archivedAt?.toISOString() ?? null,
  };
}

function contentOf({ bytes, sha256 }: DocumentRow["file"]): { bytes: number; etag: string } {
  invariant(bytes !== null && sha256, "a file that is kept was measured");
  return { bytes: Number(bytes), etag: `"${Buffer.from(sha256).toString("hex")}"` };
}
