"use client";

import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { Section } from "@/components/ui/card";
import type { Column } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { FiringAnswer } from "@/server/alerts/alert.schema";
import { creditsInWords } from "@/server/pricing/amount-words";
import { channelWords, describeFiring } from "./alert-words";

/** Every alert that fired, newest first: also those whose alert is gone. */
export function FiringLog({
  organization,
  walletNames,
  first,
}: {
  organization: { id: string; timeZone: string };
  walletNames: Record<string, string>;
  first: Page<FiringAnswer>;
}) {
  return (
    <Section title="Log" description="Every alert that fired, including low-balance alerts.">
      <PagedTable
        caption="Alerts that fired, newest first"
        columns={columnsFor(organization.timeZone, walletNames)}
        first={first}
        read={(cursor) =>
          trpc.alert_firing.list.query({ organization_id: organization.id, cursor })
        }
        noun="alert"
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title="No alert has fired"
            text="Each message is listed here, with the balance at that moment."
          />
        }
      />
    </Section>
  );
}

function columnsFor(timeZone: string, walletNames: Record<string, string>): Column<FiringAnswer>[] {
  return [
    {
      id: "alert",
      header: "Alert",
      stacked: "title",
      cell: (firing) => (
        <>
          <span className="font-medium">{describeFiring(firing)}</span>
          {firing.wallet_id ? (
            <span className="block text-xs font-normal wrap-anywhere text-dim">
              {walletNames[firing.wallet_id] ?? "Wallet"}
            </span>
          ) : null}
        </>
      ),
    },
    {
      id: "left",
      header: "Left",
      align: "end",
      cell: ({ available }) => (
        <span className="whitespace-nowrap">{creditsInWords(available)}</span>
      ),
    },
    {
      id: "to",
      header: "Sent to",
      className: "text-dim",
      cell: ({ channel, sent_to, problem }) =>
        sent_to ? (
          <span className="break-all">
            {channelWords[channel]} · {sent_to}
          </span>
        ) : (
          `Nobody: ${problem ?? "not sent"}`
        ),
    },
    {
      id: "at",
      header: "When",
      className: "text-dim",
      cell: ({ fired_at }) => (
        <span className="whitespace-nowrap">
          <Time iso={fired_at} timeZone={timeZone} />
        </span>
      ),
    },
  ];
}
