import { buffer } from "node:stream/consumers";
import { db } from "@/server/foundation/db";
import { cutPage } from "@/server/foundation/page";
import { readFile } from "@/server/gateways/storage/files";

/** The cursor of a person's first photo; those after it have the ID of the one before. */
export const FIRST_PHOTO = "photos";

/** Whether a person has photos, which follow their events. */
export async function hasPhotos(userId: string): Promise<boolean> {
  const found = await db().photoshootPhoto.findFirst({
    where: { uploadedBy: userId },
    select: { id: true },
  });
  return found !== null;
}

/** One photo a person uploaded, with its content: a part of the export holds no more. */
export async function exportPhoto(userId: string, cursor: string) {
  const rows = await db().photoshootPhoto.findMany({
    where: { uploadedBy: userId, ...(cursor === FIRST_PHOTO ? {} : { id: { gt: cursor } }) },
    include: { file: true },
    orderBy: { id: "asc" },
    take: 2,
  });
  const page = cutPage(rows, 1, ({ id }) => id);
  const photos = await Promise.all(
    page.data.map(async (photo) => ({
      id: photo.id,
      organization_id: photo.organizationId,
      photoshoot_id: photo.photoshootId,
      name: photo.name,
      content_type: photo.contentType,
      uploaded_at: photo.createdAt.toISOString(),
      content_base64: (await buffer(readFile(photo.file))).toString("base64"),
    })),
  );
  return { photos, next_cursor: page.next_cursor };
}
