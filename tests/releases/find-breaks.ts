import type pg from "pg";

/** A table as the ORM of a release names it. */
type Model = { table: string; columns: string[] };
type Column = { type: string; nullable: boolean; filled: boolean };
export type Catalog = {
  columns: Map<string, Map<string, Column>>;
  enums: Map<string, string[]>;
};

/** The tables, columns and enums that a database has. */
export async function readCatalog(client: pg.Client): Promise<Catalog> {
  const { rows } = await client.query<Column & { table: string; name: string }>(`
    select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
      not a.attnotnull as nullable, a.atthasdef or a.attidentity <> '' as filled
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped`);
  const columns: Catalog["columns"] = new Map();
  for (const { table, name, ...column } of rows) {
    columns.set(table, (columns.get(table) ?? new Map()).set(name, column));
  }
  const labels = await client.query<{ name: string; labels: string[] }>(`
    select t.typname as name, array_agg(e.enumlabel::text) as labels
    from pg_enum e join pg_type t on t.oid = e.enumtypid group by t.typname`);
  return { columns, enums: new Map(labels.rows.map(({ name, labels }) => [name, labels])) };
}

/** What the ORM of a release names, as its schema.prisma writes it. */
export function readModels(schema: string): Model[] {
  const blocks = [...schema.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)];
  const names = new Set(blocks.map(([, name]) => name));
  return blocks.map(([, name = "", body = ""]) => ({
    table: /@@map\("(\w+)"\)/.exec(body)?.[1] ?? name,
    columns: body.split("\n").flatMap((line) => {
      const [, field, type] = /^ {2}(\w+)\s+(\w+)/.exec(line) ?? [];
      if (!field || names.has(type)) return [];
      return [/[^@]@map\("(\w+)"\)/.exec(line)?.[1] ?? field];
    }),
  }));
}

/** What a database no longer has of what a release reads, or asks of it what the release does not write. */
export function findBreaks(models: Model[], then: Catalog, now: Catalog): string[] {
  const breaks: string[] = [];
  for (const { table, columns } of models) {
    const [before, after] = [then.columns.get(table), now.columns.get(table)];
    if (!after) {
      breaks.push(`${table} is gone`);
      continue;
    }
    for (const name of columns) {
      const [old, current] = [before?.get(name), after.get(name)];
      const what = `${table}.${name}`;
      if (!old) breaks.push(`${what} was not there`);
      else if (!current) breaks.push(`${what} is gone`);
      else if (current.type !== old.type)
        breaks.push(`${what} was ${old.type} and is ${current.type}`);
      else if (!current.nullable && old.nullable) breaks.push(`${what} may no longer be null`);
      else if (!current.nullable && old.filled && !current.filled)
        breaks.push(`${what} has lost its default`);
    }
    for (const [name, { nullable, filled }] of after) {
      if (!columns.includes(name) && !nullable && !filled)
        breaks.push(`${table}.${name} has to be written`);
    }
  }
  for (const [name, labels] of then.enums) {
    const left = now.enums.get(name) ?? [];
    for (const label of labels.filter((each) => !left.includes(each)))
      breaks.push(`${name} has lost ${label}`);
  }
  return breaks;
}
