/** A figure with the decimals it has, written as it is: `"-1234.50"`. */
export type CsvDecimal = { decimal: `${number}` };

export type CsvCell = string | number | CsvDecimal;

/** A file of rows, the first one their names. */
export type CsvFile = { name: string; rows: CsvCell[][] };
