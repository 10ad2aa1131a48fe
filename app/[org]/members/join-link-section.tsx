"use client";

import { useState } from "react";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { CopyButton } from "@/components/ui/copy-button";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { JoinLinkAnswer } from "@/server/members/join-links/join-link.schema";
import { LinkButton } from "./link-button";
import { roleWords } from "./role-words";

const stateWords = { used_up: "Used up", expired: "Expired", revoked: "Revoked" } as const;

/** Links that whoever has them joins by. */
export function JoinLinkSection({
  organization,
  links,
  refusal,
}: {
  organization: { id: string; timeZone: string };
  links: readonly JoinLinkAnswer[];
  /** Why this person may not make any. */
  refusal: string | null;
}) {
  const [revoking, setRevoking] = useState<JoinLinkAnswer | null>(null);
  const newLink = <LinkButton organizationId={organization.id} refusal={refusal} />;
  return (
    <Section
      title="Open links"
      description="For a class, a site or a whole company: anyone with the link and a verified email can join."
      aside={links.length > 0 ? newLink : null}
    >
      <DataTable
        caption="Open links, newest first"
        columns={columnsFor(organization.timeZone, refusal ? null : setRevoking)}
        columnsFrom="wide"
        rows={links}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title="No open links"
            text="A link lets people join without an invitation. Limit it to your email domain, a number of uses or a period of time."
            action={newLink}
          />
        }
      />
      {revoking ? <Revoke link={revoking} onClose={() => setRevoking(null)} /> : null}
    </Section>
  );
}

function columnsFor(
  timeZone: string,
  onRevoke: ((link: JoinLinkAnswer) => void) | null,
): Column<JoinLinkAnswer>[] {
  return [
    {
      id: "link",
      header: "Link",
      stacked: "title",
      cell: ({ url, state, created_by }) => (
        <>
          <p className="flex items-center gap-1">
            {url ? (
              <>
                <span className="min-w-0 font-mono text-xs break-all">{url}</span>
                <CopyButton text={url} label="Copy the link" />
              </>
            ) : (
              <span className="text-dim">Shown to owners and admins</span>
            )}
            {state === "open" ? null : <Badge tone="warn">{stateWords[state]}</Badge>}
          </p>
          <p className="text-xs font-normal text-dim">by {created_by}</p>
        </>
      ),
    },
    { id: "role", header: "Role", cell: ({ role }) => roleWords[role].label },
    {
      id: "who",
      header: "For",
      cell: ({ email_domain }) => (email_domain ? `@${email_domain}` : "Any address"),
    },
    {
      id: "uses",
      header: "Used",
      cell: ({ uses, use_limit }) => (
        <span className="tabular-nums">{use_limit ? `${uses} of ${use_limit}` : uses}</span>
      ),
    },
    {
      id: "until",
      header: "Open until",
      className: "text-dim",
      cell: ({ expires_at }) =>
        expires_at ? <Time iso={expires_at} timeZone={timeZone} as="date" /> : "No end",
    },
    {
      id: "actions",
      header: "Actions",
      hideHeader: true,
      align: "end",
      cell: (link) =>
        onRevoke ? (
          <Button
            size="sm"
            variant="ghost"
            className="-ml-2 columns:ml-0"
            aria-label={`Revoke the link for ${roleWords[link.role].label.toLowerCase()}s`}
            onClick={() => onRevoke(link)}
          >
            Revoke
          </Button>
        ) : null,
    },
  ];
}

function Revoke({ link, onClose }: { link: JoinLinkAnswer; onClose: () => void }) {
  const { run } = useChange();
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => (open ? null : onClose())}
      danger
      title="Revoke this link?"
      consequence={`The link stops working. ${link.uses === 1 ? "The one person" : `The ${link.uses} people`} who joined stay members.`}
      confirmLabel="Revoke link"
      onConfirm={async () => {
        const refused = await run(
          () => trpc.join_link.revoke.mutate({ join_link_id: link.id }),
          () => "The link is revoked",
        );
        if (refused) throw new Error(refused.message);
      }}
    />
  );
}
