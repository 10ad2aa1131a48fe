/** A file of rows, the first one their names. */
export type CsvFile = { name: string; rows: (string | number)[][] };
