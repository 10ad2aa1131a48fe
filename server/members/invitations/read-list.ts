/** One address of a list, as it was written, with what else stood there. */
export type ListedAddress = {
  /** Its line in the text, from 1. */
  row: number;
  email: string;
  /** As written; "" where none was. */
  role: string;
};

const EMAIL_HEADINGS = ["email", "e-mail", "email address", "e-mail address", "mail", "address"];
const ROLE_HEADINGS = ["role", "member role", "team role"];

/**
 * Reads a list of people to invite, as people paste and export it: an address a line, or several with
 * commas, semicolons or tabs between them; `Ada <ada@acme.test>`; a CSV of addresses and roles, with or
 * without headings, quotes and empty lines. A line without an address is kept as it is, so that it can be told of.
 */
export function readList(text: string): ListedAddress[] {
  const lines = text
    .replace(/^\ufeff/, "")
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ row: index + 1, line }))
    .filter(({ line }) => line.trim() !== "")
    .map(({ row, line }) => ({ row, cells: cellsOf(line) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ""))
    // Excel writes what separates its cells in front.
    .filter(({ cells }, index) => !(index === 0 && /^sep=/i.test(cells[0] ?? "")));
  const headings = headingsIn(lines[0]?.cells ?? []);
  const rows = headings ? lines.slice(1) : lines;
  return rows.flatMap(({ row, cells }) => {
    if (!headings) return addressesIn(row, cells);
    const email = plainAddress(cells[headings.email] ?? "");
    return [{ row, email, role: headings.role < 0 ? "" : (cells[headings.role] ?? "") }];
  });
}

/** A cell with what separates it from the one before: in quotes, or up to the next separator. */
const CELL = /(?:^|[,;\t])(?: *"((?:[^"]|"")*)" *(?=[,;\t]|$)|([^,;\t]*))/g;

/**
 * Line by line, because a quote that was never closed must not swallow what follows. By one expression: a CSV parser
 * begun anew for each of 100,000 lines holds the process for seconds.
 */
function cellsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(/[,;\t]/).map((cell) => cell.trim());
  // A name in quotes before an address may have a comma in it.
  const text = line.replace(/"[^"]*"\s*(?=<)/g, "");
  return Array.from(text.matchAll(CELL), ([, quoted, plain = ""]) =>
    (quoted?.replaceAll('""', '"') ?? plain.replaceAll('"', "")).trim(),
  );
}

/** Where the columns are, if this is a line of headings. */
function headingsIn(cells: string[]): { email: number; role: number } | null {
  if (cells.some((cell) => cell.includes("@"))) return null;
  const words = cells.map((cell) => cell.toLowerCase());
  const email = words.findIndex((word) => EMAIL_HEADINGS.includes(word));
  if (email < 0) return null;
  return { email, role: words.findIndex((word) => ROLE_HEADINGS.includes(word)) };
}

/** Without headings: every address is one, and what follows it is its role. A name in front is left out. */
function addressesIn(row: number, cells: string[]): ListedAddress[] {
  const filled = cells.filter((cell) => cell !== "");
  const found: ListedAddress[] = [];
  for (const cell of filled) {
    const last = found.at(-1);
    if (cell.includes("@")) found.push({ row, email: plainAddress(cell), role: "" });
    else if (last) last.role = last.role ? `${last.role} ${cell}` : cell;
  }
  return found.length > 0 ? found : [{ row, email: filled.join(" "), role: "" }];
}

/** `Ada Lovelace <ada@acme.test>` is what mail programs copy. */
function plainAddress(cell: string): string {
  return /<([^<>]*@[^<>]*)>/.exec(cell)?.[1]?.trim() ?? cell.replace(/^mailto:/i, "");
}
