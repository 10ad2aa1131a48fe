"use client";

import { useState } from "react";
import { trpc } from "@/app/trpc/client";
import { useKeyedChange } from "@/app/use-change";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Button } from "@/components/ui/button";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import type { Question } from "@/server/accounting/analytics/analysis.schema";

/** Keeps the question of an answer under a name. Free. */
export function SaveQuestion({
  organizationId,
  question,
  usualName,
  readOnlyReason,
}: {
  organizationId: string;
  question: Question;
  usualName: string;
  readOnlyReason: string | null;
}) {
  const [isOpen, setOpen] = useState(false);
  const change = useKeyedChange();
  return (
    <>
      <Button disabledReason={readOnlyReason} onClick={() => setOpen(true)}>
        Save question
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={setOpen}
        title="Save question"
        description="It appears under Analytics, ready to run again. Saving is free; each run is charged."
      >
        <FormShell
          schema={() => import("./question-name.schema").then((file) => file.questionName)}
          defaultValues={{ name: usualName.slice(0, 100) }}
          onSubmit={async ({ name }) => {
            const problem = await change.run(
              (options) =>
                trpc.analytics_question.save.mutate(
                  { organization_id: organizationId, name, question },
                  options,
                ),
              (saved) => `${saved.name} saved`,
            );
            if (!problem) setOpen(false);
          }}
          submitError={change.problem}
          isPending={change.isPending}
          submitLabel="Save"
          secondaryAction={<DialogCancel />}
        >
          <TextField name="name" label="Name" required />
        </FormShell>
      </Dialog>
    </>
  );
}
