import { z } from "zod";
import { recordEventIn } from "@/server/accounting/events/record-event";
import type { Db, Tx } from "@/server/foundation/db";
import { invalid } from "@/server/foundation/errors";
import { type FileContent, fileField } from "@/server/foundation/file-content";
import { idSchema, newId } from "@/server/foundation/ids";
import { invariant } from "@/server/foundation/invariant";
import { visible } from "@/server/foundation/plain-text.schema";
import { inPieces, keepFile, type StagedFile, stageFile } from "@/server/gateways/storage/files";
import { defineHeldOperation } from "@/server/operations/define-operation";
import { requireEntity } from "./attach";
import { detectType } from "./detect-type";
import { documentEntities, documentSchema } from "./document.schema";
import { DOCUMENT_BYTES, type DocumentType, documentTypes } from "./document-types.schema";
import { documentAnswer } from "./read-documents";

const NAME_CHARACTERS = 200;

const uploadInput = z
  .strictObject({
    organization_id: idSchema("organization"),
    content: fileField("The file: PDF, PNG, JPEG, WebP or CSV, up to 10 MB"),
    name: z.string().trim().min(1).max(NAME_CHARACTERS).optional().meta({
      description: "Document name; defaults to the file name",
    }),
    entity_type: z.enum(documentEntities).optional().meta({
      description: "What to attach it to, with entity_id",
    }),
    entity_id: z.string().min(1).max(64).toLowerCase().optional(),
  })
  .refine(({ entity_type: type, entity_id: id }) => (type === undefined) === (id === undefined), {
    path: ["entity_id"],
    error: "Send entity_type and entity_id together",
  });

/**
 * Stores a file, by itself or attached to something of the books (S1: 5 credits). The file is written
 * before the credits move and refers to nothing until they do.
 */
export const uploadDocument = defineHeldOperation({
  key: "document.upload",
  summary: "Upload a PDF, image or CSV, optionally attached to something in the books",
  permission: "accounting.write",
  input: uploadInput,
  output: documentSchema,
  example: { name: "Receipt.csv", content: "ZGF0ZSxhbW91bnQKMjAyNi0xMS0yMSwxMi4wMAo=" },
  takesFile: { field: "content", bytes: DOCUMENT_BYTES },
  rest: { method: "post", path: "/organizations/{organization_id}/documents", status: 201 },
  kind: "held",
  description: "Upload of a document",
  timeLimitSeconds: 600,
  async check({ db, organization, input }) {
    const { content, entity_type: type, entity_id: id } = input;
    if (type && id) await requireEntity(db, organization.id, { type, id });
    nameOf(input, await requireType(content));
  },
  async work({ db, organization, input, now }): Promise<Written> {
    const { content } = input;
    const contentType = await requireType(content);
    const kept = await findContent(db, organization.id, content.sha256);
    if (kept) return { contentType, kept };
    const staged = await stageFile(organization.id, inPieces(content.bytes), now);
    return { contentType, staged };
  },
  async store({ tx, organization, actor, input, work, now }) {
    const { content, entity_type: entityType = null, entity_id: entityId = null } = input;
    const { contentType } = work;
    const document = await tx.document.create({
      data: {
        id: newId("document"),
        organizationId: organization.id,
        fileId: await keepOnce(tx, organization.id, content, work),
        name: nameOf(input, contentType),
        contentType,
        entityType,
        entityId,
        createdAt: now,
      },
      include: { file: true },
    });
    await recordEventIn(
      tx,
      { organization, actor, now },
      {
        type: "document.uploaded",
        entityId: document.id,
        description: `Document ${document.name} uploaded`,
      },
    );
    return {
      output: documentAnswer(document),
      entity: { type: "document", id: document.id },
      description: "Document uploaded",
    };
  },
});

/** A file that is there already with the same content, or a new one. */
type Written = { contentType: DocumentType } & ({ kept: string } | { staged: StagedFile });

async function requireType({ bytes }: FileContent): Promise<DocumentType> {
  const detected = await detectType(bytes);
  if ("refused" in detected) throw invalid("content", detected.refused);
  return detected.type;
}

/** @throws validation_failed where the name says that the file is of another kind that is taken */
function nameOf(
  { name: given, content }: { name?: string | undefined; content: FileContent },
  type: DocumentType,
): string {
  const { label, endings } = documentTypes[type];
  const name = visible(given ?? content.name ?? "").slice(0, NAME_CHARACTERS);
  if (name === "") return `Document.${endings[0]}`;
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  const claimed = Object.values(documentTypes).find((one) =>
    (one.endings as readonly string[]).includes(ending),
  );
  if (claimed && claimed.label !== label)
    throw invalid("content", `The file is a ${label}, but its name ends in .${ending}`);
  return name;
}

async function findContent(
  db: Db,
  organizationId: string,
  sha256: string,
): Promise<string | undefined> {
  const document = await db.document.findFirst({
    where: { organizationId, file: { organizationId, sha256: Buffer.from(sha256, "hex") } },
    select: { fileId: true },
  });
  return document?.fileId;
}

/** Of two uploads of the same content at once, one is kept and the other refers to it. */
async function keepOnce(
  tx: Tx,
  organizationId: string,
  { sha256, bytes }: FileContent,
  work: Written,
): Promise<string> {
  if ("kept" in work) return work.kept;
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`${organizationId}:${sha256}`}, 0))`;
  const other = await findContent(tx, organizationId, sha256);
  if (other) return other;
  const { staged } = work;
  invariant(
    staged.bytes === bytes.length && staged.sha256.toString("hex") === sha256,
    "what was written is what was sent",
  );
  await keepFile(tx, staged);
  return staged.id;
}
