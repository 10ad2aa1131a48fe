"use client";

import { X } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { problemOf } from "@/app/trpc/client";
import { uploadFile } from "@/app/upload-file";
import { Button } from "@/components/ui/button";
import { ProblemBanner, type ToldProblem } from "@/components/ui/problem-banner";
import { documentTypes } from "@/server/accounting/documents/document-types.schema";
import { bytesInWords } from "@/server/foundation/bytes-words";

/** A file that was uploaded and that nothing has taken yet. */
type Uploaded = { id: string; name: string; bytes: number };

/** What may be chosen, and what is said about it. */
export type FileRules = {
  /** Where each file is sent, as a form. */
  url: string;
  types: readonly (keyof typeof documentTypes)[];
  bytes: number;
  most: number;
  tooMany: string;
  /** Kinds and sizes in words. */
  kinds: string;
};

/** Files that are uploaded as they are chosen, and sent with what follows. */
export function UploadFiles<Sent extends Uploaded>({
  organizationId,
  rules,
  label,
  listLabel,
  files,
  onChange,
}: {
  organizationId: string;
  rules: FileRules;
  label: ReactNode;
  listLabel: string;
  files: readonly Sent[];
  onChange: (files: Sent[]) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [sending, setSending] = useState<string | null>(null);
  const [problem, setProblem] = useState<ToldProblem | null>(null);
  const endings = rules.types.flatMap((type) =>
    documentTypes[type].endings.map((ending) => `.${ending}`),
  );

  async function add(chosen: readonly File[]) {
    setProblem(null);
    const known = [...files];
    for (const file of chosen) {
      if (known.length >= rules.most) return setProblem({ message: rules.tooMany });
      if (file.size > rules.bytes)
        return setProblem({ message: `${file.name} is larger than 10 MB.` });
      setSending(`${file.name}: 0%`);
      const form = new FormData();
      form.set("organization_id", organizationId);
      form.set("content", file, file.name);
      try {
        const sent = await uploadFile<Sent>(rules.url, form, {
          idempotencyKey: crypto.randomUUID(),
          onProgress: (share) => setSending(`${file.name}: ${Math.round(share * 100)}%`),
        });
        known.push(sent);
        onChange([...known]);
      } catch (error) {
        const refused = problemOf(error);
        const [fault] = refused.fields;
        return setProblem(fault ? { message: `${file.name}: ${fault.message}.` } : refused);
      } finally {
        setSending(null);
      }
    }
  }

  return (
    <div className="grid gap-2">
      {files.length > 0 ? (
        <ul className="divide-y rounded-lg border text-13" aria-label={listLabel}>
          {files.map((file) => (
            <li key={file.id} className="flex items-center gap-3 px-3 py-1.5">
              <span className="min-w-0 flex-1 wrap-anywhere">{file.name}</span>
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
          {label}
        </Button>
        <span className="text-xs text-dim" role="status">
          {sending ?? rules.kinds}
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
