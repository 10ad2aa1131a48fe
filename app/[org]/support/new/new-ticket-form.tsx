"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { AttachFiles } from "@/app/conversation/attach-files";
import { trpc } from "@/app/trpc/client";
import { useKeyedChange } from "@/app/use-change";
import { NumberField, SelectField, TextAreaField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Button } from "@/components/ui/button";
import { creditsInWords } from "@/server/pricing/amount-words";
import type { AttachmentAnswer } from "@/server/support/ticket.schema";
import { askedKinds, type TicketKind } from "@/server/support/ticket-kinds.schema";
import { kindWords } from "@/server/support/ticket-words";

type Props = { organization: { id: string; slug: string }; isQuote: boolean };

/** Asks support a question, or sales for a quote. */
export function NewTicketForm({ organization, isQuote }: Props) {
  const router = useRouter();
  const { run, isPending, problem } = useKeyedChange();
  const [files, setFiles] = useState<AttachmentAnswer[]>([]);

  async function send(
    ticket: {
      subject: string;
      kind: TicketKind;
      body: string;
      wanted_credits?: number;
    },
    form: { setError(field: never, error: { message: string }): void },
  ) {
    let id = "";
    const refused = await run(
      (options) =>
        trpc.support_ticket.create.mutate(
          {
            organization_id: organization.id,
            ...ticket,
            attachment_ids: files.map((file) => file.id),
          },
          options,
        ),
      (made) => {
        id = made.id;
        return isQuote ? "Your request was sent to sales" : "Your ticket was sent";
      },
    );
    if (!refused) return router.push(`/${organization.slug}/support/${id}`);
    for (const { path, message } of refused.fields) form.setError(path as never, { message });
  }

  const shared = {
    submitError: problem,
    isPending,
    submitLabel: isQuote ? "Ask for a quote" : "Send ticket",
    secondaryAction: (
      <Button asChild>
        <Link href={`/${organization.slug}/support`}>Cancel</Link>
      </Button>
    ),
    className: "max-w-2xl",
  };
  const attach = <AttachFiles organizationId={organization.id} files={files} onChange={setFiles} />;
  if (isQuote) {
    return (
      <FormShell
        schema={() => import("./ticket-forms.schema").then((file) => file.quoteForm)}
        defaultValues={{ credits: null, body: "" }}
        onSubmit={({ credits, body }, form) =>
          send(
            {
              kind: "quote",
              subject: `Quote for ${creditsInWords(credits ?? 0)}`,
              wanted_credits: credits ?? 0,
              body,
            },
            form,
          )
        }
        {...shared}
      >
        <NumberField
          name="credits"
          label="How many credits"
          suffix="credits"
          step={1}
          minimum={1}
        />
        <TextAreaField
          name="body"
          label="What for, and by when"
          placeholder="What you will use them for, how you want to pay, when you need them"
        />
        {attach}
      </FormShell>
    );
  }
  return (
    <FormShell
      schema={() => import("./ticket-forms.schema").then((file) => file.questionForm)}
      defaultValues={{ subject: "", kind: "question", body: "" }}
      onSubmit={send}
      {...shared}
    >
      <TextField name="subject" label="Subject" />
      <SelectField
        name="kind"
        label="What it is about"
        options={askedKinds.map((kind) => ({ value: kind, label: kindWords[kind] }))}
      />
      <TextAreaField
        name="body"
        label="Message"
        description="IDs of entries, invoices or requests help us find what you mean. Never send a password, key or card number."
      />
      {attach}
    </FormShell>
  );
}
