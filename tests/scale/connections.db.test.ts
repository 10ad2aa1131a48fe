import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { db } from "@/server/foundation/db";
import { directQuery } from "@/server/foundation/direct-query";
import { directUrl, env } from "@/server/foundation/env";
import { spawnApi } from "../support/spawn-api";
import { spawnWorker } from "../support/spawn-worker";
import { type Stack, startStack } from "../support/stack";
import { tenantWith } from "../support/tenant";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const MINUTE_MS = 60_000;

it.each([
  {
    which: "of the ORM",
    ask: () => db().$queryRaw<{ pid: number }[]>`select pg_backend_pid() as pid`,
  },
  {
    which: "of direct reads",
    ask: () => directQuery<{ pid: number }>("pid", "select pg_backend_pid() as pid", []),
  },
])("a connection $which waits ten minutes for its next statement", async ({ ask }) => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const opened = await ask();
    vi.advanceTimersByTime(9 * MINUTE_MS);
    expect(await ask(), "after nine minutes").toEqual(opened);
    vi.advanceTimersByTime(11 * MINUTE_MS);
    expect(await ask(), "after eleven").not.toEqual(opened);
  } finally {
    vi.useRealTimers();
  }
});

it.skipIf(process.platform !== "linux")(
  "on Linux, every connection of an API and a worker has TCP show that it is there",
  async () => {
    const tenant = await tenantWith(100);
    const overTcp = Object.fromEntries(
      ["DATABASE_URL", "DATABASE_DIRECT_URL"].flatMap((name) => {
        const url = process.env[name];
        return url ? [[name, withoutSocket(url)]] : [];
      }),
    );
    const worker = spawnWorker(overTcp);
    const api = await spawnApi(overTcp);
    try {
      const charged = await fetch(`${api.url}/v1/charges`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${tenant.apiKey}`,
          "content-type": "application/json",
          "idempotency-key": crypto.randomUUID(),
        },
        body: JSON.stringify({ operation: "api.call" }),
      });
      expect(charged.status).toBe(201);
      for (const [{ process }, atLeast] of [
        [api, 3], // the ORM's, of direct reads and of a lane
        [worker, 4], // two pools of jobs, each with one that shows that it lives
      ] as const) {
        const timers = () => timersOfConnections(process.pid);
        await expect.poll(() => timers().length).toBeGreaterThanOrEqual(atLeast);
        await expect.poll(() => timers().every((timer) => timer === KEEPALIVE)).toBe(true);
      }
    } finally {
      await Promise.all([api.kill(), worker.kill()]);
    }
  },
);

/** A PostgreSQL of the tests' own is reached through a Unix socket, which has no timers; it listens on its port as well. */
function withoutSocket(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.searchParams.delete("host");
  return url.href;
}

/** In `/proc/net/tcp`: the next timer is one that asks whether the other end is still there. */
const KEEPALIVE = "02";

/** What each of a process's connections to PostgreSQL waits for next. */
function timersOfConnections(pid: number | undefined): string[] {
  const directory = `/proc/${pid}/fd`;
  const sockets = readdirSync(directory).flatMap(
    (file) => /^socket:\[(\d+)\]$/.exec(readlinkSync(`${directory}/${file}`))?.[1] ?? [],
  );
  const ports = [directUrl(), env().DATABASE_URL].map((url) =>
    Number(new URL(url).port).toString(16).toUpperCase().padStart(4, "0"),
  );
  return readFileSync(`/proc/${pid}/net/tcp`, "utf8")
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [, , remote = "", , , timer = "", , , , inode = ""] = line.trim().split(/\s+/);
      const isOurs = sockets.includes(inode) && ports.includes(remote.split(":")[1] ?? "");
      return isOurs ? [timer.split(":")[0] ?? ""] : [];
    });
}
