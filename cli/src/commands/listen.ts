import { setTimeout as wait } from "node:timers/promises";
import { Command } from "commander";
import { CliError, exitCodes } from "../cli-error.ts";
import { type Context, contextOf, requireKey } from "../context.ts";
import { forward, type Result } from "../forward.ts";

type Listener = { id: string; event_types: string[]; secret: string };
type Polled = {
  data: { delivery_id: string; type: string; headers: Record<string, string>; body: string }[];
};

const LONGEST_WAIT_MS = 30_000;

export function listenCommand(): Command {
  return new Command("listen")
    .description("receive your organization's webhook events on this machine")
    .requiredOption("--forward-to <url>", "where to send them, such as localhost:3000/hook")
    .option("--events <list>", "only these events, separated by commas")
    .addHelpText(
      "after",
      `
Each event comes with a valid Standard Webhooks signature. The signing secret is printed once and stays
the same for your key, so it can stay in your .env. Nothing is retried: failed events are shown, and
bursar trigger sends an example again. Ends with Ctrl-C. Needs the scope webhooks:write.

Examples:
  $ bursar listen --forward-to localhost:3000/hook
  $ bursar listen --forward-to http://127.0.0.1:8080/api/bursar --events credits.low,purchase.paid`,
    )
    .action(async (options: { forwardTo: string; events?: string }, command: Command) => {
      const context = contextOf(command);
      requireKey(context);
      await listen(context, targetOf(options.forwardTo), options.events?.split(",").map(trimmed));
    });
}

async function listen(context: Context, target: URL, events: string[] | undefined): Promise<void> {
  const { api, terminal } = context;
  const end = new AbortController();
  const stop = () => end.abort();
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  let listener: Listener | null = null;
  let results: Result[] = [];
  let failures = 0;
  while (!end.signal.aborted) {
    try {
      if (!listener) {
        listener = await open(context, events, end.signal);
        announce(context, listener, target, failures > 0);
      }
      const path = `/v1/webhook-listeners/${listener.id}/poll`;
      const { body } = await api.post<Polled>(path, { results }, { signal: end.signal });
      if (failures > 0) terminal.note(terminal.style("green", "Connected again."));
      failures = 0;
      results = [];
      for (const delivery of body.data) {
        if (end.signal.aborted) break;
        const { result, durationMs } = await forward(delivery, target);
        results.push(result);
        show(context, delivery, result, durationMs);
      }
    } catch (error) {
      if (end.signal.aborted) break;
      if (!(error instanceof CliError)) throw error;
      if (error.told.code === "not_found") {
        listener = null;
        results = [];
        continue;
      }
      if (!isPassing(error)) throw error;
      failures += 1;
      const waitMs = Math.min(500 * 2 ** (failures - 1), LONGEST_WAIT_MS);
      if (failures === 1) terminal.note(`${error.message} Trying again until it is back …`);
      await wait(waitMs, undefined, { signal: end.signal }).catch(() => {});
    }
  }
  if (listener) await close(context, listener, results);
  terminal.note("Stopped listening.");
}

/** Reports what was passed on last, and ends the listener; the server ends an unreachable one by itself. */
async function close({ api }: Context, { id }: Listener, results: Result[]): Promise<void> {
  const path = `/v1/webhook-listeners/${id}`;
  const soon = { timeoutMs: 3_000 };
  try {
    if (results.length > 0) await api.post(`${path}/poll`, { results, wait_seconds: 0 }, soon);
    await api.delete(path, soon);
  } catch {
    // Nobody polls it any more, so it ends.
  }
}

async function open(
  { api }: Context,
  events: string[] | undefined,
  signal: AbortSignal,
): Promise<Listener> {
  const asked = events ? { event_types: events } : {};
  return (await api.post<Listener>("/v1/webhook-listeners", asked, { signal })).body;
}

function announce({ terminal }: Context, listener: Listener, target: URL, again: boolean): void {
  if (again) return;
  terminal.line(
    { listening: listener.id, forward_to: target.href, secret: listener.secret },
    `Listening. Events go to ${target.href}\nSigning secret: ${terminal.style("bold", listener.secret)}\nStop with Ctrl-C.`,
  );
}

function show(
  { terminal }: Context,
  { type, delivery_id, headers }: Polled["data"][number],
  { status, problem }: Result,
  durationMs: number,
): void {
  const time = new Date().toISOString().slice(11, 19);
  const outcome =
    problem === null
      ? terminal.style("green", String(status))
      : terminal.style("red", status === null ? problem : `${status} ${problem}`);
  terminal.line(
    {
      type,
      delivery_id,
      webhook_id: headers["webhook-id"],
      status,
      problem,
      duration_ms: durationMs,
    },
    `${terminal.style("dim", time)}  ${type}  ${outcome}  ${terminal.style("dim", `${durationMs} ms`)}`,
  );
}

function isPassing({ told }: CliError): boolean {
  return (
    told.exitCode === exitCodes.unreachable ||
    told.code === "rate_limited" ||
    Number((told.details as { status?: number } | undefined)?.status) >= 500
  );
}

function targetOf(address: string): URL {
  const withScheme = /^https?:\/\//.test(address) ? address : `http://${address}`;
  const full = /^https?:\/\/:?\d+(\/|$)/.test(withScheme)
    ? withScheme.replace(/^(https?:\/\/):?(\d+)/, "$1localhost:$2")
    : withScheme;
  if (URL.canParse(full)) return new URL(full);
  throw new CliError(`"${address}" is not an address to forward to. Nothing was opened.`, {
    code: "usage",
    fix: "Write it like localhost:3000/hook.",
    exitCode: exitCodes.usage,
  });
}

function trimmed(text: string): string {
  return text.trim();
}
