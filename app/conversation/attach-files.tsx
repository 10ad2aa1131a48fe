"use client";

import { Paperclip } from "lucide-react";
import { type FileRules, UploadFiles } from "@/app/upload-files";
import {
  DOCUMENT_BYTES,
  type DocumentType,
  documentTypes,
} from "@/server/accounting/documents/document-types.schema";
import type { AttachmentAnswer } from "@/server/support/ticket.schema";
import { MOST_ATTACHMENTS } from "@/server/support/ticket-kinds.schema";

const rules: FileRules = {
  url: "/api/v1/support-attachments",
  types: Object.keys(documentTypes) as DocumentType[],
  bytes: DOCUMENT_BYTES,
  most: MOST_ATTACHMENTS,
  tooMany: `Attach at most ${MOST_ATTACHMENTS} files to a message.`,
  kinds: "PDF, PNG, JPEG, WebP or CSV, up to 10 MB each",
};

/** Files for the next message: each is uploaded at once, and sent with the message. */
export function AttachFiles(props: {
  organizationId: string;
  files: readonly AttachmentAnswer[];
  onChange: (files: AttachmentAnswer[]) => void;
}) {
  const label = (
    <>
      <Paperclip aria-hidden /> Attach files
    </>
  );
  return <UploadFiles {...props} rules={rules} label={label} listLabel="Attached files" />;
}
