"use client";

import { useState } from "react";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Button } from "@/components/ui/button";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import type { ClosingPreview } from "@/server/organizations/closing/closing.schema";
import { ClosingFacts } from "./closing-facts";

/** Shows what closing ends and what is left, and closes once the name is typed. */
export function CloseOrganization({
  preview,
  disabledReason,
}: {
  preview: ClosingPreview;
  disabledReason: string | null;
}) {
  const [open, setOpen] = useState(false);
  const { run, isPending, problem } = useChange();
  const { id, name } = preview.organization;
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={`Close ${name}?`}
      description="Everything stops at once. Nothing is deleted, and an owner can reopen it."
      trigger={
        <Button variant="danger" disabledReason={disabledReason}>
          Close organization
        </Button>
      }
    >
      <ClosingFacts preview={preview} />
      <FormShell
        schema={() => import("./close-form.schema").then((file) => file.closeForm(name))}
        defaultValues={{ name: "" }}
        onSubmit={async (values) => {
          const refused = await run(
            () => trpc.organization.close.mutate({ organization_id: id, ...values }),
            () => `${name} is closed`,
          );
          if (!refused) setOpen(false);
        }}
        submitError={problem}
        isPending={isPending}
        submitLabel="Close organization"
        submitVariant="danger"
        secondaryAction={<DialogCancel />}
      >
        <TextField name="name" label={`Type “${name}” to confirm`} autoComplete="off" required />
      </FormShell>
    </Dialog>
  );
}
