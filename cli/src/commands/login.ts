import { spawn } from "node:child_process";
import { hostname } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { Command } from "commander";
import { Api } from "../api.ts";
import { CliError, exitCodes } from "../cli-error.ts";
import { type Context, type CurrentKey, contextOf, readCurrentKey } from "../context.ts";
import { forget, keySources, store } from "../settings.ts";
import { columns } from "../terminal.ts";

type Started = {
  device_code: string;
  user_code: string;
  verification_uri: string;
  verification_uri_complete: string;
  expires_in: number;
  interval: number;
};

type Collected =
  | { status: "pending" | "declined" | "expired" }
  | {
      status: "approved";
      api_key: {
        id: string;
        name: string;
        key: string;
        scopes: string[];
        expires_at: string | null;
      };
      organization: CurrentKey["organization"];
    };

export function loginCommand(): Command {
  return new Command("login")
    .description("get an API key for this machine: you confirm it in the browser")
    .option("--no-browser", "print the address and open nothing")
    .option("--name <name>", "what the key is named after", hostname())
    .addHelpText(
      "after",
      `
Keeps the key in your user's settings folder, readable by you alone. With --key, checks that key
and keeps it without a browser. In CI, set BURSAR_KEY instead; nothing is kept then.

Examples:
  $ bursar login
  $ bursar login --no-browser --base-url https://credits.example.com
  $ bursar login --key bk_live_…`,
    )
    .action(async (options: { browser: boolean; name: string }, command: Command) => {
      const context = contextOf(command);
      const given = command.optsWithGlobals<{ key?: string }>().key;
      if (given) await keepKey(context, given);
      else await loginInBrowser(context, options);
    });
}

/** A key that somebody has already: it is kept once it works. */
async function keepKey(context: Context, key: string): Promise<void> {
  const current = await readCurrentKey(context);
  keep(context, { ...current, key });
}

async function loginInBrowser(
  context: Context,
  options: { browser: boolean; name: string },
): Promise<void> {
  const { terminal, settings } = context;
  const api = new Api({ baseUrl: settings.baseUrl, key: null });
  const machine = options.name.replace(/[^\p{L}\p{N} ._-]/gu, "").slice(0, 60) || "this machine";
  const { body: started } = await api.post<Started>("/v1/cli-logins", { hostname: machine });
  const { user_code: code, verification_uri_complete: address } = started;
  terminal.note(`Your code is ${terminal.style("bold", code)}. Confirm it at\n\n  ${address}\n`);
  if (terminal.json) {
    const { device_code: _, ...shown } = started;
    process.stderr.write(`${JSON.stringify(shown)}\n`);
  } else if (options.browser && terminal.interactive) openBrowser(address);
  terminal.note("Waiting for you to confirm …");
  const collected = await collect(api, started);
  if (collected.status !== "approved") {
    throw new CliError(
      collected.status === "declined"
        ? "The login was declined in the browser. No key was created."
        : "The code expired before anybody confirmed it. No key was created.",
      {
        code: `login_${collected.status}`,
        fix: "Run bursar login again.",
        exitCode: exitCodes.noKey,
      },
    );
  }
  const { api_key, organization } = collected;
  keep(context, { ...api_key, organization });
}

async function collect(api: Api, started: Started): Promise<Collected> {
  const endsAt = Date.now() + started.expires_in * 1_000;
  for (;;) {
    const ask = { device_code: started.device_code };
    try {
      const { body } = await api.post<Collected>("/v1/cli-logins/collect", ask);
      if (body.status !== "pending") return body;
    } catch (error) {
      // A server that restarts, or a network that changes, ends no login.
      if (!(error instanceof CliError) || !isPassing(error)) throw error;
    }
    if (Date.now() > endsAt) return { status: "expired" };
    await wait(started.interval * 1_000);
  }
}

function isPassing({ told }: CliError): boolean {
  return told.exitCode === exitCodes.unreachable || told.code === "rate_limited";
}

function keep(
  { terminal, settings }: Context,
  {
    id,
    name,
    key,
    scopes,
    expires_at,
    organization,
  }: Pick<CurrentKey, "id" | "name" | "scopes" | "expires_at" | "organization"> & { key: string },
): void {
  const path = store({ base_url: settings.baseUrl, key, key_id: id, organization });
  terminal.result(
    { key_id: id, name, scopes, expires_at, organization, stored_in: path },
    [
      `${terminal.style("green", "Signed in")} to ${organization.name} as key "${name}".`,
      `Scopes: ${scopes.join(", ")}`,
      `Kept in ${path}. bursar logout revokes it.`,
    ].join("\n"),
  );
}

function openBrowser(address: string): void {
  const [program, ...rest] =
    process.platform === "darwin"
      ? ["open"]
      : process.platform === "win32"
        ? ["rundll32", "url.dll,FileProtocolHandler"]
        : ["xdg-open"];
  const child = spawn(program ?? "", [...rest, address], { stdio: "ignore", detached: true });
  // The address stands in the terminal already.
  child.on("error", () => {});
  child.unref();
}

export function logoutCommand(): Command {
  return new Command("logout")
    .description("revoke the key of this machine and forget it")
    .addHelpText("after", "\nExample:\n  $ bursar logout")
    .action(async (_options: object, command: Command) => {
      const { terminal, settings } = contextOf(command);
      const { stored } = settings;
      if (!stored) {
        terminal.result({ revoked: false }, "You are not signed in on this machine.");
        return;
      }
      const api = new Api({ baseUrl: stored.base_url, key: stored.key });
      const { status } = await api.delete("/v1/current-key", { expects: [401] });
      forget();
      const revoked = status !== 401;
      terminal.result(
        { revoked, key_id: stored.key_id },
        revoked
          ? `The key was revoked and forgotten. It no longer opens ${stored.organization.name}.`
          : "The key no longer worked. It is forgotten now.",
      );
    });
}

export function whoamiCommand(): Command {
  return new Command("whoami")
    .description("show the key in use, its organization and scopes")
    .addHelpText("after", "\nExamples:\n  $ bursar whoami\n  $ bursar whoami --json")
    .action(async (_options: object, command: Command) => {
      const context = contextOf(command);
      const key = await readCurrentKey(context);
      const { baseUrl, keyFrom } = context.settings;
      context.terminal.result(
        { ...key, base_url: baseUrl, key_from: keyFrom },
        columns([
          ["Organization", `${key.organization.name} (${key.organization.id})`],
          ["Key", `${key.name} (${key.key_preview})`],
          ["From", keyFrom ? keySources[keyFrom] : ""],
          ["Scopes", key.scopes.join(", ")],
          ["Expires", key.expires_at ?? "never"],
          ["Server", baseUrl],
        ]),
      );
    });
}
