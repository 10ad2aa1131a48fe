/** A page of a list. */
export type Page<Row> = { data: Row[]; has_more: boolean; next_cursor: string | null };

/**
 * A list that is read page by page, as far as you go: `for await (const row of list)`.
 * Newest first, unless the endpoint says otherwise.
 */
export class List<Row, Of extends Page<Row> = Page<Row>> implements AsyncIterable<Row> {
  constructor(private readonly read: (cursor: string | undefined) => Promise<Of>) {}

  /** One page with everything beside its rows; the first, or the one that a `next_cursor` leads to. */
  page(cursor?: string): Promise<Of> {
    return this.read(cursor);
  }

  async *pages(): AsyncGenerator<Of, void> {
    for (let cursor: string | undefined; ; ) {
      const page = await this.read(cursor);
      yield page;
      if (!page.has_more || page.next_cursor === null) return;
      cursor = page.next_cursor;
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Row, void> {
    for await (const page of this.pages()) yield* page.data;
  }

  /** The first rows, at most this many. */
  async take(most: number): Promise<Row[]> {
    const rows: Row[] = [];
    if (most <= 0) return rows;
    for await (const row of this) if (rows.push(row) >= most) break;
    return rows;
  }
}
