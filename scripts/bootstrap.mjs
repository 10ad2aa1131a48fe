// What a bare machine needs before anything of ours can run. Plain Node 20 without a dependency.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url)); // import.meta.dirname needs Node 20.11

/**
 * Whether npm has installed what the lock file asks for. Compared by content: a checkout or a copy
 * changes times, and a needless `npm ci` takes a minute and the packages from under what runs.
 */
function isInstalled() {
  const wanted = readPackages("package-lock.json");
  const found = readPackages("node_modules/.package-lock.json");
  return (
    wanted !== undefined &&
    found !== undefined &&
    Object.entries(wanted).every(([name, { version, optional, peer }]) =>
      name === "" || ((optional || peer) && !found[name]) ? true : found[name]?.version === version,
    )
  );
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(path.join(root, file), "utf8")).packages;
  } catch {
    return undefined; // missing, or written halfway by an install that was ended
  }
}

function install() {
  if (isInstalled()) return;
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
  const node = path.join(root, "node_modules/node/bin/node");
  if (!existsSync(node)) {
    console.error(
      "The Node of this project did not come with its packages: npm has to be allowed to run install scripts. Run: npm ci --include=dev --ignore-scripts=false",
    );
    process.exit(1);
  }
  const child = spawn(
    node,
    ["--disable-warning=ExperimentalWarning", path.join(root, script), ...process.argv.slice(2)],
    {
      cwd: root,
      stdio: "inherit",
      env: {
        ...process.env,
        BURSAR_LAUNCHER_PID: String(process.pid),
        // Tools that say `env node` get the same one, also where npm has not arranged it.
        PATH: [path.join(root, "node_modules/.bin"), process.env.PATH].join(path.delimiter),
      },
    },
  );
  // From a terminal Ctrl-C reaches both of us and the child hears it twice, which it takes as once.
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => child.kill(name));
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
