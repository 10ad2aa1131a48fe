"use client";

import { trpc } from "@/app/trpc/client";
import { useKeyedChange } from "@/app/use-change";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import type { CreditAccountAnswer } from "@/server/grants/credit-account.schema";

type Key = CreditAccountAnswer["keys"][number];

/** Which of the account's keys may give credits; we alone decide that. */
export function KeyTable({ keys }: { keys: readonly Key[] }) {
  return (
    <DataTable
      caption="API keys and whether they may grant"
      rows={keys}
      rowKey={({ id }) => id}
      columns={[
        {
          id: "key",
          header: "Key",
          cell: ({ name, preview }) => (
            <>
              {name}
              <span className="block font-mono text-11 font-normal break-all text-dim">
                {preview}
              </span>
            </>
          ),
        },
        {
          id: "grants",
          header: "Grants credits",
          stacked: "amount",
          cell: ({ may_grant }) =>
            may_grant ? <Badge tone="warn">Yes</Badge> : <span className="text-dim">no</span>,
        },
        {
          id: "allow",
          header: "Allow",
          hideHeader: true,
          align: "end",
          cell: (key) => <Allow apiKey={key} />,
        },
      ]}
      empty={
        <EmptyState
          title="No API keys"
          text="A key of this organization stands here, and can then be allowed to give credits."
        />
      }
    />
  );
}

function Allow({ apiKey }: { apiKey: Key }) {
  const { run } = useKeyedChange();
  const { may_grant: allowed, name } = apiKey;
  return (
    <ConfirmDialog
      danger={!allowed}
      trigger={<Button size="sm">{allowed ? "Withdraw" : "Allow"}</Button>}
      title={allowed ? `Withdraw the right from ${name}?` : `Let ${name} give credits?`}
      consequence={
        allowed
          ? "Its requests to grant are refused from now on. What it gave stays."
          : `Whoever holds the key can give any number of credits to ${apiKey.organization_name} and every organization below it.`
      }
      confirmLabel={allowed ? "Withdraw" : "Allow"}
      onConfirm={async () => {
        const refused = await run(
          () => trpc.staffAccounts.allowKey.mutate({ key_id: apiKey.id, allowed: !allowed }),
          () => (allowed ? `${name} grants no more` : `${name} may grant credits`),
        );
        if (refused) throw new Error(refused.message);
      }}
    />
  );
}
