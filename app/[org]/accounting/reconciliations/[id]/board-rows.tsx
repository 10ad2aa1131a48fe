import Link from "next/link";
import { useId } from "react";
import { usePrice } from "@/app/[org]/operation-prices";
import { OperationButton } from "@/components/credits/operation-button";
import { Badge } from "@/components/ui/badge";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import type {
  Matchable,
  StatementLineAnswer,
  SuggestionAnswer,
} from "@/server/accounting/reconciliations/reconciliation.schema";
import { formatDate } from "@/server/foundation/date-words";
import { formatPrice } from "@/server/pricing/amount-words";
import { formatMinorUnits } from "../../minor-units";

type Option = SuggestionAnswer["options"][number];

/** A line of the bank, with what it most likely is in the books, or the way to enter it. */
export function BankLine({
  line,
  currency,
  option,
  credits,
  isTicked,
  disabledReason,
  onTick,
  onMatch,
  onCreate,
}: {
  line: StatementLineAnswer;
  currency: string;
  option: Option | undefined;
  /** For each transaction matched. */
  credits: number;
  isTicked: boolean;
  disabledReason: string | null;
  onTick: () => void;
  onMatch: (option: Option) => void;
  onCreate: () => void;
}) {
  const createCredits = useCreateCredits();
  const matchCredits = credits * (option?.transactions.length ?? 1);
  const words = line.payee ?? line.note ?? "No description";
  return (
    <li className={cn("px-3.5 py-2.5", isTicked && "bg-accent-soft")}>
      <Row
        title={words}
        date={line.date}
        amount={formatMinorUnits(line.amount, currency)}
        notes={[line.payee ? line.note : null, line.reference]}
        isTicked={isTicked}
        onTick={onTick}
      />
      {line.parts.length > 0 ? (
        <ul className="mt-1 pl-7.5 text-xs text-dim">
          {line.parts.map((part, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a payment have no names and never move
            <li key={place} className="flex justify-between gap-3 tabular-nums">
              <span>{part.payee ?? part.reference ?? part.note ?? `Part ${place + 1}`}</span>
              <span>{part.amount === null ? "" : formatMinorUnits(part.amount, currency)}</span>
            </li>
          ))}
        </ul>
      ) : null}
      <div className="mt-2 flex flex-wrap items-center justify-between gap-2 pl-7.5">
        {option ? (
          <>
            <div className="min-w-0 text-13">
              <p className="wrap-anywhere">
                {option.transactions
                  .map(({ date, description }) => `${description}, ${formatDate(date)}`)
                  .join(" + ")}
              </p>
              <p className="mt-0.5 flex flex-wrap items-center gap-1.5 text-xs text-dim">
                <Badge tone={option.score >= 70 ? "good" : "neutral"}>{option.score} of 100</Badge>
                {option.reasons.map(({ words: reason }) => reason).join(" · ")}
              </p>
            </div>
            <OperationButton
              size="sm"
              label="Match"
              aria-label={`Match · ${formatPrice(matchCredits)}: ${words} with ${option.transactions.map(({ description }) => description).join(" and ")}`}
              credits={matchCredits}
              disabledReason={disabledReason}
              onClick={() => onMatch(option)}
            />
          </>
        ) : (
          <>
            <p className="text-13 text-dim">Not found in the books</p>
            <OperationButton
              size="sm"
              label="Create transaction"
              aria-label={`Create transaction · ${formatPrice(createCredits)}: ${words}`}
              credits={createCredits}
              disabledReason={disabledReason}
              onClick={onCreate}
            />
          </>
        )}
      </div>
    </li>
  );
}

/** What it costs to enter a missing transaction: create it, post it and match it. */
export function useCreateCredits(): number {
  return (
    usePrice("transaction.create") + usePrice("transaction.post") + usePrice("statement.match")
  );
}

/** A transaction of the books that waits for the bank. */
export function BookRow({
  transaction,
  currency,
  href,
  isTicked,
  onTick,
}: {
  transaction: Matchable;
  currency: string;
  href: string;
  isTicked: boolean;
  onTick: () => void;
}) {
  return (
    <li className={cn("px-3.5 py-2.5", isTicked && "bg-accent-soft")}>
      <Row
        title={transaction.description}
        href={href}
        date={transaction.date}
        amount={formatMinorUnits(transaction.amount, currency)}
        notes={[transaction.reference]}
        isTicked={isTicked}
        onTick={onTick}
      />
    </li>
  );
}

function Row({
  title,
  href,
  date,
  amount,
  notes,
  isTicked,
  onTick,
}: {
  title: string;
  href?: string | undefined;
  date: string;
  amount: string;
  notes: (string | null)[];
  isTicked: boolean;
  onTick: () => void;
}) {
  const id = useId();
  return (
    <div className="flex items-start gap-3">
      <Checkbox
        className="mt-0.5"
        aria-labelledby={`${id}-title ${id}-amount`}
        checked={isTicked}
        onCheckedChange={onTick}
      />
      <div className="min-w-0 flex-1">
        <p id={`${id}-title`} className="text-13 font-medium wrap-anywhere">
          {href ? (
            <Link href={href} className="hover:underline">
              {title}
            </Link>
          ) : (
            title
          )}
        </p>
        <p className="text-xs wrap-anywhere text-dim">
          <span className="tabular-nums">{formatDate(date)}</span>
          {notes.filter(Boolean).map((note) => (
            <span key={note}> · {note}</span>
          ))}
        </p>
      </div>
      <span id={`${id}-amount`} className="text-13 font-medium whitespace-nowrap tabular-nums">
        {amount}
      </span>
    </div>
  );
}
