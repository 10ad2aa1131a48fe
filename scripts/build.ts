import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { brotliCompress } from "node:zlib";
import { build as bundle } from "esbuild";

const root = path.join(import.meta.dirname, "..");
const compress = promisify(brotliCompress);
const STAMP = path.join(root, "dist/built-from");

/** Everything the build reads. */
const SOURCES = [
  "app",
  "components",
  "emails",
  "emulators",
  "server",
  "prisma/schema.prisma",
  "package-lock.json",
  "next.config.ts",
  "proxy.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "scripts/build.ts",
];

/** Builds the pages and bundles the processes, unless the last build came from the same sources. */
export async function build({ force = false } = {}): Promise<"built" | "up to date"> {
  const fingerprint = fingerprintOf(SOURCES);
  const done = existsSync(STAMP) && existsSync(path.join(root, ".next/BUILD_ID"));
  if (!force && done && readFileSync(STAMP, "utf8") === fingerprint) return "up to date";
  rmSync(STAMP, { force: true });

  await run("prisma", ["generate"]); // the schema may have changed since the packages were installed
  await run("next", ["build"]);
  await compressScripts(path.join(root, ".next/static"));
  rmSync(path.join(root, "dist"), { recursive: true, force: true });
  await bundle({
    absWorkingDir: root,
    entryPoints: [
      "server/main.ts",
      "server/worker.ts",
      "server/seed.ts",
      "server/staff-members.ts",
      "server/reconcile-restored.ts",
      "server/doctor.ts",
      "server/accounting/bank-statements/read-worker.ts",
      "server/accounting/pdf/render-worker.ts",
      "emulators/main.ts",
    ],
    outdir: "dist",
    outbase: ".",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22",
    packages: "external",
    jsx: "automatic",
    sourcemap: "linked",
    tsconfig: "tsconfig.json",
    logLevel: "warning",
  });
  mkdirSync(path.dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, fingerprint);
  return "built";
}

/** Beside each script and style sheet of the pages lies what `doors/front` sends to browsers that read Brotli. */
async function compressScripts(folder: string): Promise<void> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  await Promise.all(
    names
      .filter((name) => /\.(js|css)$/.test(name))
      .map(async (name) => {
        const file = path.join(folder, name);
        writeFileSync(`${file}.br`, await compress(readFileSync(file)));
      }),
  );
}

/** Not synchronous, so that a start can be stopped while it builds. */
async function run(command: string, args: string[]): Promise<void> {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
  };
  const child = spawn(path.join(root, "node_modules/.bin", command), args, {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const endWithUs = () => child.kill();
  process.once("exit", endWithUs);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  process.off("exit", endWithUs);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${output}`);
}

function fingerprintOf(paths: string[]): string {
  const hash = createHash("sha256").update(process.version);
  const add = (file: string) => {
    const absolute = path.join(root, file);
    if (!existsSync(absolute)) return;
    if (statSync(absolute).isDirectory()) {
      for (const name of readdirSync(absolute).sort()) add(path.join(file, name));
    } else if (!/\.test\.tsx?$/.test(file)) {
      hash.update(file).update("\0").update(readFileSync(absolute)).update("\0");
    }
  };
  for (const file of paths) add(file);
  return hash.digest("hex");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  console.log(`Build: ${await build({ force: process.argv.includes("--force") })}`);
}
