"use client";

import { z } from "zod";
import { trpc } from "@/app/trpc/client";
import { useKeyedChange } from "@/app/use-change";
import { SelectField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import type { SelectOption } from "@/components/ui/select";
import { newInvitationFields } from "@/server/members/invitations/invitation.schema";
import { chosenHold, NOTHING } from "./hold-options";
import { givableRoles, type Role } from "./role-words";

const formSchema = z.object({
  email: newInvitationFields.email,
  role: newInvitationFields.role,
  message: newInvitationFields.message,
  hold: z.string(),
});

export type InviteProps = {
  organization: { id: string; name: string };
  ownRole: Role | null;
  holdOptions: SelectOption[];
};

/** The window that invites somebody by email. */
export function InviteDialog({ onClose, ...props }: InviteProps & { onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Invite someone"
      description={`They get an email with a link to ${props.organization.name}, valid for seven days and only for this address.`}
    >
      <InviteForm {...props} onDone={onClose} />
    </Dialog>
  );
}

function InviteForm({
  organization,
  ownRole,
  holdOptions,
  onDone,
}: InviteProps & { onDone: () => void }) {
  const { run, isPending, problem } = useKeyedChange();
  return (
    <FormShell
      schema={formSchema}
      defaultValues={{ email: "", role: "member", message: "", hold: NOTHING }}
      onSubmit={async ({ email, role, message, hold }, form) => {
        const refused = await run(
          (options) =>
            trpc.invitation.create.mutate(
              {
                organization_id: organization.id,
                email,
                role,
                ...(message ? { message } : {}),
                ...chosenHold(hold),
              },
              options,
            ),
          () => `${email} was invited`,
        );
        if (!refused) return onDone();
        if (refused.code === "already_exists") form.setError("email", { message: refused.message });
        for (const { path, message: fault } of refused.fields) {
          form.setError(path === "email" ? "email" : "hold", { message: fault });
        }
      }}
      submitError={problem?.code === "already_exists" ? null : problem}
      isPending={isPending}
      submitLabel="Send invitation"
      secondaryAction={<DialogCancel />}
    >
      <TextField
        name="email"
        label="Email"
        type="email"
        autoComplete="off"
        placeholder="ada@acme.com"
      />
      <SelectField name="role" label="Role" options={givableRoles(ownRole)} />
      <TextField name="message" label="Message" required={false} autoComplete="off" />
      <SelectField
        name="hold"
        label="Hold credits for"
        options={holdOptions}
        description="Its price is reserved while the invitation is open and spent by their first run, so they can start even at a balance of 0. Revoking the invitation releases it."
      />
    </FormShell>
  );
}
