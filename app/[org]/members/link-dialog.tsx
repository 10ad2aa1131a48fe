"use client";

import { z } from "zod";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { NumberField, SelectField, TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { newJoinLinkFields } from "@/server/members/join-links/join-link.schema";
import { plainRoles } from "@/server/members/member.schema";
import { roleWords } from "./role-words";

const { email_domain, use_limit, expires_in_days } = newJoinLinkFields;
// An empty field means: no such limit.
const formSchema = z.object({
  role: newJoinLinkFields.role,
  email_domain: z.literal("").or(email_domain.unwrap()),
  use_limit: use_limit.unwrap().nullable(),
  expires_in_days: expires_in_days.unwrap().nullable(),
});

/** The window that makes an open link. */
export function LinkDialog({
  organizationId,
  onClose,
}: {
  organizationId: string;
  onClose: () => void;
}) {
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="New open link"
      description="Anyone with the link can join, so limit it. It never makes anyone an owner or admin."
    >
      <LinkForm organizationId={organizationId} onDone={onClose} />
    </Dialog>
  );
}

function LinkForm({ organizationId, onDone }: { organizationId: string; onDone: () => void }) {
  const { run, isPending, problem } = useChange();
  return (
    <FormShell
      schema={formSchema}
      defaultValues={{ role: "member", email_domain: "", use_limit: null, expires_in_days: 30 }}
      onSubmit={async (limits) => {
        const refused = await run(
          () =>
            trpc.join_link.create.mutate({
              organization_id: organizationId,
              role: limits.role,
              ...(limits.email_domain ? { email_domain: limits.email_domain } : {}),
              ...(limits.use_limit ? { use_limit: limits.use_limit } : {}),
              ...(limits.expires_in_days ? { expires_in_days: limits.expires_in_days } : {}),
            }),
          () => "The link is ready: copy it from the list",
        );
        if (!refused) onDone();
      }}
      submitError={problem}
      isPending={isPending}
      submitLabel="Create link"
      secondaryAction={<DialogCancel />}
    >
      <SelectField
        name="role"
        label="Role"
        options={[...plainRoles].reverse().map((role) => ({
          value: role,
          label: roleWords[role].label,
          description: roleWords[role].may,
        }))}
      />
      <TextField
        name="email_domain"
        label="Email domain"
        required={false}
        autoComplete="off"
        placeholder="acme.com"
        prefix="@"
        description="Only verified addresses at this domain can join"
      />
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <NumberField
          name="use_limit"
          label="Uses"
          required={false}
          minimum={1}
          step={1}
          description="Leave empty for no limit"
        />
        <NumberField
          name="expires_in_days"
          label="Days"
          required={false}
          minimum={1}
          step={1}
          description="Leave empty to keep it open until revoked"
        />
      </div>
    </FormShell>
  );
}
