"use client";

import { Pencil, Send, Trash2 } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { type Column, DataTable } from "@/components/ui/data-table";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { Time } from "@/components/ui/time";
import type { AlertAnswer } from "@/server/alerts/alert.schema";
import { creditsInWords } from "@/server/pricing/amount-words";
import { useWhyClosed } from "../../closed-organization";
import { alertState, channelWords, describeThreshold } from "./alert-words";

type Organization = { id: string; slug: string; timeZone: string };

/** The alerts with what each looks at now, and what is done with one. */
export function AlertTable({
  organization,
  alerts,
  onEdit,
  empty,
}: {
  organization: Organization;
  alerts: readonly AlertAnswer[];
  onEdit: (alert: AlertAnswer) => void;
  empty: ReactNode;
}) {
  const [ending, setEnding] = useState<AlertAnswer | null>(null);
  const { run, problem } = useChange();
  const closed = useWhyClosed();
  const one = (alert: AlertAnswer) => ({
    organization_id: organization.id,
    alert_id: alert.id,
  });
  return (
    <>
      <ProblemBanner problem={problem} className="mb-3" />
      <DataTable
        caption="Alerts, oldest first"
        columns={columnsFor(organization, {
          closed,
          onEdit,
          onEnd: setEnding,
          onTest: (alert) =>
            run(
              () => trpc.alert.test.mutate(one(alert)),
              () => "A test message is on its way",
            ),
        })}
        rows={alerts}
        rowKey={({ id }) => id}
        empty={empty}
      />
      {ending ? (
        <ConfirmDialog
          open
          danger
          onOpenChange={(open) => (open ? null : setEnding(null))}
          title="Delete this alert?"
          consequence="It no longer fires. What it has fired stays in the log. This can’t be undone."
          confirmLabel="Delete alert"
          onConfirm={async () => {
            const refused = await run(
              () => trpc.alert.delete.mutate(one(ending)),
              () => "The alert is deleted",
            );
            if (refused) throw new Error(refused.message);
          }}
        />
      ) : null}
    </>
  );
}

function columnsFor(
  { slug, timeZone }: Organization,
  act: { closed: string | null } & Record<
    "onEdit" | "onEnd" | "onTest",
    (alert: AlertAnswer) => void
  >,
): Column<AlertAnswer>[] {
  return [
    {
      id: "threshold",
      header: "Below",
      stacked: "title",
      cell: (alert) => (
        <>
          <span className="font-medium">{describeThreshold(alert)}</span>
          <span className="block text-xs font-normal wrap-anywhere text-dim">
            {alert.wallet_name ?? "Whole account"}
          </span>
        </>
      ),
    },
    {
      id: "state",
      header: "State",
      cell: (alert) => {
        const { label, tone } = alertState(alert);
        return <Badge tone={tone}>{label}</Badge>;
      },
    },
    {
      id: "available",
      header: "Available",
      align: "end",
      cell: ({ available }) => (
        <span className="whitespace-nowrap">{creditsInWords(available)}</span>
      ),
    },
    {
      id: "to",
      header: "Goes to",
      className: "text-dim",
      cell: ({ channel, webhook_url, email, webhook_endpoint_id }) => (
        <span className="break-all">
          {channelWords[channel]} ·{" "}
          {webhook_url && webhook_endpoint_id ? (
            <Link
              className="underline underline-offset-4"
              href={`/${slug}/webhooks/${webhook_endpoint_id}`}
            >
              {URL.parse(webhook_url)?.host ?? webhook_url}
            </Link>
          ) : (
            (email ?? "endpoints that listen to credits.alert")
          )}
        </span>
      ),
    },
    {
      id: "fired",
      header: "Last fired",
      className: "text-dim",
      cell: ({ last_fired_at }) =>
        last_fired_at ? (
          <span className="whitespace-nowrap">
            <Time iso={last_fired_at} timeZone={timeZone} />
          </span>
        ) : (
          "never"
        ),
    },
    {
      id: "actions",
      header: "Actions",
      align: "end",
      cell: (alert) => (
        <span className="inline-flex gap-1">
          <Button
            size="sm"
            variant="ghost"
            disabledReason={act.closed}
            onClick={() => act.onTest(alert)}
          >
            <Send aria-hidden />
            Test
          </Button>
          <Button
            size="sm"
            variant="ghost"
            disabledReason={act.closed}
            onClick={() => act.onEdit(alert)}
          >
            <Pencil aria-hidden />
            Edit
          </Button>
          <Button
            size="sm"
            variant="ghost"
            disabledReason={act.closed}
            onClick={() => act.onEnd(alert)}
          >
            <Trash2 aria-hidden />
            Delete
          </Button>
        </span>
      ),
    },
  ];
}
