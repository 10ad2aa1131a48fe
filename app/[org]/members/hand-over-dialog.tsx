"use client";

import { z } from "zod";
import { trpc } from "@/app/trpc/client";
import { useKeyedChange } from "@/app/use-change";
import { SelectField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import type { MemberAnswer } from "@/server/members/member.schema";
import { keptRoles } from "@/server/members/ownership/transfer.schema";
import { roleWords } from "./role-words";

const LEAVE = "leave";
const schema = z.object({ afterwards: z.enum([...keptRoles, LEAVE]) });

const choices = [
  ...keptRoles.map((role) => ({
    value: role,
    label: `Stay as ${roleWords[role].label.toLowerCase()}`,
    description: roleWords[role].may,
  })),
  {
    value: LEAVE,
    label: "Leave the organization",
    description: "You lose access, and API keys you made are revoked",
  },
];

/** Offers the organization to a member, who has to accept. Mount it while it is open. */
export function HandOverDialog({
  organizationId,
  member,
  onClose,
}: {
  organizationId: string;
  member: MemberAnswer;
  onClose: () => void;
}) {
  const { run, isPending, problem } = useKeyedChange();
  const who = member.name || member.email;
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? null : onClose())}
      title={`Hand over to ${who}?`}
      description={`${member.email} gets an email and has 7 days to accept. Until then nothing changes, and you can withdraw the offer.`}
    >
      <FormShell
        schema={schema}
        defaultValues={{ afterwards: "admin" as const }}
        onSubmit={async ({ afterwards }) => {
          const refused = await run(
            (options) =>
              trpc.ownership_transfer.offer.mutate(
                {
                  organization_id: organizationId,
                  to_member_id: member.id,
                  keeps_role: afterwards === LEAVE ? null : afterwards,
                },
                options,
              ),
            () => `Offered to ${who}`,
          );
          if (!refused) onClose();
        }}
        submitError={problem}
        isPending={isPending}
        submitLabel="Offer ownership"
        secondaryAction={<DialogCancel />}
      >
        <SelectField name="afterwards" label="When they accept, you" options={choices} />
      </FormShell>
    </Dialog>
  );
}
