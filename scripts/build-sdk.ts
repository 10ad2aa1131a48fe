import { spawnSync } from "node:child_process";
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const sdk = path.join(import.meta.dirname, "../sdk");

/** Compiles the SDK into `sdk/dist`: plain modules with their declarations and a style sheet, nothing bundled. */
export function buildSdk(): void {
  const dist = path.join(sdk, "dist");
  rmSync(dist, { recursive: true, force: true });
  const tsc = path.join(sdk, "../node_modules/typescript7/bin/tsc");
  const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", sdk], { encoding: "utf8" });
  if (status !== 0) throw new Error(`The SDK does not compile:\n${stdout}`);
  copyFileSync(path.join(sdk, "src/react/styles.css"), path.join(dist, "react/styles.css"));
  for (const file of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
    // The compiler leaves `./x.ts` in declarations, which older ones do not find.
    if (file.endsWith(".d.ts")) rewrite(path.join(dist, file));
  }
}

function rewrite(file: string): void {
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replaceAll(/((?:from|import)\s*\(?")(\.[^"]+)\.tsx?"/g, '$1$2.js"'));
}

/** Packs it as it is published. @returns the path of the tarball */
export function packSdk(into: string): string {
  const args = ["pack", "--ignore-scripts", "--silent", "--pack-destination", into];
  const { status, stdout, stderr } = spawnSync("npm", args, { cwd: sdk, encoding: "utf8" });
  if (status !== 0) throw new Error(`npm pack failed:\n${stderr}`);
  return path.join(into, stdout.trim());
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) buildSdk();
