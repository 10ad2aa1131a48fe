/** A list as every door answers it: some of its rows, and where it goes on. */
export type Page<Row> = { data: Row[]; has_more: boolean; next_cursor: string | null };

/**
 * The page of rows that were read up to `limit + 1`: the one too many says that the list goes on.
 * @param cursorOf names the place behind a row.
 */
export function cutPage<Row>(
  rows: Row[],
  limit: number,
  cursorOf: (row: Row) => string,
): Page<Row> {
  const data = rows.slice(0, limit);
  const last = rows.length > limit ? data.at(-1) : undefined;
  return { data, has_more: last !== undefined, next_cursor: last ? cursorOf(last) : null };
}

/** A page that was cut already, and where the next one begins. */
export function pageUpTo<Row>(data: Row[], nextCursor: string | null): Page<Row> {
  return { data, has_more: nextCursor !== null, next_cursor: nextCursor };
}

/** A list that is always answered whole. */
export function wholePage<Row>(data: Row[]): Page<Row> {
  return { data, has_more: false, next_cursor: null };
}
