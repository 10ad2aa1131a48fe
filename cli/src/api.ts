import { CliError, exitCodes } from "./cli-error.ts";
import { parseExactJson } from "./exact-json.ts";
import type { Settings } from "./settings.ts";

declare const CLI_VERSION: string;

export type ApiAnswer<T> = { status: number; headers: Headers; body: T };

type Ask = {
  body?: unknown;
  idempotencyKey?: string;
  signal?: AbortSignal;
  /** Numbers as the text they were written as. */
  exact?: boolean;
  /** Answers with these statuses are for the caller, not errors. */
  expects?: readonly number[];
  timeoutMs?: number;
};

type Problem = {
  detail?: string;
  code?: string;
  request_id?: string;
  errors?: { path: string; message: string }[];
};

/** Speaks to Bursar over HTTP. An answer that is no success becomes a CliError that says what to do. */
export class Api {
  constructor(readonly settings: Pick<Settings, "baseUrl" | "key">) {}

  get<T>(path: string, ask: Ask = {}): Promise<ApiAnswer<T>> {
    return this.send<T>("GET", path, ask);
  }
  post<T>(path: string, body: unknown, ask: Ask = {}): Promise<ApiAnswer<T>> {
    return this.send<T>("POST", path, { ...ask, body });
  }
  delete<T>(path: string, ask: Ask = {}): Promise<ApiAnswer<T>> {
    return this.send<T>("DELETE", path, ask);
  }

  private async send<T>(method: string, path: string, ask: Ask): Promise<ApiAnswer<T>> {
    const { baseUrl, key } = this.settings;
    const timeout = AbortSignal.timeout(ask.timeoutMs ?? 30_000);
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${baseUrl}/api${path}`, {
        method,
        headers: {
          "user-agent": `bursar-cli/${CLI_VERSION}`,
          ...(key ? { authorization: `Bearer ${key}` } : {}),
          ...(ask.body === undefined ? {} : { "content-type": "application/json" }),
          ...(ask.idempotencyKey ? { "idempotency-key": ask.idempotencyKey } : {}),
        },
        ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
        signal: ask.signal ? AbortSignal.any([ask.signal, timeout]) : timeout,
        redirect: "error",
      });
      text = await response.text();
    } catch (error) {
      if (ask.signal?.aborted) throw error;
      throw unreachable(baseUrl, error);
    }
    const { status, headers } = response;
    const body = read(text, ask.exact ?? false);
    if (response.ok || ask.expects?.includes(status)) return { status, headers, body: body as T };
    throw refusalOf(status, headers, body as Problem | null, baseUrl);
  }
}

function read(text: string, exact: boolean): unknown {
  if (text === "") return null;
  try {
    return exact ? parseExactJson(text) : JSON.parse(text);
  } catch {
    return null;
  }
}

function unreachable(baseUrl: string, error: unknown): CliError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const why =
    cause instanceof Error && "code" in cause && typeof cause.code === "string"
      ? cause.code
      : cause instanceof Error
        ? cause.message
        : String(cause);
  return new CliError(`${baseUrl} could not be reached (${why}).`, {
    code: "unreachable",
    fix: "Check the address (--base-url or BURSAR_URL) and that the server is running.",
    exitCode: exitCodes.unreachable,
  });
}

function refusalOf(
  status: number,
  headers: Headers,
  problem: Problem | null,
  baseUrl: string,
): CliError {
  const code = problem?.code ?? `http_${status}`;
  const requestId = problem?.request_id ?? headers.get("x-request-id") ?? undefined;
  const detail = problem?.detail ?? `${baseUrl} answered with status ${status}.`;
  // The detail names the first.
  const others = (problem?.errors ?? [])
    .slice(1)
    .map(({ path, message }) => `  ${path}: ${message}`);
  const message = [detail, ...others].join("\n");
  const fix = fixes[code] ?? (status >= 500 ? "Try again in a moment." : undefined);
  return new CliError(message, {
    code,
    ...(fix ? { fix } : {}),
    ...(requestId ? { requestId } : {}),
    exitCode:
      status === 401 ? exitCodes.noKey : status >= 502 ? exitCodes.unreachable : exitCodes.refused,
    details: { status },
  });
}

const fixes: Record<string, string> = {
  unauthenticated: "Run bursar login, or set BURSAR_KEY to a key that works.",
  forbidden:
    "The key lacks a scope, or its creator the role. bursar whoami shows its scopes; bursar login gets a key with others.",
};
