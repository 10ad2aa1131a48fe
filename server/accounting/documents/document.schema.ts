import { z } from "zod";
import { type DocumentType, documentTypes } from "./document-types.schema";

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
