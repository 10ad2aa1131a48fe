"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useWhyClosed } from "@/app/[org]/closed-organization";
import { usePrice } from "@/app/[org]/operation-prices";
import { told, trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { OperationButton } from "@/components/credits/operation-button";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { lazyWindow } from "@/components/ui/lazy-window";
import { PageHeader } from "@/components/ui/page-header";
import { toast } from "@/components/ui/toast";
import type { ApiKeyAnswer } from "@/server/api-keys/api-key.schema";
import { formatCost } from "@/server/pricing/amount-words";
import type { BillingWay } from "../accounting/refusal-notice";
import { ApiKeyTable, EndedKeyTable } from "./api-key-table";
import { NewKeyPanel } from "./new-key-panel";

const RotateKeyDialog = lazyWindow(() =>
  import("./rotate-key-dialog").then((loaded) => loaded.RotateKeyDialog),
);

const CreateKeyDialog = lazyWindow(() =>
  import("./create-key-dialog").then((loaded) => loaded.CreateKeyDialog),
);

export type KeyOrganization = {
  id: string;
  name: string;
  slug: string;
  timeZone: string;
  keyPrefix: string;
};

/** A key that was just made: the one time its secret is on screen. */
type FreshKey = { key: ApiKeyAnswer; rotated: boolean };

/** The keys of an organization, and all that is done with them. */
export function ApiKeyManager({
  organization,
  active,
  ended,
  today,
  now,
  availableCredits,
  billing,
  agents,
  proposedAgentId,
  apiUrl,
}: {
  organization: KeyOrganization;
  active: Page<ApiKeyAnswer>;
  /** Revoked or expired. */
  ended: Page<ApiKeyAnswer>;
  /** YYYY-MM-DD where the organization is. */
  today: string;
  /** ISO time of the answer. */
  now: string;
  availableCredits: number | null;
  billing: BillingWay;
  /** Agents a new key may spend as. */
  agents: readonly { id: string; name: string }[];
  /** A link asked for a key of this agent: the form is open with it. */
  proposedAgentId: string | null;
  apiUrl: string;
}) {
  const createCredits = usePrice("api_key.create");
  const closed = useWhyClosed();
  const router = useRouter();
  const [fresh, setFresh] = useState<FreshKey | null>(null);
  const [creating, setCreating] = useState(proposedAgentId !== null && closed === null);
  const [rotating, setRotating] = useState<ApiKeyAnswer | null>(null);
  const [revoking, setRevoking] = useState<ApiKeyAnswer | null>(null);
  const hasKeys = active.data.length > 0 || ended.data.length > 0;
  const context = { organization, today, availableCredits, billing };

  return (
    <>
      <PageHeader
        title="API keys"
        description={`A key acts for ${organization.name} and the organizations below it, within its scopes. Anyone who has it can spend your credits, so keep it on a server.`}
        actions={
          hasKeys ? (
            <Button variant="primary" disabledReason={closed} onClick={() => setCreating(true)}>
              <Plus aria-hidden />
              New key
            </Button>
          ) : undefined
        }
      />
      {fresh ? (
        <NewKeyPanel
          fresh={fresh.key}
          rotated={fresh.rotated}
          organization={organization}
          apiUrl={apiUrl}
          onDone={() => setFresh(null)}
        />
      ) : null}
      <ApiKeyTable
        organizationId={organization.id}
        first={active}
        now={now}
        timeZone={organization.timeZone}
        onRotate={setRotating}
        onRevoke={setRevoking}
        empty={
          <EmptyState
            title={hasKeys ? "No active keys" : "No API keys yet"}
            text={`A key lets a program do what you do here. Creating one costs ${formatCost(createCredits)}; reading with it is free. A first request looks like this:`}
            snippet={`curl ${apiUrl}/api/organizations/${organization.id}/billing \\
  -H "Authorization: Bearer ${organization.keyPrefix}_…"`}
            action={
              <OperationButton
                variant="primary"
                label="Create key"
                credits={createCredits}
                disabledReason={closed}
                onClick={() => setCreating(true)}
              />
            }
          />
        }
      />
      {ended.data.length > 0 ? (
        <Section title="Ended keys" description="Revoked and expired keys, kept for reference.">
          <EndedKeyTable
            organizationId={organization.id}
            first={ended}
            timeZone={organization.timeZone}
          />
        </Section>
      ) : null}
      <CreateKeyDialog
        {...context}
        agents={agents}
        proposedAgentId={proposedAgentId}
        open={creating}
        onOpenChange={setCreating}
        onCreated={(key) => {
          setFresh({ key, rotated: false });
          setCreating(false);
          router.refresh();
        }}
      />
      {rotating ? (
        <RotateKeyDialog
          {...context}
          apiKey={rotating}
          onOpenChange={(open) => (open ? null : setRotating(null))}
          onRotated={(key) => {
            setFresh({ key, rotated: true });
            setRotating(null);
            router.refresh();
          }}
        />
      ) : null}
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={(open) => (open ? null : setRevoking(null))}
        danger
        title={`Revoke ${revoking?.name ?? "this key"}?`}
        consequence={
          <>
            Every program that uses <span className="font-mono">{revoking?.key_preview}</span> is
            refused from its next request on
            {revoking?.previous_expires_at && revoking.previous_expires_at > now
              ? ", including with its previous secret"
              : ""}
            . This can’t be undone. Revoking is free.
          </>
        }
        confirmLabel="Revoke key"
        onConfirm={async () => {
          if (!revoking) return;
          await told(
            trpc.api_key.revoke.mutate({
              organization_id: organization.id,
              key_id: revoking.id,
            }),
          );
          if (fresh?.key.id === revoking.id) setFresh(null);
          toast.success(`${revoking.name} is revoked`);
          router.refresh();
        }}
      />
    </>
  );
}
