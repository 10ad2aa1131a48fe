import { DOCUMENT_BYTES } from "@/server/accounting/documents/document-types.schema";

export const MOST_PHOTOS = 20;

export const PHOTO_BYTES = DOCUMENT_BYTES;

/** What a photo may be, by its content. */
export const photoTypes = ["image/jpeg", "image/png", "image/webp"] as const;

export const PHOTO_KINDS = "JPEG, PNG or WebP, up to 10 MB each";
