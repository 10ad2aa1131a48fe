"use client";

import { useState } from "react";
import { z } from "zod";
import { trpc } from "@/app/trpc/client";
import { useKeyedChange } from "@/app/use-change";
import { TextAreaField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Button } from "@/components/ui/button";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { resetFields } from "@/server/staff/people/person.schema";
import { doneOrWaits } from "../../requests/approval-words";

const schema = z.object({ reason: resetFields.reason });

/** Asks for the reset of a second factor that was lost; a colleague decides it under Approvals. */
export function ResetSecondFactor({ userId: user_id, name }: { userId: string; name: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const { run, isPending, problem } = useKeyedChange();
  return (
    <>
      <Button variant="danger" onClick={() => setIsOpen(true)}>
        Reset second factor
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title={`Reset the second factor of ${name}?`}
        description="For someone who lost every factor and all recovery codes. A colleague has to approve it. It removes all factors and the password and signs them out everywhere; a link by email then signs them in."
      >
        <FormShell
          schema={schema}
          defaultValues={{ reason: "" }}
          onSubmit={async ({ reason }) => {
            const refused = await run(
              (options) =>
                trpc.staff.person.reset_second_factor.mutate({ user_id, reason }, options),
              (answer) => doneOrWaits(answer, () => "The second factor was reset"),
            );
            if (!refused) setIsOpen(false);
          }}
          submitError={problem}
          isPending={isPending}
          submitLabel="Ask for the reset"
          submitVariant="danger"
          secondaryAction={<DialogCancel />}
        >
          <TextAreaField
            name="reason"
            label="How you recognized them"
            description="Your colleague decides on this: a call to a known number, a video call, a document."
          />
        </FormShell>
      </Dialog>
    </>
  );
}
