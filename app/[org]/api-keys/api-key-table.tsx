"use client";

import { Ban, RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { useWhyClosed } from "@/app/[org]/closed-organization";
import { usePrice } from "@/app/[org]/operation-prices";
import { PagedTable } from "@/app/paged-table";
import { trpc } from "@/app/trpc/client";
import type { Page } from "@/app/use-pages";
import { OperationLabel } from "@/components/credits/amounts";
import { Button } from "@/components/ui/button";
import { Code } from "@/components/ui/code-block";
import type { Column } from "@/components/ui/data-table";
import { Time } from "@/components/ui/time";
import type { ApiKeyAnswer } from "@/server/api-keys/api-key.schema";
import { formatPrice } from "@/server/pricing/amount-words";

/** Keys that work. */
export function ApiKeyTable({
  organizationId,
  first,
  now,
  timeZone,
  onRotate,
  onRevoke,
  empty,
}: {
  organizationId: string;
  first: Page<ApiKeyAnswer>;
  now: string;
  timeZone: string;
  onRotate: (key: ApiKeyAnswer) => void;
  onRevoke: (key: ApiKeyAnswer) => void;
  empty: ReactNode;
}) {
  const rotateCredits = usePrice("api_key.rotate");
  const closed = useWhyClosed();
  const columns: Column<ApiKeyAnswer>[] = [
    nameColumn((key) =>
      key.previous_expires_at && key.previous_expires_at > now ? (
        <p className="text-xs text-warn">
          Previous secret until{" "}
          <Time iso={key.previous_expires_at} timeZone={timeZone} as="date-time" />
        </p>
      ) : null,
    ),
    scopesColumn,
    timeColumn("created", "Created", timeZone, (key) => key.created_at, "Never"),
    timeColumn("used", "Last used", timeZone, (key) => key.last_used_at, "Never"),
    timeColumn("expires", "Expires", timeZone, (key) => key.expires_at, "Never"),
    {
      id: "actions",
      header: "Actions",
      hideHeader: true,
      align: "end",
      cell: (key) => (
        <div className="-ml-2 flex flex-wrap gap-1 @2xl:ml-0 @2xl:flex-nowrap @2xl:justify-end">
          <Button
            size="sm"
            variant="ghost"
            className="text-ink"
            // Begins with the words on it, so that saying them presses it.
            aria-label={`Rotate · ${formatPrice(rotateCredits)}: ${key.name}`}
            disabledReason={closed}
            onClick={() => onRotate(key)}
          >
            <RefreshCw aria-hidden />
            <OperationLabel label="Rotate" credits={rotateCredits} />
          </Button>
          <Button
            size="sm"
            variant="ghost"
            aria-label={`Revoke ${key.name}`}
            disabledReason={closed}
            onClick={() => onRevoke(key)}
          >
            <Ban aria-hidden />
            Revoke
          </Button>
        </div>
      ),
    },
  ];
  return (
    <PagedTable
      // What was made or ended begins the list anew.
      key={JSON.stringify(first.data)}
      caption="API keys, newest first"
      columns={columns}
      first={first}
      read={(cursor) =>
        trpc.api_key.list.query({ organization_id: organizationId, state: "active", cursor })
      }
      noun="key"
      quietEnd
      rowKey={(key) => key.id}
      empty={empty}
    />
  );
}

/** Keys that were revoked or have expired. */
export function EndedKeyTable({
  organizationId,
  first,
  timeZone,
}: {
  organizationId: string;
  first: Page<ApiKeyAnswer>;
  timeZone: string;
}) {
  return (
    <PagedTable
      key={JSON.stringify(first.data)}
      caption="Ended keys"
      columns={[
        nameColumn(() => null),
        scopesColumn,
        timeColumn("used", "Last used", timeZone, (key) => key.last_used_at, "Never"),
        {
          id: "ended",
          header: "Ended",
          cell: (key) => (
            <>
              {key.revoked_at ? "Revoked " : "Expired "}
              <Time iso={key.revoked_at ?? key.expires_at ?? key.created_at} timeZone={timeZone} />
            </>
          ),
        },
      ]}
      first={first}
      read={(cursor) =>
        trpc.api_key.list.query({ organization_id: organizationId, state: "ended", cursor })
      }
      noun="key"
      quietEnd
      rowKey={(key) => key.id}
      empty={null}
    />
  );
}

function nameColumn(note: (key: ApiKeyAnswer) => ReactNode): Column<ApiKeyAnswer> {
  return {
    id: "name",
    header: "Name",
    stacked: "title",
    cell: (key) => (
      <>
        <p className="font-medium">{key.name}</p>
        <p className="font-mono text-xs font-normal text-dim">{key.key_preview}</p>
        {key.agent_name ? (
          <p className="text-xs font-normal text-dim">Spends as agent {key.agent_name}</p>
        ) : null}
        {note(key)}
      </>
    ),
  };
}

const scopesColumn: Column<ApiKeyAnswer> = {
  id: "scopes",
  header: "Scopes",
  cell: (key) => (
    <span className="flex flex-wrap gap-1 max-[699px]:justify-end">
      {key.scopes.map((scope) => (
        <Code key={scope}>{scope}</Code>
      ))}
    </span>
  ),
};

function timeColumn(
  id: string,
  header: string,
  timeZone: string,
  timeOf: (key: ApiKeyAnswer) => string | null,
  never: string,
): Column<ApiKeyAnswer> {
  return {
    id,
    header,
    className: "text-dim",
    cell: (key) => {
      const iso = timeOf(key);
      return iso ? (
        <span className="whitespace-nowrap">
          <Time iso={iso} timeZone={timeZone} />
        </span>
      ) : (
        never
      );
    },
  };
}
