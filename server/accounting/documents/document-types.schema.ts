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
