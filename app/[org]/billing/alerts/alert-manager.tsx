"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { lazyWindow } from "@/components/ui/lazy-window";
import { PageHeader } from "@/components/ui/page-header";
import type { AlertAnswer } from "@/server/alerts/alert.schema";
import { useWhyClosed } from "../../closed-organization";
import { SecretPanel } from "../../webhooks/secret-panel";
import { AlertTable } from "./alert-table";

const AlertDialog = lazyWindow(() => import("./alert-dialog").then((loaded) => loaded.AlertDialog));

/** The alerts of an account, and how one is made. */
export function AlertManager({
  organization,
  alerts,
  wallets,
}: {
  organization: { id: string; slug: string; timeZone: string };
  alerts: readonly AlertAnswer[];
  wallets: readonly { id: string; name: string }[];
}) {
  const [open, setOpen] = useState<AlertAnswer | "new" | null>(null);
  const [fresh, setFresh] = useState<AlertAnswer | null>(null);
  const closed = useWhyClosed();
  const newAlert = (
    <Button variant="primary" disabledReason={closed} onClick={() => setOpen("new")}>
      <Plus aria-hidden />
      New alert
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Alerts"
        description="One message each time the balance falls below a threshold. An alert can fire again once credits come in and the balance is 5% above it."
        actions={alerts.length > 0 ? newAlert : undefined}
      />
      {fresh ? (
        <SecretPanel
          fresh={{ secret: fresh.secret, previous_secret_expires_at: null }}
          rotated={false}
          timeZone={organization.timeZone}
          onDone={() => setFresh(null)}
        />
      ) : null}
      <AlertTable
        organization={organization}
        alerts={alerts}
        onEdit={setOpen}
        empty={
          <EmptyState
            title="No alerts yet"
            text="Get a webhook, a Slack message or an email when the account or one of its wallets falls below a percentage or an amount of credits."
            action={newAlert}
          />
        }
      />
      {open ? (
        <AlertDialog
          organizationId={organization.id}
          alert={open === "new" ? null : open}
          wallets={wallets}
          onClose={() => setOpen(null)}
          onSaved={(alert) => setFresh(alert.secret ? alert : null)}
        />
      ) : null}
    </>
  );
}
