import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildSdk, packSdk } from "@/scripts/build-sdk";

/** An empty folder for somebody's app, and the SDK as a tarball, packed as it is published. */
export function packForConsumer(): { folder: string; tarball: string; remove(): void } {
  buildSdk();
  const folder = mkdtempSync(path.join(tmpdir(), "bursar-consumer-"));
  const tarball = packSdk(folder);
  return { folder, tarball, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/**
 * Does what `npm install <tarball>` does, without a registry: unpacks the SDK into node_modules, and links the other
 * packages of the app to the ones of this repository.
 */
export function installOffline(folder: string, tarball: string, packages: readonly string[]): void {
  const sdk = path.join(folder, "node_modules/@bursar/sdk");
  mkdirSync(sdk, { recursive: true });
  const { status } = spawnSync("tar", ["-xzf", tarball, "-C", sdk, "--strip-components=1"]);
  if (status !== 0) throw new Error(`${tarball} cannot be unpacked`);
  for (const name of packages) {
    const link = path.join(folder, "node_modules", name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.resolve("node_modules", name), link);
  }
}
