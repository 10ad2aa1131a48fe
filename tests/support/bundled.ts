import path from "node:path";
import { build } from "esbuild";

const root = path.join(import.meta.dirname, "../..");
const folder = path.join(root, ".data/bundled-for-tests");

const programs = [
  "server/worker.ts",
  "server/doctor.ts",
  "server/seed.ts",
  "tests/support/api-process.ts",
  "tests/support/batch-process.ts",
  "tests/support/export-process.ts",
  "tests/support/killed-run.ts",
] as const;
type Program = (typeof programs)[number];

/** Once a run, before the first test: compiling a program anew at each start takes longer than what most of them do. */
export async function bundlePrograms(): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: [...programs],
    outdir: folder,
    outbase: ".",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22",
    packages: "external",
    jsx: "automatic",
    tsconfig: "tsconfig.json",
    logLevel: "warning",
    // The threads they start are not bundled here: as from the source, they are compiled when they start.
    define: { "import.meta.url": JSON.stringify("file:///bundled.ts") },
  });
}

/** Where a program is that a test starts as a process of its own. */
export function bundled(program: Program): string {
  return path.join(folder, program.replace(/\.ts$/, ".js"));
}
