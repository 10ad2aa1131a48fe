"use client";

import { useState } from "react";
import { z } from "zod";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Button } from "@/components/ui/button";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { emailSchema } from "@/server/users/user.schema";

const schema = z.object({ confirmation: emailSchema });

/** Asks twice: in this window for the address, and then who is there. */
export function DeleteAccount({
  email,
  disabledReason,
}: {
  email: string;
  disabledReason: string | null;
}) {
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [isPending, setIsPending] = useState(false);

  return (
    <div>
      <Dialog
        title="Delete your account?"
        description={`You are signed out everywhere at once. In 14 days ${email} and your name are removed for good.`}
        className="max-w-md"
        trigger={
          <Button variant="danger" disabledReason={disabledReason}>
            Delete account
          </Button>
        }
      >
        <FormShell
          schema={schema}
          defaultValues={{ confirmation: "" }}
          onSubmit={async (values, form) => {
            setIsPending(true);
            setProblem(null);
            try {
              await trpc.me.deletion_schedule.mutate(values);
              window.location.assign("/sign-in?deleted=true");
            } catch (error) {
              const refused = problemOf(error);
              setProblem(refused);
              for (const { message } of refused.fields) form.setError("confirmation", { message });
              setIsPending(false);
            }
          }}
          submitError={problem}
          isPending={isPending}
          submitLabel="Delete in 14 days"
          submitVariant="danger"
          secondaryAction={<DialogCancel />}
        >
          <TextField
            name="confirmation"
            label="Type your email to confirm"
            placeholder={email}
            autoComplete="off"
            required
          />
        </FormShell>
      </Dialog>
    </div>
  );
}
