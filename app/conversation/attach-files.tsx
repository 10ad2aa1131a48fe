"use client";

import { Paperclip, X } from "lucide-react";
import { useRef, useState } from "react";
import { problemOf } from "@/app/trpc/client";
import { uploadFile } from "@/app/upload-file";
import { Button } from "@/components/ui/button";
import { ProblemBanner, type ToldProblem } from "@/components/ui/problem-banner";
import { DOCUMENT_BYTES, documentTypes } from "@/server/accounting/documents/document.schema";
import { bytesInWords } from "@/server/foundation/bytes-words";
import { type AttachmentAnswer, MOST_ATTACHMENTS } from "@/server/support/ticket.schema";

const endings = Object.values(documentTypes).flatMap((type) =>
  type.endings.map((one) => `.${one}`),
);

/** Files for the next message: each is uploaded at once, and sent with the message. */
export function AttachFiles({
  organizationId,
  files,
  onChange,
}: {
  organizationId: string;
  files: readonly AttachmentAnswer[];
  onChange: (files: AttachmentAnswer[]) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [sending, setSending] = useState<string | null>(null);
  const [problem, setProblem] = useState<ToldProblem | null>(null);

  async function add(chosen: readonly File[]) {
    setProblem(null);
    const known = [...files];
    for (const file of chosen) {
      if (known.length >= MOST_ATTACHMENTS)
        return setProblem({ message: `Attach at most ${MOST_ATTACHMENTS} files to a message.` });
      if (file.size > DOCUMENT_BYTES)
        return setProblem({ message: `${file.name} is larger than 10 MB.` });
      setSending(`${file.name}: 0%`);
      const form = new FormData();
      form.set("organization_id", organizationId);
      form.set("content", file, file.name);
      try {
        const sent = await uploadFile<AttachmentAnswer>("/api/v1/support-attachments", form, {
          idempotencyKey: crypto.randomUUID(),
          onProgress: (share) => setSending(`${file.name}: ${Math.round(share * 100)}%`),
        });
        known.push(sent);
        onChange([...known]);
      } catch (error) {
        return setProblem(problemOf(error));
      } finally {
        setSending(null);
      }
    }
  }

  return (
    <div className="grid gap-2">
      {files.length > 0 ? (
        <ul className="divide-y rounded-lg border text-13" aria-label="Attached files">
          {files.map((file) => (
            <li key={file.id} className="flex items-center gap-3 px-3 py-1.5">
              <span className="min-w-0 flex-1 break-words">{file.name}</span>
              <span className="text-dim tabular-nums">{bytesInWords(file.bytes)}</span>
              <Button
                size="icon-sm"
                variant="ghost"
                aria-label={`Remove ${file.name}`}
                onClick={() => onChange(files.filter(({ id }) => id !== file.id))}
              >
                <X aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button size="sm" pending={sending !== null} onClick={() => input.current?.click()}>
          <Paperclip aria-hidden /> Attach files
        </Button>
        <span className="text-xs text-dim" role="status">
          {sending ?? "PDF, PNG, JPEG, WebP or CSV, up to 10 MB each"}
        </span>
        <input
          ref={input}
          type="file"
          multiple
          accept={endings.join(",")}
          aria-label="Files"
          tabIndex={-1}
          className="sr-only"
          onChange={({ target }) => {
            void add([...(target.files ?? [])]);
            target.value = "";
          }}
        />
      </div>
      <ProblemBanner problem={problem} />
    </div>
  );
}
