import type { Command } from "commander";
import { Api } from "./api.ts";
import { CliError, exitCodes } from "./cli-error.ts";
import { readSettings, type Settings } from "./settings.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

/** What every command works with. */
export type Context = { terminal: Terminal; settings: Settings; api: Api };

export type GlobalOptions = { json?: boolean; baseUrl?: string; key?: string; color?: boolean };

export function contextOf(command: Command): Context {
  const { json = false, color = true, ...asked } = command.optsWithGlobals<GlobalOptions>();
  const settings = readSettings(asked);
  return { terminal: openTerminal({ json, color }), settings, api: new Api(settings) };
}

/** The key that a command needs. @throws CliError where there is none */
export function requireKey({ settings }: Context): string {
  if (settings.key) return settings.key;
  throw new CliError("There is no API key. Nothing was sent.", {
    code: "no_key",
    fix: "Run bursar login, or set BURSAR_KEY.",
    exitCode: exitCodes.noKey,
  });
}

/** The key as the server knows it. */
export type CurrentKey = {
  id: string;
  name: string;
  key_preview: string;
  scopes: string[];
  expires_at: string | null;
  organization: { id: string; name: string; slug: string };
};

export async function readCurrentKey(context: Context): Promise<CurrentKey> {
  requireKey(context);
  return (await context.api.get<CurrentKey>("/v1/current-key")).body;
}
