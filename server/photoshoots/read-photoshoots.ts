import type { Prisma } from "@/generated/prisma/client";
import { type Db, db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import type { FileAnswer } from "@/server/foundation/file-answer";
import { invariant } from "@/server/foundation/invariant";
import { cutPage, type Page } from "@/server/foundation/page";
import { readFile } from "@/server/gateways/storage/files";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { PhotoAnswer, PhotoshootAnswer } from "./photoshoot.schema";

/** Who looks: owners and admins see every submission of their organization, everybody else their own. */
export type Sight = { organizationId: string; userId: string; seesAll: boolean };

const whole = {
  user: { select: { name: true, email: true } },
  photos: { include: { file: true }, orderBy: { id: "asc" } },
} satisfies Prisma.PhotoshootInclude;

/** Submissions, newest first. */
export async function listPhotoshoots(
  sight: Sight,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<PhotoshootAnswer>> {
  const rows = await db().photoshoot.findMany({
    where: { ...visibleTo(sight), ...(cursor ? { id: { lt: cursor } } : {}) },
    include: whole,
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return cutPage(rows.map(photoshootAnswer), limit, ({ id }) => id);
}

/** One submission. @throws not_found */
export async function readPhotoshoot(db: Db, sight: Sight, id: string): Promise<PhotoshootAnswer> {
  const row = await db.photoshoot.findFirst({
    where: { id, ...visibleTo(sight) },
    include: whole,
  });
  if (!row) throw notFound("photoshoot");
  return photoshootAnswer(row);
}

/** A photo of a submission. @throws not_found */
export async function readPhoto(
  sight: Sight,
  photoshootId: string,
  id: string,
): Promise<PhotoAnswer> {
  const photo = await db().photoshootPhoto.findFirst({
    where: { id, photoshootId, photoshoot: visibleTo(sight) },
    include: { file: true },
  });
  if (!photo) throw notFound("photo");
  return photoAnswer(photo);
}

/** The bytes. @param id of one that its reader may see */
export async function openPhoto(id: string): Promise<FileAnswer> {
  const { name, contentType, file } = await db().photoshootPhoto.findUniqueOrThrow({
    where: { id },
    include: { file: true },
  });
  invariant(file.bytes !== null && file.sha256, "a file that is kept was measured");
  return {
    name,
    contentType,
    bytes: Number(file.bytes),
    etag: `"${Buffer.from(file.sha256).toString("hex")}"`,
    read: () => readFile(file),
    readFrom: (byte) => readFile(file, byte),
  };
}

export function photoAnswer({
  id,
  name,
  contentType,
  file,
}: Prisma.PhotoshootPhotoGetPayload<{ include: { file: true } }>): PhotoAnswer {
  invariant(file.bytes !== null, "a file that is kept was measured");
  return {
    id,
    name,
    content_type: contentType as PhotoAnswer["content_type"],
    bytes: Number(file.bytes),
  };
}

function visibleTo({ organizationId, userId, seesAll }: Sight): Prisma.PhotoshootWhereInput {
  return { organizationId, ...(seesAll ? {} : { userId }) };
}

function photoshootAnswer(
  row: Prisma.PhotoshootGetPayload<{ include: typeof whole }>,
): PhotoshootAnswer {
  return {
    id: row.id,
    organization_id: row.organizationId,
    submitted_by: { user_id: row.userId, name: row.user.name, email: row.user.email },
    package: row.package === "lite" ? "lite" : "standard",
    credits: microcreditsToCredits(row.credits),
    from_invitation: row.fromHold,
    photos: row.photos.map(photoAnswer),
    created_at: row.createdAt.toISOString(),
  };
}
