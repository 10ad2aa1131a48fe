import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
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
  "--in-process-gpu",
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
    return {
      executablePath: await unpackChromium(),
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

/**
 * Unpacks the Chromium that comes from npm. Into a folder of the project: in the machine's temporary
 * folder it would find, and run, what another user has put there.
 */
async function unpackChromium(): Promise<string> {
  const folder = path.resolve(import.meta.dirname, "../node_modules/.cache/chromium");
  const complete = path.join(folder, "complete");
  if (!existsSync(complete)) rmSync(folder, { recursive: true, force: true }); // was interrupted
  mkdirSync(folder, { recursive: true });
  const { TMPDIR } = process.env;
  process.env.TMPDIR = folder;
  // Makes the package unpack the shared libraries it brings (NSS and others) and point the loader at them.
  process.env.AWS_LAMBDA_JS_RUNTIME ??= "nodejs22.x";
  process.env.FONTCONFIG_FILE = writeFontConfiguration(folder);
  try {
    const { default: packaged } = await import("@sparticuz/chromium");
    const executable = await packaged.executablePath();
    writeFileSync(complete, "");
    return executable;
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
}

/**
 * Writes the configuration that tells the unpacked Chromium where its fonts are. The one in the package
 * names folders of other machines only, and without a single font Chromium dies on its first page.
 * @returns its path, for FONTCONFIG_FILE
 */
function writeFontConfiguration(folder: string): string {
  // Open Sans comes with the browser; DejaVu has the scripts and symbols it lacks.
  const dejaVu = createRequire(import.meta.url).resolve("dejavu-fonts-ttf/package.json");
  const fonts = [path.join(folder, "fonts"), path.join(path.dirname(dejaVu), "ttf")];
  const file = path.join(folder, "fonts.conf");
  writeFileSync(
    file,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${fonts.map((place) => `  <dir>${place}</dir>`).join("\n")}
  <cachedir>${path.join(folder, "fonts-cache")}</cachedir>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family><family>DejaVu Sans</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
`,
  );
  return file;
}

function run(command: string, args: string[]): boolean {
  return spawnSync(command, args, { stdio: "inherit" }).status === 0;
}
