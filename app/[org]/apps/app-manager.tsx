"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { lazyWindow } from "@/components/ui/lazy-window";
import { PageHeader } from "@/components/ui/page-header";
import type { AgentAnswer } from "@/server/agents/agent.schema";
import type { AppAnswer } from "@/server/apps/app.schema";
import { AgentMarkupTable } from "./agent-markup-table";
import { AppTable } from "./app-table";

const AppDialog = lazyWindow(() => import("./app-dialog").then((loaded) => loaded.AppDialog));

const AgentMarkupDialog = lazyWindow(() =>
  import("./agent-markup-dialog").then((loaded) => loaded.AgentMarkupDialog),
);

type Open =
  | { what: "app"; app: AppAnswer | null }
  | { what: "archive"; app: AppAnswer }
  | { what: "agent"; agent: AgentAnswer };

/** The apps of an organization, the agents that others may use, and what both charge. */
export function AppManager({
  organization,
  apps,
  agents,
  refusal,
}: {
  organization: { id: string; name: string; slug: string; timeZone: string };
  apps: readonly AppAnswer[];
  agents: readonly AgentAnswer[];
  /** Why this person may not manage apps. */
  refusal: string | null;
}) {
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const newApp = (
    <Button
      variant="primary"
      disabledReason={refusal}
      onClick={() => setOpen({ what: "app", app: null })}
    >
      <Plus aria-hidden />
      New app
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Apps"
        description={`Apps that ${organization.name} offers to other organizations. Add a markup to their usage through an app, and earn 80% of it.`}
        actions={apps.length > 0 ? newApp : undefined}
      />
      <AppTable
        apps={apps}
        timeZone={organization.timeZone}
        onEdit={refusal ? null : (app) => setOpen({ what: "app", app })}
        onArchive={refusal ? null : (app) => setOpen({ what: "archive", app })}
        empty={
          <EmptyState
            title="No apps yet"
            text="Create an app, set a markup, and send its ID as app_id with the charges of your users’ organizations."
            action={newApp}
          />
        }
      />
      {refusal && apps.length > 0 ? (
        <p className="mt-3 max-w-2xl text-13 text-dim">{refusal}</p>
      ) : null}
      <Section
        title="Agents"
        description="A public agent can be used by other organizations: their charges send its ID as agent_id."
        aside={<Link href={`/${organization.slug}/earnings`}>Earnings</Link>}
      >
        <AgentMarkupTable
          agents={agents}
          onEdit={refusal ? null : (agent) => setOpen({ what: "agent", agent })}
          empty={
            <EmptyState
              title="No agents yet"
              text="Create one on the agents page; then you can make it public here."
            />
          }
        />
      </Section>
      {open?.what === "app" ? (
        <AppDialog organizationId={organization.id} app={open.app} onClose={close} />
      ) : null}
      {open?.what === "agent" ? (
        <AgentMarkupDialog organizationId={organization.id} agent={open.agent} onClose={close} />
      ) : null}
      {open?.what === "archive" ? (
        <ArchiveApp organizationId={organization.id} app={open.app} onClose={close} />
      ) : null}
    </>
  );
}

function ArchiveApp({
  organizationId,
  app,
  onClose,
}: {
  organizationId: string;
  app: AppAnswer;
  onClose: () => void;
}) {
  const { run } = useChange();
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => (open ? null : onClose())}
      danger
      title={`Archive ${app.name}?`}
      consequence="Charges that name it are refused from now on. You keep its earnings. Its slug can’t be reused. This can’t be undone."
      confirmLabel="Archive app"
      onConfirm={async () => {
        const refused = await run(
          () => trpc.app.archive.mutate({ organization_id: organizationId, app_id: app.id }),
          () => `${app.name} is archived`,
        );
        if (refused) throw new Error(refused.message);
      }}
    />
  );
}
