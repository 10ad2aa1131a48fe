import { DomainError } from "./errors";

// Class 08: the connection. 57P01-57P05: the server stops, crashed, starts, or dropped the database or an
// idle session. 25006: it only reads. 53000-53300: its disk is full, or it has no memory or connection left. 58030: its disk
// fails. P1xxx and P2024: the same, as Prisma says it; P2028: no transaction could be begun or ended.
const AWAY_CODES =
  /^(08...|25006|57P0[1-5]|53[0-3]00|58030|P1001|P1002|P1008|P1011|P1017|P2024|P2028|P2037)$/;
const SOCKET_CODES =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|ENOTFOUND|EAI_AGAIN|ENOENT)$/;
const AWAY_KINDS =
  /^(DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections|TlsConnectionError)$/;
const AWAY_WORDS =
  /Connection terminated|Connection ended|connection is closed|Client (was closed|has encountered a connection error)|timeout exceeded when trying to connect|Can't reach database server|Server has closed the connection|the database system is (starting up|shutting down|in recovery mode|a standby)|terminating connection|too many clients|remaining connection slots|Unable to start a transaction|Transaction already closed|Cannot use a pool after calling end/i;

type Clues = { code?: unknown; kind?: unknown; originalCode?: unknown; syscall?: unknown };

/**
 * Whether a failure says that PostgreSQL is away: restarting, unreachable, or out of connections, memory or disk.
 * Looks at the error and at what caused it, as pg, its pool and Prisma each say it.
 */
export function isDatabaseAway(error: unknown, depth = 0): boolean {
  if (typeof error !== "object" || error === null || depth > 5) return false;
  const { code, kind, originalCode, syscall } = error as Clues;
  if (AWAY_CODES.test(String(code)) || AWAY_CODES.test(String(originalCode))) return true;
  if (AWAY_KINDS.test(String(kind))) return true;
  // Stripe's and Resend's sockets fail too, but inside errors of their own, which know what to say.
  if (SOCKET_CODES.test(String(code)) && (syscall !== undefined || depth > 0)) return true;
  const { message, cause, meta, errors } = error as Error & { meta?: unknown; errors?: unknown };
  if (typeof message === "string" && AWAY_WORDS.test(message)) return true;
  const inner = [cause, (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError];
  const gathered = Array.isArray(errors) ? errors : [];
  return [...inner, ...gathered].some((one) => isDatabaseAway(one, depth + 1));
}

const RETRY_AFTER_SECONDS = 5;

/** Nothing was done: the database was away before the request could begin. */
export function databaseAwayBefore(): DomainError {
  return new DomainError(
    "unavailable",
    "The service is briefly unavailable. Nothing was changed or charged. Try again in a few seconds.",
    { retry_after: RETRY_AFTER_SECONDS },
  );
}

/** The database went away while a change was being made: it may have been, or not. */
export function databaseAwayDuring(): DomainError {
  return new DomainError(
    "unavailable",
    "Our database became unavailable, so we don't know whether this was done or charged. Retry with the same Idempotency-Key: it will be done and charged only once. Without a key, check first.",
    { retry_after: RETRY_AFTER_SECONDS },
  );
}
