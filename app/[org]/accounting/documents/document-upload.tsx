"use client";

import { FileUp, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { type DragEvent, useId, useMemo, useRef, useState } from "react";
import { usePrice } from "@/app/[org]/operation-prices";
import { uploadFile } from "@/app/upload-file";
import { OperationLabel } from "@/components/credits/amounts";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { Combobox } from "@/components/ui/combobox";
import { Label } from "@/components/ui/label";
import { Meter } from "@/components/ui/meter";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { toast } from "@/components/ui/toast";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";
import type { DocumentAnswer } from "@/server/accounting/documents/document.schema";
import { DOCUMENT_BYTES, documentTypes } from "@/server/accounting/documents/document-types.schema";
import type { TransactionAnswer } from "@/server/accounting/transactions/transaction.schema";
import { bytesInWords } from "@/server/foundation/bytes-words";
import { formatDate } from "@/server/foundation/date-words";
import { CreditsLine } from "../credits-line";
import { useFindAttachable } from "../pickers/find-rows";
import { type BillingWay, FormRefusal, needsNotice } from "../refusal-notice";
import { usePaidOperation } from "../use-paid-operation";

const endings = Object.values(documentTypes).flatMap((type) =>
  type.endings.map((end) => `.${end}`),
);

/** Takes files by choice or by drag and drop, and sends one after the other. */
export function DocumentUpload({
  organizationId,
  accounts,
  transactions,
  availableCredits,
  billing,
  readOnlyReason,
}: {
  organizationId: string;
  accounts: AccountAnswer[];
  /** The latest: what was just entered is what has a receipt. */
  transactions: TransactionAnswer[];
  availableCredits: number | null;
  billing: BillingWay;
  /** Why the caller may not upload; null when they may. */
  readOnlyReason: string | null;
}) {
  const credits = usePrice("document.upload");
  const router = useRouter();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [files, setFiles] = useState<File[]>([]);
  const [attachTo, setAttachTo] = useState("");
  const entered = useMemo(() => attachOptions(accounts, transactions), [accounts, transactions]);
  const findAttachable = useFindAttachable(organizationId, entered);
  const [isOver, setOver] = useState(false);
  const [progress, setProgress] = useState<{ name: string; share: number } | null>(null);
  const operation = usePaidOperation(({ name }: DocumentAnswer) => {
    toast.success(`Uploaded ${name}`);
    setFiles((waiting) => waiting.slice(1));
    router.refresh();
  });

  function add(chosen: Iterable<File>) {
    operation.reset();
    setFiles((waiting) => [...waiting, ...chosen]);
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    if (!readOnlyReason && !operation.isPending) add(event.dataTransfer.files);
  }

  async function upload() {
    for (const file of files) {
      const problem = await operation.run(({ context }) =>
        uploadFile<DocumentAnswer>(
          `/api/organizations/${organizationId}/documents`,
          formOf(file, attachTo),
          {
            ...context,
            onProgress: (share) => setProgress({ name: file.name, share }),
          },
        ),
      );
      setProgress(null);
      if (problem) return;
    }
  }

  const tooLarge = files.find(({ size }) => size > DOCUMENT_BYTES);
  const count = files.length;
  return (
    <Card>
      <section
        aria-label="Files to upload"
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cn(
          "grid justify-items-center gap-1.5 rounded-lg border border-dashed px-4 py-6 text-center",
          isOver ? "border-accent bg-surface" : "border-edge/70",
        )}
      >
        <FileUp aria-hidden className="size-5 text-dim" />
        <p className="text-13 text-dim">
          <span className="max-sm:hidden">Drop files here, or choose them. </span>
          PDF, PNG, JPEG, WebP or CSV, up to 10 MB each.
        </p>
        <Button
          size="sm"
          disabledReason={readOnlyReason}
          onClick={() => input.current?.click()}
          className="mt-1"
        >
          Choose files
        </Button>
        <input
          ref={input}
          type="file"
          multiple
          accept={endings.join(",")}
          aria-label="Files"
          tabIndex={-1}
          className="sr-only"
          onChange={({ target }) => {
            add(target.files ?? []);
            target.value = "";
          }}
        />
      </section>
      {count > 0 ? (
        <ul className="mt-3 divide-y rounded-lg border text-13" aria-label="Chosen files">
          {files.map((file, at) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: the same file may be chosen twice.
              key={`${at}:${file.name}`}
              className="flex items-center gap-3 px-3 py-2"
            >
              <span className="min-w-0 flex-1 wrap-anywhere">{file.name}</span>
              <span className="text-dim tabular-nums">{bytesInWords(file.size)}</span>
              <Button
                size="sm"
                variant="ghost"
                aria-label={`Remove ${file.name}`}
                disabledReason={operation.isPending ? "It is being uploaded" : null}
                onClick={() => setFiles(files.filter((_, other) => other !== at))}
              >
                <X aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <div className="mt-4 grid gap-4 sm:grid-cols-2">
        <div className="grid gap-1.5">
          <Label htmlFor={`${id}-attach`}>Attach to</Label>
          <Combobox
            id={`${id}-attach`}
            value={attachTo}
            onChoose={(option) => setAttachTo(option?.value ?? "")}
            none="Nothing: keep it unattached"
            options={entered}
            find={findAttachable}
          />
        </div>
      </div>
      <div className="mt-4 grid gap-3">
        {progress ? (
          <div className="grid gap-1.5" role="status">
            <p className="text-13 text-dim">
              Uploading {progress.name}: {Math.round(progress.share * 100)}%
            </p>
            <Meter label={`Uploading ${progress.name}`} value={progress.share} maximum={1} />
          </div>
        ) : null}
        <FormRefusal operation={operation} billing={billing} />
        <ProblemBanner problem={needsNotice(operation.problem) ? null : operation.problem} />
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Button
            variant="primary"
            pending={operation.isPending}
            disabledReason={
              readOnlyReason ??
              (count === 0
                ? "Choose a file first"
                : tooLarge
                  ? `${tooLarge.name} is larger than 10 MB`
                  : null)
            }
            onClick={() => void upload()}
          >
            <OperationLabel
              label={count > 1 ? `Upload ${count} files` : "Upload"}
              credits={credits * Math.max(1, count)}
            />
          </Button>
          <CreditsLine available={availableCredits} />
        </div>
      </div>
    </Card>
  );
}

function formOf(file: File, attachTo: string): FormData {
  const form = new FormData();
  const [type, entityId] = attachTo.split(":");
  if (type && entityId) {
    form.set("entity_type", type);
    form.set("entity_id", entityId);
  }
  form.set("content", file, file.name);
  return form;
}

function attachOptions(accounts: AccountAnswer[], transactions: TransactionAnswer[]) {
  return [
    ...transactions.map(({ id, date, description }) => ({
      value: `transaction:${id}`,
      label: `${formatDate(date)} · ${description}`,
    })),
    ...accounts.map(({ id, code, name }) => ({
      value: `account:${id}`,
      label: `Account ${code} · ${name}`,
    })),
  ];
}
