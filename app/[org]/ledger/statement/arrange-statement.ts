import type { StatementAnswer, StatementLine } from "@/server/usage/statement.schema";

type Line = StatementAnswer["lines"][number];

/** A part of a statement under its heading: lines, and what they come to. Credits, signed. */
export type StatementPart = {
  title: string;
  /** Who used them, where several did. */
  groups: { name: string | null; lines: StatementRow[]; credits: number }[];
  credits: number;
};
export type StatementRow = { key: string; label: string; entries: number; credits: number };

const parts: { title: string; lines: readonly StatementLine[] }[] = [
  { title: "Credits added", lines: ["grants"] },
  { title: "Credits used", lines: ["usage", "holds_captured", "base_fee"] },
  { title: "Given back", lines: ["refunds"] },
  { title: "Expired", lines: ["expired"] },
  { title: "Taken back with payments", lines: ["clawed_back"] },
  { title: "Adjustments", lines: ["adjustments"] },
  { title: "Debt", lines: ["debt_taken", "debt_paid"] },
];

/** A statement's lines in the order and under the headings they are read in; empty parts are left out. */
export function arrangeStatement(statement: Pick<StatementAnswer, "lines">): StatementPart[] {
  return parts.flatMap(({ title, lines }) => {
    const own = statement.lines.filter(({ line }) => lines.includes(line));
    if (own.length === 0) return [];
    const names = [...new Set(own.map(({ organization_name }) => organization_name))];
    return [
      {
        title,
        groups: names.map((name) => {
          const theirs = own.filter(({ organization_name }) => organization_name === name);
          return { name, lines: theirs.map(rowOf), credits: sumCredits(theirs) };
        }),
        credits: sumCredits(own),
      },
    ];
  });
}

function rowOf(line: Line): StatementRow {
  const held = line.line === "holds_captured" ? " (captured holds)" : "";
  return {
    key: [line.line, line.category, line.organization_id, line.operation].join("|"),
    label: `${line.label}${held}`,
    entries: line.entries,
    credits: line.credits,
  };
}

/** Adds credits up exactly: in millionths, which a double holds whole. */
function sumCredits(lines: readonly Line[]): number {
  return lines.reduce((sum, { credits }) => sum + Math.round(credits * 1e6), 0) / 1e6;
}
