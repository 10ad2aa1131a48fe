"use client";

import { useState } from "react";
import { z } from "zod";
import { trpc } from "@/app/trpc/client";
import { useKeyedChange } from "@/app/use-change";
import { RadioField, TextAreaField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Button } from "@/components/ui/button";
import { answerFields, noteFields } from "@/server/support/staff/desk.schema";

const answerSchema = z.object({ body: answerFields.body, status: answerFields.status.unwrap() });
const noteSchema = z.object(noteFields);

/** Answers whoever asked, or leaves a note for colleagues. It is mounted anew with each message. */
export function AnswerForm({ ticketId: ticket_id }: { ticketId: string }) {
  const { run, isPending, problem } = useKeyedChange();
  const [isNote, setIsNote] = useState(false);
  const shared = { submitError: problem, isPending, className: "mt-5" };
  if (isNote) {
    return (
      <FormShell
        key="note"
        schema={noteSchema}
        defaultValues={{ body: "" }}
        onSubmit={({ body }) =>
          run(
            (options) => trpc.staff.ticket.note.mutate({ ticket_id, body }, options),
            () => "Note added",
          )
        }
        submitLabel="Add note"
        secondaryAction={<Button onClick={() => setIsNote(false)}>Write an answer instead</Button>}
        {...shared}
      >
        <TextAreaField name="body" label="Note" description="Only the staff see it." />
      </FormShell>
    );
  }
  return (
    <FormShell
      key="answer"
      schema={answerSchema}
      defaultValues={{ body: "", status: "answered" }}
      onSubmit={(answer) =>
        run(
          (options) => trpc.staff.ticket.answer.mutate({ ticket_id, ...answer }, options),
          () => "Your answer was sent",
        )
      }
      submitLabel="Send answer"
      secondaryAction={<Button onClick={() => setIsNote(true)}>Add a note instead</Button>}
      {...shared}
    >
      <TextAreaField
        name="body"
        label="Answer"
        description="Whoever asked reads it in the ticket and gets it by email."
      />
      <RadioField
        name="status"
        label="Then"
        options={[
          { value: "answered", label: "It is answered" },
          { value: "waiting", label: "We wait for the customer" },
          { value: "closed", label: "Close it: nothing more is expected" },
        ]}
      />
    </FormShell>
  );
}
