import pg from "pg";
import { CONNECT_TIMEOUT_MS, tcpKeepAlive } from "./direct-query";
import { directUrl } from "./env";
import { urlOfReads } from "./replica";

/** A query whose columns are all text. */
export type TextQuery = { text: string; values: unknown[] };
export type TextRow = Record<string, string | null>;

/** The database as it was at one moment, for whoever reads more of it than memory holds. */
export type Snapshot = {
  /** The rows of a query in an order, so many at a time: the next ones are fetched once these are taken. */
  pages(query: TextQuery, order: string, size: number): AsyncGenerator<TextRow[]>;
  /** How many rows a query has, up to a most. */
  count(query: TextQuery, most?: number): Promise<number>;
  end(): Promise<void>;
};

/**
 * Opens a snapshot, on a connection of its own. While it is open PostgreSQL keeps what others delete and
 * replace, so whoever has one reads and ends it.
 * @param options.patienceMs how long one statement may take; without it as long as it needs
 * @param options.atPrimary not at the read replica, which may cancel a long read to go on replaying
 */
export async function openSnapshot({
  patienceMs = 0,
  atPrimary = false,
}: {
  patienceMs?: number | undefined;
  atPrimary?: boolean;
} = {}): Promise<Snapshot> {
  const client = new pg.Client({
    connectionString: atPrimary ? directUrl() : await urlOfReads(),
    application_name: "bursar-snapshot",
    ...tcpKeepAlive,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    ...(patienceMs > 0 ? { statement_timeout: patienceMs } : {}),
  });
  client.on("error", () => {}); // the query that is under way fails with it
  await client.connect();
  await client.query("begin isolation level repeatable read read only");
  let cursors = 0;
  return {
    async *pages({ text, values }, order, size) {
      const name = `pages_${++cursors}`;
      await client.query(`declare ${name} no scroll cursor for ${text} order by ${order}`, values);
      for (;;) {
        const { rows } = await client.query<TextRow>(`fetch ${size} from ${name}`);
        if (rows.length > 0) yield rows;
        if (rows.length < size) break;
      }
      await client.query(`close ${name}`);
    },
    async count({ text, values }, most) {
      const counted = most === undefined ? text : `${text} limit ${most}`;
      const { rows } = await client.query<{ count: string }>(
        `select count(*) as count from (${counted}) counted`,
        values,
      );
      return Number(rows[0]?.count ?? 0);
    },
    end: () => client.end(),
  };
}

/** Whether a statement was given up because it took longer than its snapshot has patience. */
export function tookTooLong(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "57014";
}
