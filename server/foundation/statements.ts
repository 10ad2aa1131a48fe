import { hash } from "node:crypto";
import type { Tx } from "./db";

/**
 * Statements that serve many requests at once. Each takes a list of rows as one JSON value, so a batch of
 * requests costs one round trip for each kind of look-up and of write, whatever their number.
 */
type Statement = { name: string; text: string };

/** How a value of a column's PostgreSQL type is sent; of any other type, an enum's for one, as text. */
type SentAs = {
  int: number;
  bigint: bigint;
  boolean: boolean;
  timestamptz: Date;
  jsonb: unknown;
  "text[]": readonly string[];
};
type Columns = Record<string, string>;

/** A row to send; what is left out is null. */
export type RowOf<C extends Columns> = {
  [Name in keyof C]?: (C[Name] extends keyof SentAs ? SentAs[C[Name]] : string) | null;
};

/** A look-up by keys. */
export type LookUp<Key extends object, Found extends object> = Statement & {
  exclusive: boolean;
  /** For the types only. */
  types?: { key: Key; found: Found };
};

/** A write of rows. */
export type Write<Row extends object> = Statement & { types?: { row: Row } };

const known = new Map<string, Statement>();

/** Every statement that was defined, so that a test can prepare each against the schema. */
export function knownStatements(): Statement[] {
  return [...known.values()];
}

/**
 * Defines a look-up. Its SQL joins `asked`, which has the columns of the key and `place`, and selects
 * `place` beside what it finds. It may lock what it finds, ordered by an id.
 * @param exclusive for whoever means to change what is found: of two requests of a batch that ask for the
 * same key, the later one goes with the next batch and sees what the first one did.
 */
export function lookUp<Found extends object>() {
  return <const C extends Columns>(definition: {
    name: string;
    key: C;
    sql(asked: string): string;
    exclusive?: boolean;
  }): LookUp<RowOf<C>, Found> => {
    const { name, key, sql, exclusive = false } = definition;
    return { exclusive, ...define(name, sql(recordset("asked", { place: "int", ...key }))) };
  };
}

/** Defines a write. Its SQL reads `given`, which has these columns. */
export function writeRows<const C extends Columns>(definition: {
  name: string;
  row: C;
  sql(given: string): string;
}): Write<RowOf<C>> {
  const { name, row, sql } = definition;
  return define(name, sql(recordset("given", row)));
}

/** Defines a plain insert of these columns. */
export function insertInto<const C extends Columns>(table: string, row: C): Write<RowOf<C>> {
  const columns = Object.keys(row).join(", ");
  return writeRows({
    // Another operation may fill other columns of the table.
    name: `insert_into_${table}_${hash("sha256", columns, "hex").slice(0, 8)}`,
    row,
    sql: (given) => `insert into ${table} (${columns}) select ${columns} from ${given}`,
  });
}

function define(name: string, text: string): Statement {
  const other = known.get(name);
  if (other && other.text !== text) throw new Error(`two statements are called ${name}`);
  const statement = { name, text };
  known.set(name, statement);
  return statement;
}

function recordset(alias: string, columns: Columns): string {
  const list = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
  return `json_to_recordset($1::json) as ${alias}(${list.join(", ")})`;
}

/** Sends rows to a statement and answers the rows it returns. */
export type Send = (statement: Statement, rows: object[]) => Promise<object[]>;

/** Sends statements in a transaction of the ORM. */
export function sendIn(tx: Tx): Send {
  return ({ text }, rows) => tx.$queryRawUnsafe<object[]>(text, encodeRows(rows));
}

/** Rows as PostgreSQL takes them. */
export function encodeRows(rows: object[]): string {
  return JSON.stringify(rows, (_, value) => (typeof value === "bigint" ? value.toString() : value));
}

/** Bytes as a column of the type bytea takes them. */
export function asBytea(bytes: Buffer): string {
  return `\\x${bytes.toString("hex")}`;
}

/** Finds what a look-up finds for these keys, in one list. */
export type Read = <Key extends object, Found extends object>(
  lookUp: LookUp<Key, Found>,
  ...keys: NoInfer<Key>[]
) => Promise<Found[]>;

/** Writes rows. */
export type Put = <Row extends object>(write: Write<Row>, ...rows: NoInfer<Row>[]) => void;

/** One write of a request. */
export type PlannedWrite = { write: Write<object>; rows: object[] };

/** Collects what a request writes, in its order. */
export function collectWrites(): { write: Put; writes: PlannedWrite[] } {
  const writes: PlannedWrite[] = [];
  const write: Put = (statement, ...rows) => {
    if (rows.length > 0) writes.push({ write: statement, rows });
  };
  return { write, writes };
}

/** Looks up through `send` at once, for what runs by itself. */
export function readThrough(send: Send): Read {
  return async <Key extends object, Found extends object>(
    lookUp: LookUp<Key, Found>,
    ...keys: Key[]
  ) => {
    const asked = keys.map((key, place) => ({ place, ...key }));
    return (await send(lookUp, asked)) as Found[];
  };
}
