// What a bare machine needs before anything of ours can run. Plain Node 20 without a dependency.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import path from "node:path";

const root = path.join(import.meta.dirname, "..");

/** Installs the packages when they are missing or older than the lock file. */
function install() {
  const installed = path.join(root, "node_modules/.package-lock.json");
  const lock = path.join(root, "package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  console.error("Installing packages (once, about a minute) ...");
  // Development packages too: they hold the Node, the PostgreSQL and the builder that everything runs with.
  const { status } = spawnSync("npm", ["ci", "--include=dev", "--no-audit", "--no-fund"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) {
    console.error(
      "The packages could not be installed. Look at npm's message above; nothing was started.",
    );
    process.exit(1);
  }
}

/** Installs what is missing and runs one of our scripts on the Node that the project brings, with our arguments. */
export function runOnOwnNode(script) {
  install();
  const node = path.join(root, "node_modules/.bin/node");
  const child = spawn(
    node,
    ["--disable-warning=ExperimentalWarning", path.join(root, script), ...process.argv.slice(2)],
    {
      cwd: root,
      stdio: "inherit",
    },
  );
  // The terminal sends Ctrl-C to both; a plain kill reaches only us and is handed on.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  process.on("SIGHUP", () => child.kill("SIGHUP"));
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
