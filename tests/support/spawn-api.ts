import { spawn } from "node:child_process";
import { once } from "node:events";
import { bundled } from "./bundled";
import { type Killable, killable } from "./killable";

export type SpawnedApi = Killable & {
  /** Up to and with `/api`. */
  url: string;
  /** Bytes of memory that the process has in use. */
  memory(): Promise<number>;
};

/**
 * The API in a process of its own, on a free port, with this process's environment and these changes.
 * @param script of another release
 */
export async function spawnApi(
  environment: Record<string, string> = {},
  script = bundled("tests/support/api-process.ts"),
): Promise<SpawnedApi> {
  const child = spawn(process.execPath, [script], {
    env: {
      ...process.env,
      RATE_LIMIT_PER_MINUTE: "1000000",
      RATE_LIMIT_METERING_PER_MINUTE: "1000000",
      ...environment,
    },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  if (!child.stdout) throw new Error("no stdout");
  const started = killable(child);
  const line = await Promise.race([
    once(child.stdout, "data") as Promise<[Buffer]>,
    once(child, "exit").then(() =>
      Promise.reject(new Error("the API process ended before it listened")),
    ),
  ]);
  return {
    ...started,
    url: `http://127.0.0.1:${line[0].toString().trim()}/api`,
    async memory() {
      child.send("memory?");
      const [bytes] = (await once(child, "message")) as [number];
      return bytes;
    },
  };
}
