import { formatPriority } from "@/app/[org]/billing/grants/describe-grant";
import { grantColumns } from "@/app/[org]/billing/grants/grant-columns";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import type { GrantAnswer } from "@/server/grants/grant.schema";
import type { WalletAnswer } from "@/server/grants/wallet.schema";
import { formatCredits } from "@/server/pricing/amount-words";
import { VoidGrant } from "./void-grant";

/** The wallets in the order they are spent, each grant with the way to take it back. */
export function WalletTables({
  wallets,
  past,
  timeZone,
}: {
  wallets: readonly WalletAnswer[];
  past: readonly GrantAnswer[];
  timeZone: string;
}) {
  return (
    <div className="grid gap-4">
      {wallets.map((wallet) => (
        <div key={wallet.id} className="min-w-0">
          <h3 className="mb-1.5 flex flex-wrap gap-x-2 text-13">
            <span className="font-medium">{wallet.name}</span>
            <span className="text-dim">
              {formatCredits(wallet.balance)} to spend · priority {formatPriority(wallet.priority)}
            </span>
          </h3>
          <DataTable
            caption={`Grants in the wallet ${wallet.name}`}
            columnsFrom="wide"
            columns={[
              ...grantColumns({ timeZone }),
              {
                id: "void",
                header: "Void",
                hideHeader: true,
                align: "end",
                cell: (grant) => <VoidGrant grant={grant} />,
              },
            ]}
            rows={wallet.grants}
            rowKey={({ id }) => id}
            empty={<EmptyState title={`${wallet.name} is empty`} text="It has nothing to spend." />}
          />
        </div>
      ))}
      {past.length > 0 ? (
        <details>
          <summary className="w-fit cursor-pointer rounded text-13 text-dim hover:text-ink">
            {past.length} used up or ended
          </summary>
          <DataTable
            className="mt-2"
            caption="Grants that are used up or ended, newest first"
            columnsFrom="wide"
            columns={grantColumns({ timeZone, withWallet: true })}
            rows={past}
            rowKey={({ id }) => id}
            empty={null}
          />
        </details>
      ) : null}
    </div>
  );
}
