/** PostgreSQL keeps about 50 kB for each, on each connection. */
const MOST_NAMED = 500;
/** Statements that were asked once so far. */
const MOST_REMEMBERED = 2_000;
/** Characters. What is longer is a list that was asked once. */
const LONGEST_NAMED = 10_000;

/** As PostgreSQL's driver takes it: without a name the statement is planned each time. */
const UNNAMED = "";

/**
 * Names what the ORM asks, so that PostgreSQL parses and plans it once a connection instead of each time. For one
 * pool of connections to the database itself: a pooler in transaction mode may pass a name to a connection without it.
 * @returns the name of a statement, or "" for what is better planned each time
 */
export function nameStatements(): (statement: { sql: string; args: unknown[] }) => string {
  const names = new Map<string, string>();
  const askedOnce = new Set<string>();
  return ({ sql, args }) => {
    const name = names.get(sql);
    if (name !== undefined) return name;
    // One without values, such as `commit`, is sent as it is. A list of values has a text for each length, most of
    // which are asked once: they don't take the names of what is asked all the time.
    if (args.length === 0 || names.size === MOST_NAMED || sql.length > LONGEST_NAMED)
      return UNNAMED;
    if (!askedOnce.delete(sql)) {
      if (askedOnce.size === MOST_REMEMBERED) askedOnce.clear();
      askedOnce.add(sql);
      return UNNAMED;
    }
    const given = isOfAllColumns(sql) ? UNNAMED : `orm_${names.size + 1}`;
    names.set(sql, given);
    return given;
  };
}

/**
 * Whether it answers with whatever columns a table has: a migration that adds one while this version serves would
 * make PostgreSQL refuse the plan it keeps. What is in parentheses is read anew and may have more.
 */
function isOfAllColumns(sql: string): boolean {
  let outermost = sql;
  for (let before = ""; before !== outermost; ) {
    before = outermost;
    outermost = before.replaceAll(/\([^()]*\)/g, " ");
  }
  return /(\.|\bselect|\breturning)\s*\*/i.test(outermost);
}
