import type { BookAccountType } from "@/generated/prisma/enums";
import { currencySchema } from "@/server/accounting/accounts/account.schema";
import { accountCodeKey, accountCodeSchema } from "@/server/accounting/accounts/account-code";
import { CHART_LEVELS } from "@/server/accounting/accounts/account-tree";
import type { CodedAccount } from "@/server/accounting/accounts/create-account";
import type { ChartRow } from "./chart.schema";
import type { WantedAccount } from "./plan-chart";
import type { FileRow } from "./read-chart-file";

/** What programs call the types of accounts, the most telling words first. */
const TYPES: [BookAccountType, RegExp][] = [
  [
    "liability",
    /(liabilit|payable|credit card|loan|verbindlichkeit|fremdkapital|passiv|passif|pasivo|passief|schuld)/,
  ],
  ["expense", /(expense|cost|overhead|depreciation|aufwand|kosten|charges?\b|gasto|purchases)/],
  ["equity", /(equity|eigenkapital|capital|capitaux|patrimonio|eigen vermogen)/],
  [
    "asset",
    /(asset|bank|cash|receivable|inventory|stock|prepa|aktiv|actif|activo|activa|vermögen|forderung)/,
  ],
  ["revenue", /(revenue|income|sales|ertrag|erträge|erlös|umsatz|produits?\b|ingreso|opbrengst)/],
];

/** The type that a word of a file means. */
export function accountTypeOf(words: string): BookAccountType | undefined {
  const told = words.trim().toLowerCase();
  return TYPES.find(([, pattern]) => pattern.test(told))?.[0];
}

/** A row that is sound, or why it is not. */
export type CheckedRow = { wanted: WantedAccount } | { refused: ChartRow };

type Draft = {
  file: FileRow;
  code: string;
  key: string;
  parentKey: string | undefined;
  type: BookAccountType | undefined;
  currency: string;
  problem: string | undefined;
};

/**
 * Checks the rows of a file against each other and the books. An account without a type has that of its parent.
 * @param books.existing accounts by the keys of their codes: those of the file and of its parents
 * @param books.levels how deep the existing accounts lie, by id
 */
export function checkChartRows(
  rows: readonly FileRow[],
  books: {
    existing: ReadonlyMap<string, CodedAccount>;
    levels: ReadonlyMap<string, number>;
    currency: string;
  },
): CheckedRow[] {
  const drafts = rows.map((file) => draftOf(file, books.currency));
  const byKey = new Map<string, Draft>();
  for (const draft of drafts) {
    const first = byKey.get(draft.key);
    if (first) draft.problem ??= `The code ${draft.code} is also used in row ${first.file.row}`;
    else if (draft.key !== "") byKey.set(draft.key, draft);
  }
  const known = { byKey, ...books };
  for (const draft of drafts) draft.problem ??= placeProblem(draft, known);
  for (const draft of drafts) {
    draft.type ??= typeFromAbove(draft, known);
    if (draft.type === undefined)
      draft.problem ??=
        draft.file.type === ""
          ? "Enter a type: asset, liability, equity, revenue or expense"
          : `"${draft.file.type.slice(0, 40)}" is not a type: use asset, liability, equity, revenue or expense`;
  }
  for (const draft of drafts) draft.problem ??= typeProblem(draft, known);
  return drafts.map((draft) => checkedOf(draft));
}

type Known = Parameters<typeof checkChartRows>[1] & { byKey: ReadonlyMap<string, Draft> };

function draftOf(file: FileRow, bookCurrency: string): Draft {
  const code = accountCodeSchema.safeParse(file.code);
  const currency = currencySchema.safeParse(file.currency || bookCurrency);
  const problem = !code.success
    ? `Code: ${code.error.issues[0]?.message}`
    : file.name.trim() === ""
      ? "Enter a name"
      : [...file.name.trim()].length > 120
        ? "Use at most 120 characters for the name"
        : !currency.success
          ? `Currency: ${currency.error.issues[0]?.message}`
          : undefined;
  const parent = file.parent.trim();
  return {
    file,
    code: code.data ?? file.code.slice(0, 60),
    key: code.success ? accountCodeKey(code.data) : "",
    parentKey: parent === "" ? undefined : accountCodeKey(parent.normalize("NFC")),
    type: accountTypeOf(file.type),
    currency: currency.data ?? file.currency.slice(0, 20),
    problem,
  };
}

/** Whether its parents are there, end somewhere, and are not too many. */
function placeProblem(draft: Draft, { byKey, existing, levels }: Known): string | undefined {
  const seen = new Set([draft.key]);
  let level = 1;
  for (let at: Draft = draft; at.parentKey !== undefined; level++) {
    if (seen.has(at.parentKey))
      return `Its parents form a loop back to ${at.file.parent.slice(0, 60)}`;
    seen.add(at.parentKey);
    const inBooks = existing.get(at.parentKey);
    if (inBooks) {
      level += levels.get(inBooks.id) ?? 1;
      break;
    }
    const above = byKey.get(at.parentKey);
    if (!above)
      return `${at === draft ? "Its parent" : "The parent of an account above it"}, ${at.file.parent.slice(0, 60)}, is in neither the file nor the books`;
    at = above;
  }
  return level > CHART_LEVELS
    ? `A chart of accounts has at most ${CHART_LEVELS} levels`
    : undefined;
}

function typeFromAbove(draft: Draft, { byKey, existing }: Known): BookAccountType | undefined {
  if (draft.file.type !== "") return undefined;
  const inBooks = existing.get(draft.key)?.type;
  if (inBooks) return inBooks;
  const seen = new Set<string>();
  for (let key = draft.parentKey; key !== undefined && !seen.has(key); ) {
    seen.add(key);
    const above = byKey.get(key);
    const type = existing.get(key)?.type ?? above?.type;
    if (type) return type;
    key = above?.parentKey;
  }
  return undefined;
}

/** An account that is in the books already keeps its place: what the file says of it is told, not refused. */
function typeProblem(draft: Draft, { byKey, existing }: Known): string | undefined {
  if (draft.parentKey === undefined || existing.has(draft.key)) return undefined;
  const inBooks = existing.get(draft.parentKey);
  const type = inBooks?.type ?? byKey.get(draft.parentKey)?.type;
  return type === undefined || type === draft.type
    ? undefined
    : `Its parent ${inBooks?.code ?? draft.file.parent} has type ${type}, so this account must have the same type`;
}

function checkedOf({ file, code, type, currency, problem }: Draft): CheckedRow {
  const parent = file.parent.trim() || undefined;
  const name = file.name.trim();
  if (problem === undefined && type !== undefined)
    return { wanted: { row: file.row, code, name, type, currency, parent, roles: [] } };
  return {
    refused: {
      row: file.row,
      code,
      name: name.slice(0, 200),
      type: type ?? null,
      currency,
      parent_code: parent?.slice(0, 60) ?? null,
      roles: [],
      verdict: "invalid",
      note: problem ?? "The type is missing",
      account_id: null,
    },
  };
}
