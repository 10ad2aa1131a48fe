"use client";

import { useState } from "react";
import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { lazyWindow } from "@/components/ui/lazy-window";
import { Time } from "@/components/ui/time";
import type { MemberAnswer } from "@/server/members/member.schema";
import { creditsInWords } from "@/server/pricing/amount-words";
import { RemoveMember } from "./remove-member";
import { type Role, roleWords } from "./role-words";

const HandOverDialog = lazyWindow(() =>
  import("./hand-over-dialog").then((loaded) => loaded.HandOverDialog),
);

const RoleDialog = lazyWindow(() => import("./role-dialog").then((loaded) => loaded.RoleDialog));

type Open = { what: "role" | "hand-over" | "remove"; member: MemberAnswer };

/** Who is a member, and what may be done about it. */
export function MemberTable({
  organization,
  ownRole,
  ownUserId,
  mayManage,
  first,
}: {
  organization: { id: string; timeZone: string };
  ownRole: Role | null;
  ownUserId: string;
  mayManage: boolean;
  first: Page<MemberAnswer>;
}) {
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const isSelf = (member: MemberAnswer) => member.user_id === ownUserId;
  const columns: Column<MemberAnswer>[] = [
    {
      id: "person",
      header: "Person",
      stacked: "title",
      cell: (member) => (
        <>
          <p className="flex flex-wrap items-center gap-2 font-medium">
            {member.name || member.email}
            {isSelf(member) ? <Badge tone="outline">you</Badge> : null}
          </p>
          <p className="text-xs font-normal text-dim">{member.email}</p>
          {member.hold ? (
            <p className="text-xs font-normal text-dim">
              {creditsInWords(member.hold.credits)} held for {member.hold.operation}
            </p>
          ) : null}
        </>
      ),
    },
    { id: "role", header: "Role", stacked: "amount", cell: ({ role }) => roleWords[role].label },
    {
      id: "since",
      header: "Since",
      className: "text-dim",
      cell: ({ since }) => <Time iso={since} timeZone={organization.timeZone} as="date" />,
    },
    {
      id: "actions",
      header: "Actions",
      hideHeader: true,
      align: "end",
      cell: (member) => {
        const untouchable =
          member.role === "owner" && ownRole !== "owner"
            ? "Only an owner can change or remove an owner"
            : null;
        return mayManage || isSelf(member) ? (
          <div className="-ml-2 flex flex-wrap gap-1 columns:ml-0 columns:justify-end">
            {mayManage ? (
              <Button
                size="sm"
                variant="ghost"
                disabledReason={untouchable}
                aria-label={`Change role of ${member.email}`}
                onClick={() => setOpen({ what: "role", member })}
              >
                Change role
              </Button>
            ) : null}
            {ownRole === "owner" && member.role !== "owner" ? (
              <Button
                size="sm"
                variant="ghost"
                aria-label={`Hand over to ${member.email}`}
                onClick={() => setOpen({ what: "hand-over", member })}
              >
                Hand over
              </Button>
            ) : null}
            <Button
              size="sm"
              variant="ghost"
              disabledReason={isSelf(member) ? null : untouchable}
              aria-label={isSelf(member) ? "Leave this organization" : `Remove ${member.email}`}
              onClick={() => setOpen({ what: "remove", member })}
            >
              {isSelf(member) ? "Leave" : "Remove"}
            </Button>
          </div>
        ) : null;
      },
    },
  ];
  return (
    <>
      <PagedTable
        caption="Members, oldest first"
        columns={columns}
        columnsFrom="wide"
        first={first}
        read={(cursor) =>
          trpc.member.list.query({ organization_id: organization.id, limit: 50, cursor })
        }
        noun="member"
        quietEnd
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title="No members of its own"
            text="Everyone who works here has a role in the organization above. Invite someone who should have access to this one only."
          />
        }
      />
      {open?.what === "role" ? (
        <RoleDialog member={open.member} ownRole={ownRole} onClose={close} />
      ) : null}
      {open?.what === "hand-over" ? (
        <HandOverDialog organizationId={organization.id} member={open.member} onClose={close} />
      ) : null}
      {open?.what === "remove" ? (
        <RemoveMember member={open.member} self={isSelf(open.member)} onClose={close} />
      ) : null}
    </>
  );
}
