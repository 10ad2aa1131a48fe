import { z } from "zod";
import { type IdKind, idSchema } from "@/server/foundation/ids";
import {
  insertInto,
  type LookUp,
  lookUp,
  type Read,
  type Write,
  writeRows,
} from "@/server/foundation/statements";
import { folded } from "@/server/foundation/search-text";
import { plainDecimal } from "../amounts/decimal";

/**
 * Something that an organization keeps a list of and that documents refer to: contacts, categories, tax rates, items.
 * What they have in common is here once: create, change, archive, search, read. Each says only what it consists of.
 */
export type Definition<
  Noun extends string,
  Kind extends IdKind,
  Fields extends z.ZodRawShape,
  Answer extends z.ZodObject,
> = {
  /** `tax_rate`: its endpoints are `tax_rate.create`, `.update`, `.list` and `.get`. */
  noun: Noun;
  /** What people call it: "tax rate", "tax rates". */
  words: { one: string; many: string };
  path: string;
  idKind: Kind;
  table: string;
  /** What a request may send. Without defaults: what a change leaves out stays. */
  fields: Fields;
  /** What one has where a request that creates it leaves it out; else null. */
  defaults?: Values;
  answer: Answer;
  /** The PostgreSQL type of each field's column. */
  columns: Record<keyof Fields & string, string>;
  /** The column of a field, where it has another name. */
  columnNames?: Record<string, string>;
  /** The fields that a search looks at. Lists are sorted by `name`. */
  search: readonly (keyof Fields & string)[];
  /** A field that two of an organization never share. */
  unique?: keyof Fields & string;
  /** What fields that hold an id (or several) name. */
  references?: Partial<Record<keyof Fields & string, Reference>>;
  /** The field that a list may be narrowed by. */
  filter?: keyof Fields & string;
  example: { create: Record<string, unknown>; update: Record<string, unknown> };
  /** What no schema can say. @throws DomainError */
  check?(values: Values, context: CheckContext): void | Promise<void>;
};

/** The fields of one, by name. */
export type Values = Record<string, unknown>;

/** One that is kept. */
export type Kept = Values & {
  id: string;
  archived_at: Date | null;
  created_at: Date;
  updated_at: Date;
};

export type CheckContext = { read: Read; organizationId: string; before: Kept | undefined };

/** Something of the organization that a field names. */
export type Reference = { table: string; word: string; archives: boolean };

export const accountReference: Reference = {
  table: "book_accounts",
  word: "account",
  archives: false,
};

type IdKey = { organization_id: string; id: string };
type PageKey = Record<string, string | readonly string[] | boolean | number | null>;
type Row = Record<string, unknown>;

/** An entity with its schemas and statements. */
export type Entity<
  Noun extends string = string,
  Kind extends IdKind = IdKind,
  Fields extends z.ZodRawShape = z.ZodRawShape,
  Answer extends z.ZodObject = z.ZodObject,
> = Definition<Noun, Kind, Fields, Answer> & {
  idField: `${Noun}_id`;
  idInput: z.ZodObject<
    { organization_id: ReturnType<typeof idSchema<"organization">> } & {
      [Name in `${Noun}_id`]: ReturnType<typeof idSchema<Kind>>;
    }
  >;
  statements: {
    create: Write<Row>;
    change: Write<Row>;
    /** For whoever means to change it. */
    locked: LookUp<IdKey, Row>;
    found: LookUp<IdKey, Row>;
    listed: LookUp<PageKey, Row & { matches: boolean; looked: bigint }>;
    same: LookUp<{ organization_id: string; value: string }, { id: string }> | undefined;
  };
};

export function defineEntity<
  const Noun extends string,
  const Kind extends IdKind,
  Fields extends z.ZodRawShape,
  Answer extends z.ZodObject,
>(definition: Definition<Noun, Kind, Fields, Answer>): Entity<Noun, Kind, Fields, Answer> {
  const { noun, idKind } = definition;
  const idField = `${noun}_id` as const;
  return {
    ...definition,
    idField,
    idInput: z.strictObject({
      organization_id: idSchema("organization"),
      [idField]: idSchema(idKind),
    }) as unknown as Entity<Noun, Kind, Fields, Answer>["idInput"],
    statements: statementsOf(definition),
  };
}

function statementsOf(
  definition: Pick<
    Definition<string, IdKind, z.ZodRawShape, z.ZodObject>,
    "table" | "columns" | "columnNames" | "unique" | "filter"
  >,
): Entity["statements"] {
  const { table, columns, unique, filter } = definition;
  const names = Object.keys(columns);
  const columnOf = (name: string) => definition.columnNames?.[name] ?? name;
  // Enums and exact decimals come as text, whatever the driver would make of them.
  const asItIs = new Set(["int", "bigint", "boolean", "jsonb", "text[]"]);
  const selected = [
    ...names.map(
      (name) => `e.${columnOf(name)}${asItIs.has(columns[name] ?? "") ? "" : "::text"} as ${name}`,
    ),
    "e.id, e.archived_at, e.created_at, e.updated_at",
  ].join(", ");
  const written = {
    ...Object.fromEntries(names.map((name) => [columnOf(name), columns[name] ?? "text"])),
    sort_key: "text",
    search_text: "text",
    updated_at: "timestamptz",
  };
  const changed = [...Object.keys(written), "archived_at"];
  const byId = { organization_id: "text", id: "text" } as const;
  const statements = {
    create: insertInto(table, {
      id: "text",
      organization_id: "text",
      ...written,
      created_at: "timestamptz",
    }),
    change: writeRows({
      name: `changed_${table}`,
      row: { id: "text", ...written, archived_at: "timestamptz" },
      sql: (given) => `
        update ${table} e set ${changed.map((name) => `${name} = given.${name}`).join(", ")}
        from ${given} where e.id = given.id`,
    }),
    locked: lookUp<Row>()({
      name: `locked_${table}`,
      key: byId,
      exclusive: true,
      sql: (asked) => `
        select asked.place, ${selected} from ${asked}
        join ${table} e on e.id = asked.id and e.organization_id = asked.organization_id
        order by e.id for update of e`,
    }),
    found: lookUp<Row>()({
      name: `found_${table}`,
      key: byId,
      sql: (asked) => `
        select asked.place, ${selected} from ${asked}
        join ${table} e on e.id = asked.id and e.organization_id = asked.organization_id`,
    }),
    // Of the rows it looks at, those that match, and the last one looked at.
    listed: lookUp<Row>()({
      name: `listed_${table}`,
      key: {
        organization_id: "text",
        after_key: "text",
        after_id: "text",
        words: "text[]",
        archived: "boolean",
        filter: "text",
        looks: "int",
        count: "int",
      },
      sql: (asked) => `
        select asked.place, ${selected}, e.sort_key, e.matches, e.looked from ${asked} cross join lateral (
          select * from (
            select w.*, row_number() over (order by w.sort_key, w.id) as looked,
              w.search_text like all (asked.words)
                and (asked.archived is null or asked.archived = (w.archived_at is not null))
                ${filter ? `and (asked.filter is null or asked.filter = w.${columnOf(filter)}::text)` : ""} as matches
            from (select * from ${table} where organization_id = asked.organization_id
              and (sort_key, id) > (asked.after_key, asked.after_id) order by sort_key, id limit asked.looks) w) w
          where matches or looked = asked.looks order by sort_key, id limit asked.count + 1) e
        order by e.sort_key, e.id`,
    }),
    same:
      unique &&
      lookUp<{ id: string }>()({
        name: `same_${unique}_in_${table}`,
        key: { organization_id: "text", value: "text" },
        exclusive: true,
        sql: (asked) => `
          select asked.place, e.id from ${asked}
          join ${table} e on e.organization_id = asked.organization_id and e.${columnOf(unique)} = asked.value`,
      }),
  };
  // Each takes rows by the names of columns that only its entity knows.
  return statements as unknown as Entity["statements"];
}

/** The row of these values, as the statements of an entity take it. */
export function rowOf(entity: Entity, values: Values): Row {
  const { columns, columnNames, search } = entity;
  const text = (name: string) => folded(String(values[name] ?? ""));
  return {
    ...Object.fromEntries(
      Object.keys(columns).map((name) => [columnNames?.[name] ?? name, values[name] ?? null]),
    ),
    sort_key: text("name"),
    search_text: search.map(text).join(" "),
  };
}

/** A row that was read, as one that is kept: amounts as numbers, decimals as short as they can be. */
export function keptOf({ columns }: Entity, row: Row): Kept {
  const kept: Row = { ...row };
  for (const [name, type] of Object.entries(columns)) {
    if (type === "bigint" && row[name] !== null) kept[name] = Number(row[name]);
    if (type === "numeric" && row[name] !== null) kept[name] = plainDecimal(String(row[name]));
  }
  return kept as Kept;
}

/** What the API shows of one. */
export function entityAnswer({ columns }: Entity, kept: Kept): Values {
  return {
    id: kept.id,
    ...Object.fromEntries(Object.keys(columns).map((name) => [name, kept[name] ?? null])),
    archived: kept.archived_at !== null,
    created_at: kept.created_at.toISOString(),
    updated_at: kept.updated_at.toISOString(),
  };
}
