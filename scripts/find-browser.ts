import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

/** How to launch a Chromium on this machine. */
export type Browser = { executablePath?: string; args: string[]; source: string };

const SYSTEM = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
// A closed network refuses what a fresh browser asks for on its own; without it tests start faster everywhere.
const QUIET = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Finds a Chromium: CHROMIUM_PATH, Playwright's own, the machine's, the one that ships inside an npm
 * package, and as a last resort an installation by Playwright or apt.
 */
export async function findBrowser(): Promise<Browser> {
  const args = [...QUIET, ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])];
  const named = process.env.CHROMIUM_PATH;
  if (named) return { executablePath: named, args, source: "CHROMIUM_PATH" };
  if (existsSync(chromium.executablePath())) return { args, source: "playwright" };
  const system = SYSTEM.find((candidate) => existsSync(candidate));
  if (system) return { executablePath: system, args, source: "system" };
  if (process.platform === "linux" && process.arch === "x64") {
    // Makes the package unpack the shared libraries it brings (NSS and others) and point the loader at them.
    process.env.AWS_LAMBDA_JS_RUNTIME ??= "nodejs22.x";
    const { default: packaged } = await import("@sparticuz/chromium");
    return {
      executablePath: await packaged.executablePath(),
      args: [...args, "--no-sandbox", "--no-zygote"],
      source: "@sparticuz/chromium",
    };
  }
  const asRoot = process.getuid?.() === 0;
  if (run("npx", ["playwright", "install", ...(asRoot ? ["--with-deps"] : []), "chromium"]))
    return { args, source: "playwright install" };
  throw new Error(
    "There is no Chromium for the browser tests: set CHROMIUM_PATH, or run: npx playwright install chromium",
  );
}

function run(command: string, args: string[]): boolean {
  return spawnSync(command, args, { stdio: "inherit" }).status === 0;
}
