import { creditsInWords, formatCredits, formatCreditsDelta } from "@/server/pricing/amount-words";
import type { StatementAnswer } from "@/server/usage/statement.schema";
import { arrangeStatement, type StatementPart } from "./arrange-statement";

/** Opening balance, every movement under its heading, closing balance: to read, to print and to add up. */
export function StatementTable({
  statement,
  opens,
  closes,
}: {
  statement: StatementAnswer;
  /** "at the start of 1 Nov 2026" */
  opens: string;
  closes: string;
}) {
  const parts = arrangeStatement(statement);
  const { opening, closing, held } = statement;
  return (
    <div className="overflow-hidden rounded-xl border print:rounded-none print:border-0">
      <table className="w-full text-13 tabular-nums">
        <caption className="sr-only">Statement of credits</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">Movement</th>
            <th scope="col">Credits</th>
          </tr>
        </thead>
        <tbody>
          <BalanceRow
            label="Opening balance"
            note={`${opens}${debtNote(opening.debt)}`}
            credits={opening.balance}
          />
        </tbody>
        {parts.map((part) => (
          <PartRows key={part.title} part={part} />
        ))}
        <tbody className="border-t">
          {parts.length === 0 ? (
            <tr>
              <td colSpan={2} className="px-3.5 py-6 text-center text-dim">
                No movements in this period.
              </td>
            </tr>
          ) : null}
          <BalanceRow
            label="Closing balance"
            note={`${closes}${debtNote(closing.debt)}`}
            credits={closing.balance}
          />
        </tbody>
      </table>
      {held.opened > 0 || held.released > 0 ? (
        <p className="border-t px-3.5 py-2.5 text-xs text-dim">
          Holds reserved {creditsInWords(held.opened)} in this period and released{" "}
          {formatCredits(held.released)}. Reserved credits stay in the balance until captured.
        </p>
      ) : null}
    </div>
  );
}

function debtNote(debt: number): string {
  return debt > 0 ? `; ${formatCredits(debt)} owed` : "";
}

function BalanceRow({ label, note, credits }: { label: string; note: string; credits: number }) {
  return (
    <tr className="bg-surface">
      <th scope="row" className="px-3.5 py-2.5 text-left font-semibold">
        {label} <span className="font-normal text-dim">{note}</span>
      </th>
      <td className="px-3.5 py-2.5 text-right align-top font-semibold">{formatCredits(credits)}</td>
    </tr>
  );
}

function PartRows({ part }: { part: StatementPart }) {
  const named = part.groups.some(({ name }) => name !== null);
  return (
    <tbody className="break-inside-avoid border-t">
      <tr>
        <th scope="rowgroup" className="px-3.5 pt-3 pb-1 text-left font-semibold">
          {part.title}
        </th>
        <td className="px-3.5 pt-3 pb-1 text-right font-semibold">
          {formatCreditsDelta(part.credits)}
        </td>
      </tr>
      {part.groups.map(({ name, lines, credits }) => [
        named ? (
          <tr key={name}>
            <th scope="row" className="px-3.5 pt-1.5 pb-0.5 text-left font-medium">
              {name ?? "Of the account"}
            </th>
            <td className="px-3.5 pt-1.5 pb-0.5 text-right font-medium">
              {part.groups.length > 1 ? formatCreditsDelta(credits) : null}
            </td>
          </tr>
        ) : null,
        ...lines.map((line) => (
          <tr key={line.key}>
            <th
              scope="row"
              className={`py-0.5 pr-3.5 text-left font-normal last:pb-3 ${named ? "pl-7" : "pl-3.5"}`}
            >
              {line.label}{" "}
              <span className="whitespace-nowrap text-dim">
                · {formatCredits(line.entries)} {line.entries === 1 ? "entry" : "entries"}
              </span>
            </th>
            <td className="px-3.5 py-0.5 text-right align-top">
              {formatCreditsDelta(line.credits)}
            </td>
          </tr>
        )),
      ])}
      <tr aria-hidden className="h-2" />
    </tbody>
  );
}
