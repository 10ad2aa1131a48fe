/**
 * Lists the functions, triggers and composite types of the schema `public`, each with a hash of its whole
 * definition. The names are written as `drop` takes them. What extensions brought is left out, and so is what an index is
 * made of: it came with the index's migration, and can't be replaced without it.
 */
export const definitionsQuery = `
  select format('function %I(%s)', f.proname, oidvectortypes(f.proargtypes)) as name, md5(pg_get_functiondef(f.oid)) as hash
  from pg_proc f
  where f.pronamespace = 'public'::regnamespace and f.prokind in ('f', 'p')
    and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = f.oid and d.deptype = 'e')
    and not exists (select from pg_depend d join pg_index i on i.indexrelid = d.objid
      where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_proc'::regclass and d.refobjid = f.oid)
  union all
  select format('trigger %I on %I', t.tgname, c.relname), md5(pg_get_triggerdef(t.oid) || t.tgenabled::text)
  from pg_trigger t join pg_class c on c.oid = t.tgrelid
  where c.relnamespace = 'public'::regnamespace and not t.tgisinternal
  union all
  select format('type %I', c.relname), md5(string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum))
  from pg_class c join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'c' group by c.relname`;

/** Hashes of definitions by name: "function post_transaction(jsonb)" or "trigger holds_one_writer on holds". */
export type Definitions = Record<string, string>;

export type ChangedDefinition = { name: string; change: "missing" | "changed" | "unknown" };

/** What differs from what the last installation left (scripts/install-sql), by name. */
export async function findChangedDefinitions(db: {
  installedSql: { findMany(): Promise<{ objects: unknown }[]> };
  $queryRawUnsafe<T>(sql: string): Promise<T>;
}): Promise<ChangedDefinition[]> {
  const files = await db.installedSql.findMany();
  const installed: Definitions = Object.assign({}, ...files.map(({ objects }) => objects));
  const rows = await db.$queryRawUnsafe<{ name: string; hash: string }[]>(definitionsQuery);
  const found: Definitions = Object.fromEntries(rows.map(({ name, hash }) => [name, hash]));
  return [...new Set([...Object.keys(installed), ...Object.keys(found)])]
    .sort()
    .filter((name) => installed[name] !== found[name])
    .map((name) => ({ name, change: changeOf(installed[name], found[name]) }));
}

function changeOf(installed: string | undefined, found: string | undefined) {
  if (found === undefined) return "missing";
  return installed === undefined ? "unknown" : "changed";
}
