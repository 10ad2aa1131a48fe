import { z } from "zod";

/** The largest file that is taken, in bytes. */
export const DOCUMENT_BYTES = 10_000_000;

/** What a document may be, by its content, and the endings that say so. */
export const documentTypes = {
  "application/pdf": { label: "PDF", endings: ["pdf"] },
  "image/png": { label: "PNG", endings: ["png"] },
  "image/jpeg": { label: "JPEG", endings: ["jpg", "jpeg", "jpe", "jfif"] },
  "image/webp": { label: "WebP", endings: ["webp"] },
  "text/csv": { label: "CSV", endings: ["csv", "txt", "tsv"] },
} as const satisfies Record<string, { label: string; endings: readonly string[] }>;
export type DocumentType = keyof typeof documentTypes;

/** What a document can be attached to. */
export const documentEntities = [
  "account",
  "transaction",
  "contact",
  "item",
  "invoice",
  "bill",
] as const;
export type DocumentEntity = (typeof documentEntities)[number];

export const documentSchema = z.object({
  id: z.string(),
  name: z.string(),
  content_type: z.enum(Object.keys(documentTypes) as [DocumentType, ...DocumentType[]]),
  bytes: z.int(),
  sha256: z.string().meta({ description: "SHA-256 hash of the content, in hexadecimal" }),
  entity_type: z.enum(documentEntities).nullable().meta({
    description: "What it is attached to, if anything",
  }),
  entity_id: z.string().nullable(),
  created_at: z.iso.datetime(),
  archived_at: z.iso.datetime().nullable(),
});
export type DocumentAnswer = z.input<typeof documentSchema>;
