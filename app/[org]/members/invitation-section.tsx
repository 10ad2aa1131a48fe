"use client";

import { useState } from "react";
import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import type { Page } from "@/app/use-pages";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { CopyButton } from "@/components/ui/copy-button";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { Time } from "@/components/ui/time";
import type { InvitationAnswer } from "@/server/members/invitations/invitation.schema";
import { creditsInWords } from "@/server/pricing/amount-words";
import { roleWords } from "./role-words";

/** Invitations nobody has answered yet, and what each of them holds. */
export function InvitationSection({
  organization,
  summary,
  mayManage,
  first,
}: {
  organization: { id: string; timeZone: string };
  /** How many are pending and hold how much; null: none. */
  summary: string | null;
  mayManage: boolean;
  first: Page<InvitationAnswer>;
}) {
  const [revoking, setRevoking] = useState<InvitationAnswer | null>(null);
  const { run, isPending, problem } = useChange();
  const remind = (invitation: InvitationAnswer) =>
    run(
      () => trpc.invitation.resend.mutate({ invitation_id: invitation.id }),
      () => `${invitation.email} was reminded`,
    );
  return (
    <Section title="Invitations" aside={summary}>
      <ProblemBanner problem={problem} className="mb-3" />
      <PagedTable
        caption="Pending invitations, newest first"
        columns={columnsFor({
          timeZone: organization.timeZone,
          onRemind: mayManage && !isPending ? remind : null,
          onRevoke: mayManage ? setRevoking : null,
        })}
        columnsFrom="wide"
        first={first}
        read={(cursor) =>
          trpc.invitation.list.query({
            organization_id: organization.id,
            state: "open",
            limit: 50,
            cursor,
          })
        }
        noun="invitation"
        quietEnd
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title="No pending invitations"
            text="Invite someone by email: they join with one click, and you can hold credits for their first run."
          />
        }
      />
      {revoking ? <Revoke invitation={revoking} onClose={() => setRevoking(null)} /> : null}
    </Section>
  );
}

function columnsFor({
  timeZone,
  onRemind,
  onRevoke,
}: {
  timeZone: string;
  onRemind: ((invitation: InvitationAnswer) => unknown) | null;
  onRevoke: ((invitation: InvitationAnswer) => void) | null;
}): Column<InvitationAnswer>[] {
  return [
    {
      id: "email",
      header: "Email",
      stacked: "title",
      cell: ({ email, invited_by, sends }) => (
        <>
          <p className="font-medium break-all">{email}</p>
          <p className="text-xs font-normal text-dim">
            by {invited_by}
            {sends > 1 ? `, emailed ${sends} times` : null}
          </p>
        </>
      ),
    },
    { id: "role", header: "Role", stacked: "amount", cell: ({ role }) => roleWords[role].label },
    {
      id: "holds",
      header: "Holds",
      cell: ({ hold }) =>
        hold?.state === "held" ? (
          <>
            <p className="tabular-nums">{creditsInWords(hold.credits)}</p>
            <p className="flex items-center gap-1 text-xs text-dim">
              {hold.operation}
              <CopyButton text={hold.id} label={`Copy the id of the hold, ${hold.id}`} />
            </p>
          </>
        ) : (
          <span className="text-dim">Nothing</span>
        ),
    },
    {
      id: "until",
      header: "Open until",
      className: "text-dim",
      cell: ({ expires_at }) => <Time iso={expires_at} timeZone={timeZone} as="date-time" />,
    },
    {
      id: "actions",
      header: "Actions",
      hideHeader: true,
      align: "end",
      cell: (invitation) =>
        onRevoke ? (
          <div className="-ml-2 flex flex-wrap gap-1 columns:ml-0 columns:justify-end">
            <Button
              size="sm"
              variant="ghost"
              disabledReason={onRemind ? null : "Still sending"}
              aria-label={`Remind ${invitation.email}`}
              onClick={() => onRemind?.(invitation)}
            >
              Remind
            </Button>
            <Button
              size="sm"
              variant="ghost"
              aria-label={`Revoke the invitation of ${invitation.email}`}
              onClick={() => onRevoke(invitation)}
            >
              Revoke
            </Button>
          </div>
        ) : null,
    },
  ];
}

function Revoke({ invitation, onClose }: { invitation: InvitationAnswer; onClose: () => void }) {
  const { run } = useChange();
  const { hold, email } = invitation;
  const back =
    hold?.state === "held"
      ? ` The ${creditsInWords(hold.credits)} it holds can be spent again at once.`
      : "";
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => (open ? null : onClose())}
      danger
      title={`Revoke the invitation of ${email}?`}
      consequence={`Its link stops working.${back} They are not notified.`}
      confirmLabel="Revoke invitation"
      onConfirm={async () => {
        const refused = await run(
          () => trpc.invitation.revoke.mutate({ invitation_id: invitation.id }),
          () => `The invitation of ${email} is revoked`,
        );
        if (refused) throw new Error(refused.message);
      }}
    />
  );
}
