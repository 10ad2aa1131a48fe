import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** What `login` keeps: for this user alone (mode 0600). */
export type Stored = {
  base_url: string;
  key: string;
  key_id: string;
  organization: { id: string; name: string; slug: string };
};

/** Where a local installation answers; a hosted one is named with --base-url. */
const LOCAL_URL = "http://localhost:3000";

export function readStored(): Stored | null {
  try {
    return JSON.parse(readFileSync(storedPath(), "utf8")) as Stored;
  } catch {
    return null;
  }
}

export function store(stored: Stored): string {
  const path = storedPath();
  mkdirSync(configFolder(), { recursive: true, mode: 0o700 });
  writeFileSync(path, `${JSON.stringify(stored, null, 2)}\n`, { mode: 0o600 });
  // The mode above counts for a new file only.
  chmodSync(path, 0o600);
  return path;
}

export function forget(): void {
  rmSync(storedPath(), { force: true });
}

export type Settings = {
  baseUrl: string;
  /** Where the key comes from: an option or the environment goes before what is stored. */
  key: string | null;
  keyFrom: keyof typeof keySources | null;
  stored: Stored | null;
};

/** What each source of the key is called. */
export const keySources = {
  option: "--key",
  environment: "BURSAR_KEY",
  login: "bursar login",
} as const;

export function readSettings(options: { baseUrl?: string; key?: string }): Settings {
  const stored = readStored();
  const environment = process.env.BURSAR_KEY || undefined;
  const key = options.key ?? environment ?? stored?.key ?? null;
  const baseUrl = options.baseUrl ?? process.env.BURSAR_URL ?? stored?.base_url ?? LOCAL_URL;
  return {
    baseUrl: baseUrl.replace(/\/+$/, "").replace(/\/api$/, ""),
    key,
    keyFrom: options.key ? "option" : environment ? "environment" : key ? "login" : null,
    stored,
  };
}

function configFolder(): string {
  const { BURSAR_CONFIG_DIR, XDG_CONFIG_HOME, APPDATA } = process.env;
  if (BURSAR_CONFIG_DIR) return BURSAR_CONFIG_DIR;
  if (process.platform === "win32" && APPDATA) return join(APPDATA, "bursar");
  return join(XDG_CONFIG_HOME || join(homedir(), ".config"), "bursar");
}

function storedPath(): string {
  return join(configFolder(), "config.json");
}
