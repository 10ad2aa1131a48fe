"use client";

import { z } from "zod";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { SelectField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Banner } from "@/components/ui/banner";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { type MemberAnswer, roleSchema } from "@/server/members/member.schema";
import { givableRoles, isManager, type Role, roleWords, whatEnds } from "./role-words";

const formSchema = z.object({ role: roleSchema });

/** Gives a member another role, and says what ends with the old one. Mount it while it is open. */
export function RoleDialog({
  member,
  ownRole,
  onClose,
}: {
  member: MemberAnswer;
  ownRole: Role | null;
  onClose: () => void;
}) {
  const { run, isPending, problem } = useChange();
  const who = member.name || member.email;
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? null : onClose())}
      title={`Change the role of ${who}`}
      description="It applies from their next request, here and in owned organizations below."
    >
      <FormShell
        schema={formSchema}
        defaultValues={{ role: member.role }}
        onSubmit={async ({ role }) => {
          const refused = await run(
            () => trpc.member.update.mutate({ member_id: member.id, role }),
            () => `${who}: ${roleWords[role].label} now`,
          );
          if (!refused) onClose();
        }}
        submitError={problem}
        isPending={isPending}
        submitLabel="Change role"
        secondaryAction={<DialogCancel />}
      >
        {(form) => (
          <>
            <SelectField name="role" label="Role" options={givableRoles(ownRole)} />
            {isManager(member.role) && !isManager(form.watch("role")) ? (
              <Banner tone="low" title="They no longer manage keys and people">
                {whatEnds(member)}
              </Banner>
            ) : null}
          </>
        )}
      </FormShell>
    </Dialog>
  );
}
