import { CreditAmount, CreditDelta } from "@/components/credits/amounts";
import { cn } from "@/components/ui/cn";
import { Code } from "@/components/ui/code-block";
import type { Column } from "@/components/ui/data-table";
import { Time } from "@/components/ui/time";
import { formatCredits } from "@/server/pricing/amount-words";
import type { LedgerEntryAnswer } from "@/server/usage/ledger.schema";
import { nameOfEntry, nameOfKind } from "./name-entry";

/** What an entry was: its operation and, where it is no plain debit, what kind of movement. */
export function EntryName({ entry }: { entry: LedgerEntryAnswer }) {
  const note = entry.kind === "debit" ? entry.description : nameOfKind(entry.kind);
  if (!entry.operation)
    return (
      <span className="block truncate columns:whitespace-normal" dir="auto">
        {nameOfEntry(entry)}
      </span>
    );
  return (
    <span className="flex min-w-0 items-baseline gap-2 columns:block">
      <Code className="shrink-0 columns:shrink">{entry.operation}</Code>
      {note ? (
        <span
          dir="auto"
          className="min-w-0 truncate text-xs font-normal text-dim columns:mt-0.5 columns:block columns:max-w-64 columns:whitespace-normal"
        >
          {note}
        </span>
      ) : null}
    </span>
  );
}

/** When it was and, where columns have no room, by whom and where: the second line of a row on a phone. */
export function EntryWhen({
  entry,
  timeZone,
  as,
}: {
  entry: LedgerEntryAnswer;
  timeZone: string;
  as: "relative" | "date-time";
}) {
  return (
    <>
      <Time
        iso={entry.created_at}
        timeZone={timeZone}
        as={as}
        className="whitespace-nowrap text-dim"
      />
      <span className="columns:hidden">
        {" · "}
        <bdi>{entry.actor_name}</bdi>
        {" · "}
        <bdi>{entry.organization_name}</bdi>
      </span>
    </>
  );
}

/** A name in a column: a long one takes no other column's place. */
function Name({ className, children }: { className?: string; children: string }) {
  return (
    <span dir="auto" title={children} className={cn("block max-w-48 truncate", className)}>
      {children}
    </span>
  );
}

/** `−20` and, below it, what of it debt had part in; of credits that stayed in the pool how many were held or let go. */
export function EntryCredits({ entry }: { entry: LedgerEntryAnswer }) {
  if (entry.amount === 0)
    return (
      <span className="whitespace-nowrap text-dim">
        {formatCredits(entry.moved)} {whatBecame(entry)}
      </span>
    );
  const part = debtPart(entry);
  return (
    <>
      <CreditDelta credits={entry.amount} />
      {part ? <span className="block text-xs font-normal text-dim">{part}</span> : null}
    </>
  );
}

/** `8 on credit` or `9 paid debt`: the part of a movement that debt has in it. */
export function debtPart({ debt_taken, debt_payment }: LedgerEntryAnswer): string | null {
  if (debt_taken > 0) return `${formatCredits(debt_taken)} on credit`;
  return debt_payment > 0 ? `${formatCredits(debt_payment)} paid debt` : null;
}

/** How every list of entries goes on after what moved and when. Who spends another's credits is told no balance. */
export function movementColumns(
  entries: readonly LedgerEntryAnswer[],
): Column<LedgerEntryAnswer>[] {
  const tellsBalance = entries.some((entry) => entry.balance_after !== null);
  return tellsBalance ? columns : columns.filter(({ id }) => id !== "balance");
}

const columns: Column<LedgerEntryAnswer>[] = [
  {
    id: "organization",
    header: "Organization",
    stacked: "hidden",
    cell: (entry) => <Name>{entry.organization_name}</Name>,
  },
  {
    id: "by",
    header: "By",
    stacked: "hidden",
    cell: (entry) => <Name className="text-dim">{entry.actor_name}</Name>,
  },
  {
    id: "credits",
    header: "Credits",
    align: "end",
    stacked: "amount",
    cell: (entry) => <EntryCredits entry={entry} />,
  },
  {
    id: "balance",
    header: "Balance",
    align: "end",
    stacked: "below-amount",
    cell: (entry) =>
      entry.balance_after === null ? (
        <span className="text-dim">–</span>
      ) : (
        <CreditAmount credits={entry.balance_after} className="text-dim" />
      ),
  },
];

/** Of credits that neither came in nor went out: what became of them. */
export function whatBecame({ kind }: LedgerEntryAnswer): string {
  return kind === "hold" ? "held" : kind === "release" ? "released" : "moved";
}
