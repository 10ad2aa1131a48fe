import { FileText } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { Time } from "@/components/ui/time";
import { bytesInWords } from "@/server/foundation/bytes-words";
import type { TicketMessageAnswer } from "@/server/support/ticket.schema";

export type ShownMessage = TicketMessageAnswer & { internal?: boolean };

/** What was written in a ticket, oldest first: one side on each edge, notes of the staff set apart. */
export function Conversation({
  messages,
  side,
  fileHref,
  timeZone,
}: {
  messages: readonly ShownMessage[];
  /** Whose page it is: their own messages are the tinted ones. */
  side: "requester" | "support";
  fileHref: (attachmentId: string) => string;
  timeZone: string;
}) {
  return (
    <ol className="grid gap-3" aria-label="Conversation">
      {messages.map((message) => (
        <li
          key={message.id}
          className={cn(
            "min-w-0 rounded-xl border px-4 py-3",
            message.internal
              ? "border-dashed bg-warn-soft/40"
              : message.from === side
                ? "bg-surface"
                : "bg-bg",
          )}
        >
          <p className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5 text-13">
            <span className="min-w-0 font-medium wrap-anywhere">{message.name}</span>
            {message.internal ? <Badge tone="warn">Note for staff only</Badge> : null}
            {message.by_email ? <span className="text-xs text-dim">by email</span> : null}
            <Time
              iso={message.created_at}
              timeZone={timeZone}
              className="ml-auto text-xs text-dim"
            />
          </p>
          <p className="mt-1.5 max-w-prose wrap-anywhere whitespace-pre-wrap" dir="auto">
            {message.body}
          </p>
          <Files files={message.attachments} fileHref={fileHref} />
        </li>
      ))}
    </ol>
  );
}

function Files({
  files,
  fileHref,
}: {
  files: TicketMessageAnswer["attachments"];
  fileHref: (attachmentId: string) => string;
}) {
  if (files.length === 0) return null;
  return (
    <ul className="mt-2.5 flex flex-wrap gap-2" aria-label="Files">
      {files.map(({ id, name, bytes }) => (
        <li key={id} className="min-w-0">
          <a
            href={fileHref(id)}
            className="inline-flex max-w-full items-center gap-1.5 rounded-md border px-2 py-1 text-xs hover:bg-surface"
          >
            <FileText aria-hidden className="size-3.5 shrink-0 text-dim" />
            <span className="truncate">{name}</span>
            <span className="shrink-0 text-dim">{bytesInWords(bytes)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
