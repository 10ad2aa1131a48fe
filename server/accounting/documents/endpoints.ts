import { z } from "zod";
import { archiveDocument } from "@/server/accounting/documents/archive-document";
import { documentEntities, documentSchema } from "@/server/accounting/documents/document.schema";
import {
  listDocuments,
  openDocument,
  readDocument,
} from "@/server/accounting/documents/read-documents";
import { uploadDocument } from "@/server/accounting/documents/upload-document";
import { defineEndpoint, operationEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { db } from "@/server/foundation/db";
import { idSchema } from "@/server/foundation/ids";

const documentInput = organizationInput.extend({ document_id: idSchema("document") });

export const documentEndpoints = [
  defineEndpoint({
    name: "document.list",
    tag: "Documents",
    summary: "Uploaded documents, newest first",
    access: "accounting.read",
    input: organizationInput.extend({
      ...pageFieldsBy(/^doc_[0-9a-z]{26}$/),
      search: z.string().trim().max(200).optional().meta({ description: "Part of the name" }),
      entity_type: z.enum(documentEntities).optional(),
      entity_id: z.string().min(1).max(64).toLowerCase().optional().meta({
        description: "Only documents attached to this",
      }),
      archived: z.enum(["true", "false"]).default("false").meta({
        description: "true: the archived ones instead",
      }),
    }),
    output: pageOf(documentSchema),
    rest: { method: "get", path: "/organizations/{organization_id}/documents", status: 200 },
    handle: ({ organization, input }) =>
      listDocuments(db(), organization.id, { ...input, archived: input.archived === "true" }),
  }),
  defineEndpoint({
    name: "document.get",
    tag: "Documents",
    summary: "One document, without its content",
    access: "accounting.read",
    input: documentInput,
    output: documentSchema,
    rest: {
      method: "get",
      path: "/organizations/{organization_id}/documents/{document_id}",
      status: 200,
    },
    handle: ({ organization, input }) => readDocument(db(), organization.id, input.document_id),
  }),
  defineEndpoint({
    name: "document.content",
    tag: "Documents",
    summary: "Download a document’s file",
    access: "accounting.read",
    input: documentInput,
    output: documentSchema,
    rest: {
      method: "get",
      path: "/organizations/{organization_id}/documents/{document_id}/content",
      status: 200,
    },
    handle: ({ organization, input }) => readDocument(db(), organization.id, input.document_id),
    asFile: ({ id }) => openDocument(db(), id),
  }),
  operationEndpoint(uploadDocument, "Documents"),
  defineEndpoint({
    name: "document.archive",
    tag: "Documents",
    summary: "Archive a document: it leaves the lists, but its file is kept",
    access: "accounting.write",
    input: documentInput,
    output: documentSchema,
    rest: {
      method: "post",
      path: "/organizations/{organization_id}/documents/{document_id}/archive",
      status: 200,
    },
    handle: ({ actor, organization, input, now }) =>
      archiveDocument(organization.id, input.document_id, actor, now),
  }),
];
