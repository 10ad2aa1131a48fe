import { detectType } from "@/server/accounting/documents/detect-type";
import { documentTypes } from "@/server/accounting/documents/document-types.schema";
import { inTransaction, type Tx } from "@/server/foundation/db";
import { DomainError, invalid } from "@/server/foundation/errors";
import type { FileContent } from "@/server/foundation/file-content";
import { newId } from "@/server/foundation/ids";
import { visible } from "@/server/foundation/plain-text.schema";
import { inPieces, keepFile, stageFile } from "@/server/gateways/storage/files";
import { type IdempotentRequest, runOnce } from "@/server/operations/idempotency";
import { photoTypes } from "./photo-rules.schema";
import type { PhotoAnswer } from "./photoshoot.schema";
import { photoAnswer } from "./read-photoshoots";

type PhotoType = (typeof photoTypes)[number];

const DAY_MS = 86_400_000;
const NAME_CHARACTERS = 200;
const MOST_A_DAY = 100;

/**
 * Keeps a photo that a submission will take within a day. Costs nothing. What it is is judged by its
 * content. @throws validation_failed; rate_limited; unavailable where the storage is away
 */
export async function uploadPhoto(
  organizationId: string,
  content: FileContent,
  userId: string,
  now: Date,
  idempotent?: IdempotentRequest,
): Promise<PhotoAnswer> {
  const type = await requirePhoto(content);
  // Before the bytes are written; again below, where the next one waits its turn.
  await inTransaction((tx) => limitUploads(tx, userId, now));
  const staged = await stageFile(organizationId, inPieces(content.bytes), now);
  const { output } = await runOnce(idempotent, now, async (tx) => {
    await limitUploads(tx, userId, now);
    await keepFile(tx, staged);
    const photo = await tx.photoshootPhoto.create({
      data: {
        id: newId("photoshootPhoto"),
        organizationId,
        fileId: staged.id,
        name: nameOf(content, type),
        contentType: type,
        uploadedBy: userId,
        createdAt: now,
      },
      include: { file: true },
    });
    return photoAnswer(photo);
  });
  return output;
}

async function requirePhoto({ bytes }: FileContent): Promise<PhotoType> {
  const detected = await detectType(bytes);
  if ("type" in detected && isPhoto(detected.type)) return detected.type;
  const why = "refused" in detected ? detected.refused.replace(/\. Send one of.*$/, "") : null;
  throw invalid("content", `${why ?? "This file isn’t a photo"}. Send a JPEG, PNG or WebP`);
}

function isPhoto(type: string): type is PhotoType {
  return (photoTypes as readonly string[]).includes(type);
}

/** A name whose ending says what the photo is. */
function nameOf({ name: given }: FileContent, type: PhotoType): string {
  const endings: readonly string[] = documentTypes[type].endings;
  const name = visible(given ?? "").slice(0, NAME_CHARACTERS) || "Photo";
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  return endings.includes(ending) ? name : `${name}.${endings[0]}`;
}

async function limitUploads(tx: Tx, userId: string, now: Date): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`photos:${userId}`}, 0))`;
  const since = new Date(now.getTime() - DAY_MS);
  const [earliest] = await tx.photoshootPhoto.findMany({
    where: { uploadedBy: userId, createdAt: { gt: since } },
    orderBy: { id: "desc" },
    skip: MOST_A_DAY - 1,
    take: 1,
    select: { createdAt: true },
  });
  if (!earliest) return;
  const seconds = Math.ceil((earliest.createdAt.getTime() - since.getTime()) / 1_000);
  throw new DomainError(
    "rate_limited",
    `You uploaded ${MOST_A_DAY} photos within 24 hours. This one wasn’t kept. Submit the ones you have, or wait.`,
    { retry_after: Math.max(1, seconds) },
  );
}
