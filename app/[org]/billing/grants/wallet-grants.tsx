import { Badge } from "@/components/ui/badge";
import { Section } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import type { WalletAnswer } from "@/server/grants/wallet.schema";
import { creditsInWords, formatCredits, formatCreditsAsMoney } from "@/server/pricing/amount-words";
import { formatPriority } from "./describe-grant";
import { grantColumns } from "./grant-columns";
import { EditWallet } from "./wallet-dialog";

/** A wallet of a thousand grants would be a page of megabytes; those beyond are in the list of all. */
const SHOWN = 50;

/** The wallets in the order they are spent, each with its living grants in theirs. */
export function WalletGrants({
  wallets,
  timeZone,
  changeDisabledReason,
}: {
  wallets: readonly WalletAnswer[];
  timeZone: string;
  changeDisabledReason: string | null;
}) {
  return wallets.map((wallet, place) => (
    <Section
      key={wallet.id}
      title={wallet.name}
      aside={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {wallets.length > 1 ? (
            <Badge tone="outline">
              {place === 0 ? "Spent first" : `Spent ${ordinal(place + 1)}`} · priority{" "}
              {formatPriority(wallet.priority)}
            </Badge>
          ) : null}
          <EditWallet
            wallet={{
              id: wallet.id,
              name: wallet.name,
              priority: wallet.priority,
              isPrimary: wallet.is_primary,
            }}
            disabledReason={changeDisabledReason}
          />
        </span>
      }
      description={
        <>
          <span className="font-medium text-ink">{creditsInWords(wallet.balance)}</span> ·{" "}
          {formatCreditsAsMoney(wallet.balance)} to spend
          {wallet.held > 0 ? ` · ${formatCredits(wallet.held)} held` : null}
        </>
      }
    >
      <DataTable
        caption={`Grants in the wallet ${wallet.name}, in the order they are spent`}
        columns={grantColumns({ timeZone })}
        rows={wallet.grants.slice(0, SHOWN)}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            title={`${wallet.name} is empty`}
            text={
              wallet.is_primary
                ? "Each purchase, recharge or gift becomes a grant here, with what is left and when it expires. Buy a package on the billing page to create the first."
                : "Credits given to this wallet appear here. Until then it is skipped."
            }
          />
        }
      />
      {wallet.grants.length > SHOWN ? (
        <p className="mt-2 text-xs text-dim">
          The {SHOWN} grants spent first, of {formatCredits(wallet.grants.length)}. All grants are
          listed under “All”.
        </p>
      ) : null}
    </Section>
  ));
}

const ordinals = new Intl.PluralRules("en", { type: "ordinal" });
const endings: Record<string, string> = { one: "st", two: "nd", few: "rd", other: "th" };

function ordinal(n: number): string {
  return `${n}${endings[ordinals.select(n)]}`;
}
