/** The order of day, month and year in a date of figures. */
export const dateOrders = ["ymd", "dmy", "mdy"] as const;
export type DateOrder = (typeof dateOrders)[number];

const MONTHS: Record<string, number> = {};
for (const [names, month] of [
  ["jan januar january janvier janv ene enero gen gennaio januari", 1],
  ["feb februar february fév févr février febrero febbraio februari", 2],
  ["mar mär mrz märz march mars marzo mrt maart", 3],
  ["apr april avr avril abr abril aprile", 4],
  ["may mai mayo mag maggio mei maj", 5],
  ["jun juni june juin junio giu giugno", 6],
  ["jul juli july juil juillet julio lug luglio", 7],
  ["aug august août aout ago agosto augustus augusti", 8],
  ["sep sept september septembre septiembre set settembre", 9],
  ["oct okt october oktober octobre octubre ott ottobre", 10],
  ["nov november novembre noviembre", 11],
  ["dec dez december dezember déc décembre dic diciembre dicembre", 12],
] as const) {
  for (const name of names.split(" ")) MONTHS[name] = month;
}

/** A date in figures, in the order it is written. */
type Parts = { parts: [string, string, string]; separator: string };

/**
 * Reads a date as banks write it, with or without a time behind it.
 * @param order what three figures mean; a year of four digits in front says so by itself
 * @returns YYYY-MM-DD, or null for what is no date
 */
export function parseDate(text: string, order: DateOrder): string | null {
  const found = partsOf(text);
  if (!found) return withNamedMonth(text);
  const [a, b, c] = found.parts;
  if (a.length === 4) return dayOf(a, b, c);
  if (order === "ymd") return dayOf(a, b, c);
  return order === "dmy" ? dayOf(c, b, a) : dayOf(c, a, b);
}

/** The orders in which this text is a date. */
export function ordersOf(text: string): DateOrder[] {
  return dateOrders.filter((order) => {
    // A year of two digits in front is told by no bank but in figures alone.
    if (order === "ymd" && partsOf(text)?.parts[0].length !== 4 && !withNamedMonth(text))
      return false;
    return parseDate(text, order) !== null;
  });
}

/** Whether its figures stand between points, which no country that puts the month first writes. */
export function hasPoints(text: string): boolean {
  return partsOf(text)?.separator === ".";
}

function partsOf(text: string): Parts | null {
  if (text.length > 60) return null;
  const compact = /^(\d{4})(\d{2})(\d{2})(?:\d{6})?(?:[.\d]*(?:\[.*\])?)$/.exec(text.trim());
  if (compact)
    return { parts: [compact[1] ?? "", compact[2] ?? "", compact[3] ?? ""], separator: "" };
  // Quicken writes 12/19'18 and 1/ 5/18.
  const match = /^(\d{1,4})\s*([-/.])\s*(\d{1,2})\s*[-/.']\s*(\d{1,4})\.?(?:[T ,].*)?$/.exec(
    text.trim(),
  );
  if (!match) return null;
  return { parts: [match[1] ?? "", match[3] ?? "", match[4] ?? ""], separator: match[2] ?? "" };
}

function withNamedMonth(text: string): string | null {
  if (text.length > 60) return null;
  const dayFirst = /^(\d{1,2})\.?[-/ ]*(\p{L}{3,10})\.?,?[-/ ]*(\d{4}|\d{2})(?:[T ,].*)?$/u.exec(
    text.trim(),
  );
  const monthFirst = /^(\p{L}{3,10})\.?[-/ ]*(\d{1,2}),?[-/ ]+(\d{4}|\d{2})(?:[T ,].*)?$/u.exec(
    text.trim(),
  );
  const [day, name, year] = dayFirst
    ? [dayFirst[1], dayFirst[2], dayFirst[3]]
    : [monthFirst?.[2], monthFirst?.[1], monthFirst?.[3]];
  const month = MONTHS[(name ?? "").toLowerCase()];
  return month && day && year ? dayOf(year, String(month), day) : null;
}

function dayOf(year: string, month: string, day: string): string | null {
  const full = fullYear(year);
  if (full === null || month.length > 2 || day.length > 2) return null;
  const isMonth = Number(month) >= 1 && Number(month) <= 12;
  const days = new Date(Date.UTC(Number(full), Number(month), 0)).getUTCDate();
  if (!isMonth || Number(day) < 1 || Number(day) > days) return null;
  return `${full}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/** Two digits are of this century up to 69, and of the last from 70 on, as POSIX has it. */
function fullYear(year: string): string | null {
  if (year.length === 4) return year >= "1900" && year <= "2200" ? year : null;
  if (year.length !== 2) return null;
  return Number(year) < 70 ? `20${year}` : `19${year}`;
}
