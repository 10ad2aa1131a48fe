"use client";

import { useState } from "react";
import { AttachFiles } from "@/app/conversation/attach-files";
import { trpc } from "@/app/trpc/client";
import { useKeyedChange } from "@/app/use-change";
import { TextAreaField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import type { AttachmentAnswer } from "@/server/support/ticket.schema";

/** Adds to the conversation. It is mounted anew with each message. */
export function ReplyForm({
  organizationId,
  ticketId,
  isClosed,
}: {
  organizationId: string;
  ticketId: string;
  isClosed: boolean;
}) {
  const { run, isPending, problem } = useKeyedChange();
  const [files, setFiles] = useState<AttachmentAnswer[]>([]);
  return (
    <FormShell
      className="mt-5 max-w-2xl"
      schema={() => import("./reply-form.schema").then((file) => file.replyForm)}
      defaultValues={{ body: "" }}
      onSubmit={async ({ body }, form) => {
        const refused = await run(
          (options) =>
            trpc.support_ticket.reply.mutate(
              {
                organization_id: organizationId,
                ticket_id: ticketId,
                body,
                attachment_ids: files.map(({ id }) => id),
              },
              options,
            ),
          () => "Your message was sent",
        );
        for (const { path, message } of refused?.fields ?? [])
          if (path === "body") form.setError(path, { message });
      }}
      submitError={problem}
      isPending={isPending}
      submitLabel="Send message"
    >
      <TextAreaField
        name="body"
        label={isClosed ? "Write again to open the ticket" : "Your message"}
      />
      <AttachFiles organizationId={organizationId} files={files} onChange={setFiles} />
    </FormShell>
  );
}
