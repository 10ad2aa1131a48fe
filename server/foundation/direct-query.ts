import pg from "pg";
import { isDatabaseAway } from "./database-away";
import { directUrl } from "./env";
import { verifyPrimary } from "./refuse-standby";
import { traceStatements } from "./tracing";

/** Two: a query is gathered while another runs. */
const CONNECTIONS = 2;

/** Longer than an honest connection takes; a database that is unreachable does not even refuse. */
export const CONNECT_TIMEOUT_MS = 5_000;

/**
 * How long a connection waits for its next statement before it is closed. A new one reads PostgreSQL's catalogue and
 * plans everything anew: somebody who clicks now and then would wait for that with every page.
 */
export const KEEP_IDLE_MS = 10 * 60_000;

/**
 * Keepalives after a minute without traffic: a load balancer on the way would otherwise drop a quiet connection, and
 * neither end would know.
 */
export const tcpKeepAlive = {
  keepAlive: true,
  keepAliveInitialDelayMillis: 60_000,
} satisfies pg.ClientConfig;

type Purpose = "reads" | "files";

/** PostgreSQL refuses to write for a read: so a judgement of `post_charges` cannot move anything. */
const readOnly: Record<Purpose, string[]> = {
  reads: ["default_transaction_read_only=on"],
  files: [],
};

const shared = globalThis as typeof globalThis & { bursarDirect?: Map<Purpose, pg.Pool> };

/**
 * Runs a prepared statement past the ORM: for the few reads that every request makes.
 * @param name of the statement, one for each text.
 */
export async function directQuery<Row extends object>(
  name: string,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  const { rows } = await poolFor("reads").query<Row>({ name, text, values });
  return rows;
}

/** The same for a statement that is put together, so that no look at the source finds its text: it has tests of its own. */
export async function composedQuery<Row extends object>(
  name: string,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  const { rows } = await poolFor("reads").query<Row>({ name, text, values });
  return rows;
}

/**
 * The same for the bytes of files, which the ORM would write out as text on their way: on connections of
 * their own, so that nothing waits for them.
 */
export async function fileQuery<Row extends object>(
  name: string,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  const { rows } = await poolFor("files").query<Row>({ name, text, values });
  return rows;
}

/** Whether the database answers at this moment. */
export async function databaseAnswers(): Promise<boolean> {
  try {
    await directQuery("answers", "select 1", []);
    return true;
  } catch (error) {
    if (isDatabaseAway(error)) return false;
    throw error;
  }
}

/** Ends its connections, so that a process can exit. */
export async function closeDirectQueries(): Promise<void> {
  const pools = [...(shared.bursarDirect?.values() ?? [])];
  delete shared.bursarDirect;
  await Promise.all(pools.map((pool) => pool.end()));
}

function poolFor(purpose: Purpose): pg.Pool {
  shared.bursarDirect ??= new Map();
  let pool = shared.bursarDirect.get(purpose);
  if (!pool) {
    pool = openPool(purpose);
    shared.bursarDirect.set(purpose, pool);
  }
  return pool;
}

function openPool(purpose: Purpose): pg.Pool {
  const pool = new pg.Pool({
    connectionString: directUrl(),
    max: CONNECTIONS,
    application_name: `bursar-${purpose}`,
    ...tcpKeepAlive,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: KEEP_IDLE_MS,
    verify: verifyPrimary,
    // Look-ups by primary key have one good plan. Left to choose, PostgreSQL takes the array for longer
    // than it is and plans each time, which costs three times the look-up.
    options: ["plan_cache_mode=force_generic_plan", ...readOnly[purpose]]
      .map((setting) => `-c ${setting}`)
      .join(" "),
  });
  // An idle connection that the server ended is replaced by the next query.
  pool.on("error", () => {});
  pool.on("connect", traceStatements);
  return pool;
}
