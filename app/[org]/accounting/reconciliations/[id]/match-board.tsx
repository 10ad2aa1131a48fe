"use client";

import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import { usePrice } from "@/app/[org]/operation-prices";
import { trpc } from "@/app/trpc/client";
import { type Page, usePages } from "@/app/use-pages";
import { OperationButton } from "@/components/credits/operation-button";
import { Section } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { lazyWindow } from "@/components/ui/lazy-window";
import { LoadMore } from "@/components/ui/load-more";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { toast } from "@/components/ui/toast";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";
import type {
  MatchAnswer,
  Matchable,
  StatementLineAnswer,
  SuggestionAnswer,
} from "@/server/accounting/reconciliations/reconciliation.schema";
import { formatMinorUnits } from "../../minor-units";
import { type BillingWay, RefusalNotice } from "../../refusal-notice";
import { usePaidOperation } from "../../use-paid-operation";
import { BankLine, BookRow } from "./board-rows";
import type { Shared } from "./reconciliation-summary";

const CreateFromLine = lazyWindow(() =>
  import("./create-from-line").then((loaded) => loaded.CreateFromLine),
);

/** The bank on one side and the books on the other: what a line is, is suggested with its reasons, or ticked. */
export function MatchBoard({
  organizationId,
  reconciliation,
  readOnlyReason,
  billing,
  lines,
  suggestions,
  books,
  accounts,
  transactionsHref,
}: Shared & {
  billing: BillingWay;
  lines: Page<StatementLineAnswer>;
  /** Of the lines of the first page. */
  suggestions: SuggestionAnswer[];
  books: Page<Matchable>;
  accounts: AccountAnswer[];
  transactionsHref: string;
}) {
  const credits = usePrice("statement.match");
  const router = useRouter();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [missing, setMissing] = useState<StatementLineAnswer | null>(null);
  const [options, setOptions] = useState(() => optionsByLine(suggestions));
  const one = { organization_id: organizationId, reconciliation_id: reconciliation.id };
  const bank = usePages(lines, async (cursor) => {
    const place = { ...one, cursor, limit: lines.data.length };
    const [next, told] = await Promise.all([
      trpc.statement_line.list.query({ ...place, state: "unmatched" }),
      trpc.reconciliation.suggestions.query(place),
    ]);
    setOptions((known) => new Map([...known, ...optionsByLine(told.data)]));
    return next;
  });
  const ours = usePages(books, (cursor) => trpc.reconciliation.unmatched.query({ ...one, cursor }));
  const match = usePaidOperation(({ transactions }: MatchAnswer) => {
    toast.success(
      transactions.length === 1 ? "Matched" : `${transactions.length} transactions matched`,
    );
    setTicked(new Set());
    router.refresh();
  });
  const run = (lineIds: string[], transactionIds: string[]) =>
    void match.run((asked) =>
      trpc.statement.match.mutate(
        { ...one, statement_line_ids: lineIds, transaction_ids: transactionIds },
        asked,
      ),
    );
  const tick = (id: string) =>
    setTicked((known) => {
      const next = new Set(known);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const busy = match.isPending ? "Still working" : null;
  const { currency } = reconciliation;
  const chosenLines = bank.rows.filter(({ id }) => ticked.has(id));
  const chosenBooks = ours.rows.filter(({ transaction_id: id }) => ticked.has(id));
  const headings = { bank: useId(), books: useId() };
  return (
    <Section
      title="Match"
      description="Accept a suggestion, or select bank lines and transactions with the same total."
    >
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <section aria-labelledby={headings.bank} className="min-w-0">
          <h3 id={headings.bank} className="mb-2 text-13 font-medium text-dim">
            The bank
          </h3>
          {bank.rows.length === 0 ? (
            <div className="rounded-xl border">
              <EmptyState title="Every line is matched" text="No bank lines are left to match." />
            </div>
          ) : (
            <ul className="divide-y rounded-xl border">
              {bank.rows.map((line) => (
                <BankLine
                  key={line.id}
                  line={line}
                  currency={currency}
                  option={options.get(line.id)?.[0]}
                  credits={credits}
                  isTicked={ticked.has(line.id)}
                  disabledReason={readOnlyReason ?? busy}
                  onTick={() => tick(line.id)}
                  onMatch={(option) =>
                    run(
                      [line.id],
                      option.transactions.map((each) => each.transaction_id),
                    )
                  }
                  onCreate={() => setMissing(line)}
                />
              ))}
            </ul>
          )}
          <More list={bank} noun="line" />
        </section>
        <section aria-labelledby={headings.books} className="min-w-0">
          <h3 id={headings.books} className="mb-2 text-13 font-medium text-dim">
            The books
          </h3>
          {ours.rows.length === 0 ? (
            <div className="rounded-xl border">
              <EmptyState
                title="All transactions are matched"
                text="Every posted transaction of this account around the period is matched."
              />
            </div>
          ) : (
            <ul className="divide-y rounded-xl border">
              {ours.rows.map((transaction) => (
                <BookRow
                  key={transaction.transaction_id}
                  transaction={transaction}
                  currency={currency}
                  href={`${transactionsHref}/${transaction.transaction_id}`}
                  isTicked={ticked.has(transaction.transaction_id)}
                  onTick={() => tick(transaction.transaction_id)}
                />
              ))}
            </ul>
          )}
          <More list={ours} noun="transaction" />
        </section>
      </div>
      {match.problem ? (
        <div className="mt-3">
          <RefusalNotice
            problem={match.problem}
            billing={billing}
            onRetry={() => void match.retry()}
            isPending={match.isPending}
          />
        </div>
      ) : null}
      {ticked.size > 0 ? (
        <Chosen
          bank={sumOf(chosenLines)}
          books={sumOf(chosenBooks)}
          counts={[chosenLines.length, chosenBooks.length]}
          currency={currency}
          credits={credits * Math.max(1, chosenBooks.length)}
          pending={match.isPending}
          disabledReason={readOnlyReason}
          onMatch={() =>
            run(
              chosenLines.map(({ id }) => id),
              chosenBooks.map(({ transaction_id: id }) => id),
            )
          }
        />
      ) : null}
      {missing ? (
        <CreateFromLine
          organizationId={organizationId}
          reconciliation={reconciliation}
          line={missing}
          accounts={accounts}
          billing={billing}
          onClose={() => setMissing(null)}
        />
      ) : null}
    </Section>
  );
}

/** What is ticked, and whether it is even. */
function Chosen({
  bank,
  books,
  counts: [lines, transactions],
  currency,
  credits,
  pending,
  disabledReason,
  onMatch,
}: {
  bank: number;
  books: number;
  counts: [lines: number, transactions: number];
  currency: string;
  credits: number;
  pending: boolean;
  disabledReason: string | null;
  onMatch: () => void;
}) {
  const apart = bank - books;
  const money = (amount: number) => formatMinorUnits(amount, currency);
  const why =
    transactions === 0
      ? "Select at least one transaction"
      : apart !== 0
        ? `The two sides differ by ${money(apart)}`
        : null;
  return (
    <div
      role="status"
      className="sticky bottom-3 z-10 mt-4 flex flex-wrap items-center justify-between gap-x-5 gap-y-2 rounded-xl border bg-overlay px-4.5 py-3 text-13 shadow-overlay"
    >
      <dl className="flex flex-wrap gap-x-5 gap-y-1 tabular-nums">
        <Sum name={`${lines} from the bank`}>{money(bank)}</Sum>
        <Sum name={`${transactions} from the books`}>{money(books)}</Sum>
        <Sum name="Difference" className={cn(apart === 0 ? "text-accent" : "text-warn")}>
          {money(apart)}
        </Sum>
      </dl>
      <OperationButton
        variant="primary"
        label="Match"
        credits={credits}
        pending={pending}
        disabledReason={disabledReason ?? why}
        onClick={onMatch}
      />
    </div>
  );
}

function Sum({
  name,
  className,
  children,
}: {
  name: string;
  className?: string | undefined;
  children: string;
}) {
  return (
    <div className="flex gap-1.5">
      <dt className="text-dim">{name}</dt>
      <dd className={cn("font-medium", className)}>{children}</dd>
    </div>
  );
}

function More({ list, noun }: { list: ReturnType<typeof usePages>; noun: string }) {
  return (
    <>
      <ProblemBanner problem={list.problem} className="mt-3" />
      {list.hasMore ? (
        <LoadMore
          shown={list.rows.length}
          noun={list.rows.length === 1 ? noun : `${noun}s`}
          hasMore
          isPending={list.isPending}
          onLoadMore={list.loadMore}
        />
      ) : null}
    </>
  );
}

function optionsByLine(suggestions: SuggestionAnswer[]) {
  return new Map(suggestions.map((each) => [each.statement_line_id, each.options]));
}

function sumOf(rows: { amount: number }[]): number {
  return rows.reduce((sum, { amount }) => sum + amount, 0);
}
