"use client";

import { Pause, Pencil, Play, RefreshCw, RotateCcw, Send, Trash2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { lazyWindow } from "@/components/ui/lazy-window";
import { ProblemBanner } from "@/components/ui/problem-banner";
import type { EndpointAnswer } from "@/server/webhooks/webhook.schema";
import { useWhyClosed } from "../../closed-organization";
import { SecretPanel } from "../secret-panel";

const RotateDialog = lazyWindow(() =>
  import("./rotate-dialog").then((loaded) => loaded.RotateDialog),
);

const ReplayDialog = lazyWindow(() =>
  import("./replay-dialog").then((loaded) => loaded.ReplayDialog),
);

const EndpointDialog = lazyWindow(() =>
  import("../endpoint-dialog").then((loaded) => loaded.EndpointDialog),
);

type Open = "edit" | "rotate" | "replay" | "disable" | "delete";

/** Everything that is done with an endpoint. */
export function EndpointActions({
  organization,
  endpoint,
}: {
  organization: { id: string; slug: string; timeZone: string };
  endpoint: EndpointAnswer;
}) {
  const router = useRouter();
  const [open, setOpen] = useState<Open | null>(null);
  const [fresh, setFresh] = useState<EndpointAnswer | null>(null);
  const { run, isPending, problem } = useChange();
  const closed = useWhyClosed();
  const close = () => setOpen(null);
  const one = { organization_id: organization.id, endpoint_id: endpoint.id };
  const setEnabled = (enabled: boolean) =>
    run(
      () => trpc.webhook_endpoint.update.mutate({ ...one, enabled }),
      () => (enabled ? "The endpoint is enabled" : "The endpoint is disabled"),
    );
  return (
    <>
      {fresh ? (
        <SecretPanel
          fresh={fresh}
          rotated
          timeZone={organization.timeZone}
          onDone={() => setFresh(null)}
        />
      ) : null}
      <ProblemBanner problem={problem} className="mb-3" />
      <div className="flex flex-wrap gap-2">
        <Button
          pending={isPending}
          disabledReason={closed}
          onClick={() =>
            run(
              () => trpc.webhook_endpoint.test.mutate(one),
              () => "A test event is on its way",
            )
          }
        >
          <Send aria-hidden />
          Send a test
        </Button>
        <Button
          disabledReason={closed ?? (endpoint.enabled ? null : "Enable the endpoint first")}
          onClick={() => setOpen("replay")}
        >
          <RotateCcw aria-hidden />
          Replay
        </Button>
        {endpoint.for_alerts ? (
          <Button asChild>
            <Link href={`/${organization.slug}/billing/alerts`}>
              <Pencil aria-hidden />
              Alerts
            </Link>
          </Button>
        ) : (
          <Button disabledReason={closed} onClick={() => setOpen("edit")}>
            <Pencil aria-hidden />
            Edit
          </Button>
        )}
        <Button disabledReason={closed} onClick={() => setOpen("rotate")}>
          <RefreshCw aria-hidden />
          Rotate secret
        </Button>
        {endpoint.enabled ? (
          <Button disabledReason={closed} onClick={() => setOpen("disable")}>
            <Pause aria-hidden />
            Disable
          </Button>
        ) : (
          <Button
            variant="primary"
            pending={isPending}
            disabledReason={closed}
            onClick={() => setEnabled(true)}
          >
            <Play aria-hidden />
            Enable
          </Button>
        )}
        {endpoint.for_alerts ? null : (
          <Button variant="ghost" disabledReason={closed} onClick={() => setOpen("delete")}>
            <Trash2 aria-hidden />
            Delete
          </Button>
        )}
      </div>
      {open === "edit" ? (
        <EndpointDialog
          organizationId={organization.id}
          endpoint={endpoint}
          onClose={close}
          onSaved={() => undefined}
        />
      ) : null}
      {open === "rotate" ? (
        <RotateDialog
          organizationId={organization.id}
          endpointId={endpoint.id}
          onClose={close}
          onRotated={setFresh}
        />
      ) : null}
      {open === "replay" ? (
        <ReplayDialog organization={organization} endpointId={endpoint.id} onClose={close} />
      ) : null}
      {open === "disable" ? (
        <ConfirmDialog
          open
          onOpenChange={(next) => (next ? null : close())}
          title="Disable this endpoint?"
          consequence="Nothing is sent until you enable it again. Events in the meantime are kept for 30 days and can be replayed. Pending retries are not sent."
          confirmLabel="Disable"
          onConfirm={async () => {
            const refused = await setEnabled(false);
            if (refused) throw new Error(refused.message);
          }}
        />
      ) : null}
      {open === "delete" ? (
        <ConfirmDialog
          open
          danger
          onOpenChange={(next) => (next ? null : close())}
          title="Delete this endpoint?"
          consequence="Nothing more is sent to it, and its log is no longer available. This can’t be undone."
          confirmLabel="Delete endpoint"
          onConfirm={async () => {
            const refused = await run(
              () => trpc.webhook_endpoint.delete.mutate(one),
              () => "The endpoint is deleted",
            );
            if (refused) throw new Error(refused.message);
            router.push(`/${organization.slug}/webhooks`);
          }}
        />
      ) : null}
    </>
  );
}
