import { spawn, spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { anyFreePort } from "../scripts/free-port";
import type { Bench } from "./bench";

/** Builds the minimal Next app for production, in a copy, and starts it. */
export async function startNextReference(bench: Bench) {
  bench.say("Building the Next reference");
  const folder = path.join(bench.folder, "next-reference");
  cpSync(path.join(bench.source, "next-reference"), folder, { recursive: true });
  const next = path.join(bench.source, "../node_modules/next/dist/bin/next");
  const options = {
    cwd: folder,
    env: { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" },
  };
  const built = spawnSync(process.execPath, [next, "build"], { ...options, encoding: "utf8" });
  if (built.status !== 0) throw new Error(`next build failed:\n${built.stdout}${built.stderr}`);

  const port = await anyFreePort();
  const args = [next, "start", "--port", String(port), "--hostname", "127.0.0.1"];
  const child = spawn(process.execPath, args, { ...options, stdio: "ignore" });
  process.once("exit", () => child.kill());
  const url = `http://127.0.0.1:${port}/api/trpc/empty`;
  for (let attempt = 1; !(await answers(url)); attempt++) {
    if (attempt === 200) throw new Error("The Next reference does not answer.");
    await delay(100);
  }
  return { request: { port, path: "/api/trpc/empty" }, stop: () => void child.kill() };
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  );
}
