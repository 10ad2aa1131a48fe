import { ApiError, ConnectionError, errorOf, type Problem, type Sent } from "./errors.ts";
import { version } from "./version.ts";

export type Settings = {
  /** `bk_live_…`. Defaults to the environment variable BURSAR_KEY. */
  apiKey?: string;
  /** Where Bursar runs, such as `https://credits.example.com`. Defaults to the environment variable BURSAR_URL. */
  baseUrl?: string;
  /** How long one try may take. Defaults to 30 seconds. */
  timeoutMs?: number;
  /** Tries after the first. Defaults to 4. */
  maxRetries?: number;
  /** The first pause between tries; it doubles each time, up to 8 seconds. Defaults to 250. */
  backoffMs?: number;
  /** A pause the API asks for that is longer than this is not waited for; the error is thrown. Defaults to 60 seconds. */
  maxRetryAfterMs?: number;
  /** Stands in for `fetch`. */
  fetch?: typeof fetch;
  /** Called with each response: for logs, and for warnings about a low balance. */
  onResponse?: (response: ResponseFacts) => void;
};

/** What the headers of a response say. */
export type ResponseFacts = {
  method: string;
  path: string;
  status: number;
  requestId: string | null;
  /** 1 for the first try. */
  attempt: number;
  creditsCost: number | null;
  creditsRemaining: number | null;
  creditsWarning: "low" | "critical" | "depleted" | "recharge_paused" | null;
  /** Whether this is the stored response to an earlier request with the same Idempotency-Key. */
  replayed: boolean;
};

/** What any call takes. */
export type CallOptions = {
  /** Ends the call, also while it waits to try again. */
  signal?: AbortSignal;
  timeoutMs?: number;
  maxRetries?: number;
  /** Called with each response to this call. */
  onResponse?: (response: ResponseFacts) => void;
};

/** What a call takes that creates or charges something. */
export type WriteOptions = CallOptions & {
  /** Makes repeats safe across processes, such as an order number. One is made for each call where you give none. */
  idempotencyKey?: string;
};

export type Request = CallOptions & {
  method: string;
  /** From `/api` on. */
  path: string;
  query?: Record<string, unknown>;
  body?: unknown;
  idempotencyKey?: string;
  /** Whether it may be sent again without knowing what became of it. */
  repeatable: boolean;
};

export type Send = <Answer>(request: Request) => Promise<Answer>;

const MAX_BACKOFF_MS = 8_000;

/** Sends requests to the API, again where that is safe and may help. */
export function createTransport(settings: Settings & { apiKey: string; baseUrl: string }): Send {
  return async <Answer>(request: Request) => {
    const { maxRetries = settings.maxRetries ?? 4, signal } = request;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return (await sendOnce(settings, request, attempt)) as Answer;
      } catch (error) {
        signal?.throwIfAborted();
        const pause = pauseAfter(error, request, attempt, settings);
        if (pause === null || attempt > maxRetries) throw error;
        await sleep(pause, signal);
      }
    }
  };
}

async function sendOnce(
  settings: Settings & { apiKey: string; baseUrl: string },
  request: Request,
  attempt: number,
): Promise<unknown> {
  const { idempotencyKey } = request;
  const { response, text } = await exchange(settings, request);
  const facts = factsOf(response, request, attempt);
  settings.onResponse?.(facts);
  request.onResponse?.(facts);
  return readAnswer(response, text, { idempotencyKey, retryAfterMs: retryAfterOf(response) });
}

/** One request and its whole response. @throws ConnectionError where there is none */
async function exchange(
  settings: Settings & { apiKey: string; baseUrl: string },
  { method, path, query, body, idempotencyKey, signal, ...request }: Request,
): Promise<{ response: Response; text: string }> {
  const { fetch: send = fetch, apiKey, baseUrl } = settings;
  const timeoutMs = request.timeoutMs ?? settings.timeoutMs ?? 30_000;
  const timeout = AbortSignal.timeout(timeoutMs);
  const url = urlOf(baseUrl, path, query);
  const init = {
    method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      accept: "application/json",
      "user-agent": `bursar-sdk/${version}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    redirect: "error",
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  } as const;
  try {
    const response = await send(url, init);
    return { response, text: await response.text() };
  } catch (error) {
    signal?.throwIfAborted();
    const why = timeout.aborted ? `took longer than ${timeoutMs / 1_000} s` : describe(error);
    const message = `No response from ${baseUrl}: ${why}.`;
    throw new ConnectionError(message, true, { idempotencyKey }, { cause: error });
  }
}

function readAnswer(response: Response, text: string, sent: Sent): unknown {
  const read = parse(text);
  if (response.ok && read !== undefined) return read;
  if (!response.ok && isProblem(read)) throw errorOf(read, sent);
  throw new ConnectionError(
    `The response is not from Bursar (status ${response.status}). Check the base URL.`,
    response.ok || response.status >= 500,
    sent,
  );
}

/** How long to wait before another try; null where there should be none. */
function pauseAfter(
  error: unknown,
  { repeatable }: Request,
  attempt: number,
  { backoffMs = 250, maxRetryAfterMs = 60_000 }: Settings,
): number | null {
  if (!(error instanceof ApiError || error instanceof ConnectionError)) return null;
  const asked = error.retryAfterMs ?? 0;
  if (asked > maxRetryAfterMs) return null;
  const mayPass =
    error instanceof ConnectionError
      ? repeatable && error.mayHaveHappened
      : refusedForNow.includes(error.code) || (repeatable && mayRecover(error));
  // Those who failed together do not come back together.
  return mayPass
    ? asked + Math.random() * Math.min(backoffMs * 2 ** attempt, MAX_BACKOFF_MS)
    : null;
}

function mayRecover({ status, code }: ApiError): boolean {
  return (status >= 500 && code !== "not_supported") || code === "idempotency_in_progress";
}

/** Of these it is known that nothing was done. */
const refusedForNow: readonly string[] = ["rate_limited", "recharge_in_progress"];

function retryAfterOf({ headers }: Response): number | undefined {
  const value = headers.get("retry-after");
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

function urlOf(baseUrl: string, path: string, query: Record<string, unknown> = {}): string {
  const url = new URL(baseUrl + path);
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    url.searchParams.set(name, value instanceof Date ? value.toISOString() : String(value));
  }
  return url.href;
}

function factsOf(
  { status, headers }: Response,
  { method, path }: Request,
  attempt: number,
): ResponseFacts {
  const credits = (name: string) => {
    const value = headers.get(name);
    return value === null ? null : Number(value);
  };
  return {
    method,
    path,
    status,
    attempt,
    requestId: headers.get("x-request-id"),
    creditsCost: credits("x-credits-cost"),
    creditsRemaining: credits("x-credits-remaining"),
    creditsWarning: headers.get("x-credits-warning") as ResponseFacts["creditsWarning"],
    replayed: headers.get("idempotent-replayed") === "true",
  };
}

function describe(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { message?: string } };
  return cause?.message || message || String(error);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isProblem(read: unknown): read is Problem {
  return typeof read === "object" && read !== null && "code" in read && "detail" in read;
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
