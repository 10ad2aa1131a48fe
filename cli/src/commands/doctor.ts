import { createHmac, timingSafeEqual } from "node:crypto";
import { Command } from "commander";
import { CliError, exitCodes } from "../cli-error.ts";
import { type Context, type CurrentKey, contextOf } from "../context.ts";
import { inCredits } from "../in-credits.ts";
import { keySources } from "../settings.ts";
import { columns } from "../terminal.ts";

type Check = {
  name: string;
  state: "ok" | "warning" | "failed" | "skipped";
  found: string;
  fix?: string;
};

/** The API that this command line speaks. */
const API_VERSION = "1";
const CLOCK_TOLERANCE_S = 60;
const DAY_MS = 86_400_000;

export function doctorCommand(): Command {
  return new Command("doctor")
    .description("check the connection, key, scopes, clock, webhooks and balance")
    .addHelpText(
      "after",
      `
Each problem comes with a fix. Exit code 1 where a check failed, 3 or 4 where the key or the server is the
problem. The webhook check opens a listener for a moment and sends a test event through it.

Examples:
  $ bursar doctor
  $ bursar doctor --json`,
    )
    .action(async (_options: object, command: Command) => {
      const context = contextOf(command);
      const { checks, exitCode } = await examine(context);
      const { terminal } = context;
      const marks = {
        ok: terminal.style("green", "ok"),
        warning: terminal.style("yellow", "warning"),
        failed: terminal.style("red", "failed"),
        skipped: terminal.style("dim", "skipped"),
      };
      const rows = checks.map(({ name, state, found }) => [name, found, marks[state]]);
      const fixes = checks.flatMap(({ name, fix }) => (fix ? [`${name}: ${fix}`] : []));
      terminal.result(
        { ok: exitCode === 0, checks },
        [columns(rows), ...(fixes.length > 0 ? ["", ...fixes] : [])].join("\n"),
      );
      process.exitCode = exitCode;
    });
}

async function examine(context: Context): Promise<{ checks: Check[]; exitCode: number }> {
  const connection = await checkConnection(context);
  if (connection.some(({ state }) => state === "failed"))
    return { checks: connection, exitCode: exitCodes.unreachable };
  const { check, key } = await checkKey(context);
  const checks = [...connection, check];
  if (!key) return { checks, exitCode: exitCodes.noKey };
  checks.push(
    checkScopes(key),
    await checkBalance(context, key),
    await checkWebhooks(context, key),
  );
  const failed = checks.some(({ state }) => state === "failed");
  return { checks, exitCode: failed ? exitCodes.refused : exitCodes.done };
}

async function checkConnection({ api, settings }: Context): Promise<Check[]> {
  const name = "Connection";
  try {
    const started = performance.now();
    const { headers } = await api.get("/health");
    const ms = Math.round(performance.now() - started);
    return [
      { name, state: "ok", found: `${settings.baseUrl} in ${ms} ms` },
      clockCheck(headers.get("date")),
      await checkVersion({ api }),
    ];
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const fix = error.told.fix;
    return [{ name, state: "failed", found: error.message, ...(fix ? { fix } : {}) }];
  }
}

function clockCheck(date: string | null): Check {
  const name = "Clock";
  const theirs = Date.parse(date ?? "");
  if (Number.isNaN(theirs))
    return { name, state: "skipped", found: "the server doesn't say its time" };
  const seconds = Math.round((Date.now() - theirs) / 1_000);
  const found = `${Math.abs(seconds)} s ${seconds >= 0 ? "ahead of" : "behind"} the server`;
  if (Math.abs(seconds) <= CLOCK_TOLERANCE_S) return { name, state: "ok", found };
  const fix = "Set this machine's clock: webhook signatures are refused when it is minutes off.";
  return { name, state: "failed", found, fix };
}

async function checkVersion({ api }: Pick<Context, "api">): Promise<Check> {
  const name = "API version";
  const { body } = await api.get<{ info?: { version?: string } }>("/openapi.json");
  const version = body?.info?.version ?? "unknown";
  if (version === API_VERSION) return { name, state: "ok", found: version };
  const fix = "Update the command line: npx @bursar/cli@latest.";
  return { name, state: "warning", found: `${version}, not ${API_VERSION}`, fix };
}

async function checkKey({
  api,
  settings,
}: Context): Promise<{ check: Check; key: CurrentKey | null }> {
  const name = "Key";
  if (!settings.key || !settings.keyFrom) {
    const fix = "Run bursar login, or set BURSAR_KEY.";
    return { check: { name, state: "failed", found: "there is none", fix }, key: null };
  }
  const { status, body } = await api.get<CurrentKey>("/v1/current-key", { expects: [401] });
  const where = keySources[settings.keyFrom];
  if (status === 401) {
    const found = `the one from ${where} is unknown, revoked or expired`;
    const fix = "Run bursar login for another, or replace BURSAR_KEY.";
    return { check: { name, state: "failed", found, fix }, key: null };
  }
  const found = `"${body.name}" of ${body.organization.name}, from ${where}`;
  const daysLeft = body.expires_at ? (Date.parse(body.expires_at) - Date.now()) / DAY_MS : null;
  if (daysLeft !== null && daysLeft < 7) {
    const fix = "Run bursar login for a new one in time.";
    const ends = `${found}; expires ${body.expires_at}`;
    return { check: { name, state: "warning", found: ends, fix }, key: body };
  }
  return { check: { name, state: "ok", found }, key: body };
}

const uses: Record<string, string> = {
  "billing:read": "see the balance",
  "usage:write": "charge credits",
  "webhooks:write": "listen and trigger",
};

function holds(key: CurrentKey, scope: string): boolean {
  return key.scopes.includes(scope) || key.scopes.includes(scope.replace(":read", ":write"));
}

function checkScopes(key: CurrentKey): Check {
  const name = "Scopes";
  const missing = Object.keys(uses).filter((scope) => !holds(key, scope));
  const found = key.scopes.join(", ");
  if (missing.length === 0) return { name, state: "ok", found };
  const what = missing.map((scope) => `${scope} (${uses[scope]})`).join(", ");
  return { name, state: "warning", found, fix: `Without ${what}. Run bursar login for more.` };
}

async function checkBalance({ api }: Context, key: CurrentKey): Promise<Check> {
  const name = "Balance";
  if (!holds(key, "billing:read"))
    return { name, state: "skipped", found: "the key lacks billing:read" };
  const { headers } = await api.get("/v1/credits/balance");
  const credits = headers.get("x-credits-remaining") ?? "unknown";
  const found = inCredits(credits);
  if (Number(credits) > 0) return { name, state: "ok", found };
  const fix = "Paid calls are refused. Buy credits on the billing page of your organization.";
  return { name, state: "failed", found, fix };
}

type Polled = { data: { type: string; headers: Record<string, string>; body: string }[] };

/** A test event goes the whole way: triggered, signed, received, verified. */
async function checkWebhooks({ api }: Context, key: CurrentKey): Promise<Check> {
  const name = "Webhooks";
  if (!holds(key, "webhooks:write"))
    return { name, state: "skipped", found: "the key lacks webhooks:write" };
  const path = "/v1/webhook-listeners";
  try {
    const asked = { event_types: ["credits.low"] };
    const { body: listener } = await api.post<{ id: string; secret: string }>(path, asked);
    try {
      await api.post(`${path}/trigger`, { event_type: "webhook.test" });
      const { body } = await api.post<Polled>(`${path}/${listener.id}/poll`, { wait_seconds: 5 });
      const sent = body.data.find(({ type }) => type === "webhook.test");
      if (!sent)
        return failed(name, "no test event came within five seconds", "Check GET /api/ready.");
      if (!isSigned(sent, listener.secret))
        return failed(name, "the signature is wrong", "Something changes the body on the way.");
      const matches = secretMatches(listener.secret);
      if (matches === false) {
        const fix = "bursar listen signs with another secret: copy the one it prints.";
        return { name, state: "warning", found: "BURSAR_WEBHOOK_SECRET is another one", fix };
      }
      return { name, state: "ok", found: "a signed test event arrived" };
    } finally {
      await api.delete(`${path}/${listener.id}`).catch(() => {});
    }
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return failed(name, error.message, error.told.fix);
  }
}

function secretMatches(secret: string): boolean | null {
  const own = process.env.BURSAR_WEBHOOK_SECRET;
  return own ? own === secret : null;
}

function failed(name: string, found: string, fix: string | undefined): Check {
  return { name, state: "failed", found, ...(fix ? { fix } : {}) };
}

/** Standard Webhooks: HMAC-SHA256 over id, timestamp and body. */
function isSigned(
  { headers, body }: { headers: Record<string, string>; body: string },
  secret: string,
): boolean {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const own = Buffer.from(createHmac("sha256", key).update(signed).digest("base64"));
  return (headers["webhook-signature"] ?? "").split(" ").some((one) => {
    const theirs = Buffer.from(one.replace(/^v1,/, ""));
    return theirs.length === own.length && timingSafeEqual(theirs, own);
  });
}
