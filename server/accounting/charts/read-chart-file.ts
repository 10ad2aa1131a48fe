import { z } from "zod";
import { unreadable } from "@/server/accounting/bank-statements/bank-statement";
import { csvRows, delimiterOf } from "@/server/accounting/bank-statements/csv-rows";
import { decodeText } from "@/server/accounting/bank-statements/decode-text";
import { invalid } from "@/server/foundation/errors";
import {
  type ChartColumn,
  type ChartMapping,
  chartColumns,
  chartLimits,
} from "./chart-file.schema";

/** A row as it stands in the file. */
export type FileRow = { row: number } & Record<ChartColumn, string>;

/** A file that was read, with how. */
export type ChartFile = {
  format: "csv" | "json";
  encoding: string;
  rows: FileRow[];
  csv: {
    delimiter: string;
    headerRows: number;
    header: string[];
    columns: Partial<Record<ChartColumn, number>>;
    sample: string[][];
  } | null;
};

const MAX_HEADER_ROWS = 50;

/** Words of headers, in the languages and programs that charts come from. */
const WORDS: [ChartColumn, RegExp][] = [
  [
    "parent",
    /(parent|sub-?account of|übergeordnet|uebergeordnet|oberkonto|compte parent|cuenta padre|bovenliggend|hoofdrekening)/,
  ],
  ["currency", /^\*?(currency|währung|waehrung|devise|moneda|valuta|divisa)\b/],
  [
    "type",
    /^\*?(account ?)?(type|kontoart|kontotyp|art|typ|type de compte|tipo( de cuenta)?|soort|class|classification|category|kategorie)\b/,
  ],
  [
    "code",
    /^\*?(account ?)?(code|number|nummer|no\.?|nr\.?|#|konto(nummer|nr\.?)?|numéro( de compte)?|numero|número|codigo|código|rekening(nummer)?|id)( ?\(.*\))?$/,
  ],
  [
    "name",
    /^\*?(account ?)?(name|title|description|bezeichnung|kontobezeichnung|kontoname|beschriftung|libellé|libelle|intitulé|nombre|naam|omschrijving|account)\b/,
  ],
];

/**
 * Reads a chart of accounts from CSV or JSON. What the caller does not say of a CSV file is guessed from its header:
 * the delimiter and the columns. A file without names of columns must say which is which.
 * @throws validation_failed naming the field of the mapping that is needed, or what of the file cannot be read
 */
export function readChartFile(
  bytes: Buffer,
  {
    encoding: chosen,
    mapping = {},
  }: { encoding?: string | undefined; mapping?: ChartMapping | undefined },
): ChartFile {
  const { text, encoding } = decodeText(bytes, chosen);
  const isJson = /^\s*[[{]/.test(text);
  return isJson
    ? { format: "json", encoding, rows: rowsOfJson(text), csv: null }
    : { format: "csv", encoding, ...readCsv(text, mapping) };
}

const jsonRow = z.object({
  code: z.union([z.string(), z.number()]).transform(String).optional(),
  name: z.string().optional(),
  type: z.string().optional(),
  currency: z.string().nullish(),
  parent: z.union([z.string(), z.number()]).transform(String).nullish(),
  parent_code: z.union([z.string(), z.number()]).transform(String).nullish(),
});

function rowsOfJson(text: string): FileRow[] {
  let sent: unknown;
  try {
    sent = JSON.parse(text);
  } catch {
    throw unreadable("The JSON is invalid");
  }
  const list = Array.isArray(sent) ? sent : (sent as { accounts?: unknown }).accounts;
  if (!Array.isArray(list))
    throw unreadable('The JSON has no list of accounts: send [...] or { "accounts": [...] }');
  checkRowCount(list.length);
  if (list.length === 0) throw unreadable("The file has no accounts");
  return list.map((item, at) => {
    const read = jsonRow.safeParse(item);
    if (!read.success) {
      const [issue] = read.error.issues;
      throw unreadable(`Account ${at + 1}: ${issue?.path.join(".") || "the entry"} is invalid`);
    }
    const { code = "", name = "", type = "", currency, parent, parent_code } = read.data;
    return {
      row: at + 1,
      code,
      name,
      type,
      currency: currency ?? "",
      parent: parent ?? parent_code ?? "",
    };
  });
}

function readCsv(text: string, mapping: ChartMapping): Pick<ChartFile, "rows" | "csv"> {
  const delimiter = mapping.delimiter ?? delimiterOf(text);
  const all = csvRows(text, delimiter, {
    most: chartLimits.rows + MAX_HEADER_ROWS,
    refuseMore: checkRowCount,
  });
  const guesses = all.slice(0, MAX_HEADER_ROWS).map(({ cells }) => columnsByHeader(cells));
  const headerAt =
    mapping.header_rows === undefined
      ? guesses.findIndex(({ code, name }) => code !== undefined && name !== undefined)
      : mapping.header_rows - 1;
  const header = all[headerAt]?.cells ?? [];
  const columns = chosenColumns(mapping) ?? columnsByHeader(header);
  for (const needed of ["code", "name"] as const)
    if (columns[needed] === undefined) throw columnNeeded(needed, all[0]?.cells ?? []);
  const body = all.slice(headerAt + 1);
  checkRowCount(body.length);
  if (body.length === 0) throw unreadable("The file has no accounts below its header");
  return {
    rows: body.map(({ number, cells }) => {
      const at = (name: ChartColumn) => {
        const column = columns[name];
        return column === undefined ? "" : (cells[column] ?? "");
      };
      return {
        row: number,
        code: at("code"),
        name: at("name"),
        type: at("type"),
        parent: at("parent"),
        currency: at("currency"),
      };
    }),
    csv: {
      delimiter,
      headerRows: headerAt + 1,
      header,
      columns,
      sample: body.slice(0, 5).map(({ cells }) => cells),
    },
  };
}

function columnsByHeader(header: readonly string[]): Partial<Record<ChartColumn, number>> {
  const columns: Partial<Record<ChartColumn, number>> = {};
  for (const [at, cell] of header.entries()) {
    const words = cell.trim().toLowerCase();
    const found = WORDS.find(([, pattern]) => pattern.test(words))?.[0];
    if (found) columns[found] ??= at;
  }
  return columns;
}

function chosenColumns({
  columns,
}: ChartMapping): Partial<Record<ChartColumn, number>> | undefined {
  if (!columns) return undefined;
  return Object.fromEntries(
    chartColumns.flatMap((name) => {
      const column = columns[name];
      return typeof column === "number" ? [[name, column]] : [];
    }),
  );
}

function columnNeeded(needed: "code" | "name", first: readonly string[]) {
  const names = first.filter(Boolean).slice(0, 20).join(", ").slice(0, 300);
  return invalid(
    `mapping.columns.${needed}`,
    `Choose the column that holds the account ${needed}${names ? `. Columns in the file: ${names}` : ""}`,
  );
}

function checkRowCount(count: number): void {
  if (count <= chartLimits.rows) return;
  throw unreadable(
    `The file has more than ${chartLimits.rows.toLocaleString("en-US")} accounts. Split it into several files, with the parents first`,
  );
}
