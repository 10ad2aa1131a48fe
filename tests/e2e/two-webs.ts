import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type Server, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { anyFreePort } from "@/scripts/free-port";
import { ended } from "@/scripts/processes";
import type { RunState } from "@/scripts/run-state";
import { nodeOptions } from "@/scripts/stack/node-options";

/** Two more web processes on the database under test, behind a balancer. */
export type TwoWebs = {
  /** Where a browser finds them. */
  url: string;
  /** How many requests each of them was given. */
  served(): number[];
  /** Kills one of them, as when its machine is lost. */
  kill(index: 0 | 1): void;
  stop(): Promise<void>;
};

/** Starts both; requests go to them in turn. */
export async function startTwoWebs(variables: Record<string, string>): Promise<TwoWebs> {
  const webs: { port: number; child: ChildProcess; served: number }[] = [];
  let turn = 0;
  const balancer = createServer((incoming, outgoing) => {
    const alive = webs.filter(({ child }) => child.exitCode === null && child.signalCode === null);
    const web = alive[turn++ % alive.length];
    if (!web) return void outgoing.writeHead(502).end();
    web.served += 1;
    const { method, url: path, headers } = incoming;
    const passed = send({ host: "127.0.0.1", port: web.port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    passed.on("error", () => outgoing.headersSent || outgoing.writeHead(502).end());
    incoming.pipe(passed);
  });
  await new Promise<void>((listening) => balancer.listen(0, "127.0.0.1", listening));
  const url = `http://localhost:${(balancer.address() as AddressInfo).port}`;
  const { env } = JSON.parse(readFileSync(".data/e2e/run.json", "utf8")) as RunState;
  const own = { ...variables, APP_URL: url, NEXTAUTH_URL: url };
  for (const port of [await anyFreePort(), await anyFreePort()]) {
    const child = spawn(
      "node_modules/.bin/node",
      ["--enable-source-maps", ...nodeOptions, "dist/server/main.js"],
      {
        env: { ...process.env, ...env, ...own, PORT: `${port}` },
        stdio: ["ignore", "ignore", "inherit"],
      },
    );
    webs.push({ port, child, served: 0 });
  }
  await Promise.all(webs.map(({ port }) => untilReady(port)));
  return {
    url,
    served: () => webs.map(({ served }) => served),
    kill: (index) => void webs[index]?.child.kill("SIGKILL"),
    stop: () => stop(balancer, webs),
  };
}

async function untilReady(port: number): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; ) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/ready`).catch(() => undefined);
    if (answer?.ok) return;
    await delay(200);
  }
  throw new Error(`The web process on port ${port} was not ready within a minute.`);
}

async function stop(balancer: Server, webs: { child: ChildProcess }[]): Promise<void> {
  balancer.closeAllConnections();
  balancer.close();
  for (const { child } of webs) {
    child.kill("SIGTERM");
    if (!(await ended(child.pid ?? 0, 10_000))) child.kill("SIGKILL");
  }
}
