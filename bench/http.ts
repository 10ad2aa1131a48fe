import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { newSecret } from "@/server/api-keys/api-key-secret";
import { db } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { nodeOptions } from "../scripts/stack/node-options";
import type { Cast } from "./accounts";
import { type Bench, byThroughput, CALLERS, type Finding, interleave } from "./bench";
import type { HttpLoad } from "./http-load";
import type { Load } from "./load";
import { startNextReference } from "./next-reference";
import { openShop, requestOf } from "./operations";

const MB = 1_048_576;

/** The paid call over HTTP beside an empty route of the same process and an empty procedure of a Next app. */
export async function measureHttp(bench: Bench, cast: Cast): Promise<Finding[]> {
  const key = await newKey(cast);
  const shop = await openShop(cast.owner, cast.hot);
  const api = await startApi(bench);
  const next = bench.wants("http-next-trpc") ? await startNextReference(bench) : undefined;
  const { port } = api;
  const empty = { port, method: "GET", path: "/api/health", headers: {}, body: "" } as const;
  const paid = {
    port,
    method: "POST",
    path: "/api/v1/charges",
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      "idempotency-key": "{key}",
    },
    body: JSON.stringify({ operation: "api.call" }),
  } as const;
  const check = { ...paid, path: "/api/v1/check" } as const;
  const { organization_id, ...sale } = requestOf(shop).input;
  const operation = {
    ...paid,
    path: `/api/organizations/${organization_id}/transactions`,
    body: JSON.stringify(sale),
  } as const;
  try {
    await fetch(`http://127.0.0.1:${port}${empty.path}`);
    const idle = await api.rss();
    const measured = await interleave(bench, {
      "empty route": () => load(bench, empty),
      ...(next ? { "empty tRPC in Next": () => load(bench, { ...empty, ...next.request }) } : {}),
      "paid call": () => load(bench, paid),
      check: () => load(bench, check),
      "transaction.create": () => load(bench, operation),
    } as Record<
      "empty route" | "empty tRPC in Next" | "paid call" | "check" | "transaction.create",
      () => Promise<Load>
    >);
    const after = await api.rss();
    const ours = measured["paid call"];
    const route = measured["empty route"];
    const requests = bench.rounds * bench.seconds * (ours.perSecond + route.perSecond);
    return [
      byThroughput("http-empty-route", { ours, reference: route }),
      byThroughput("http-check", { ours: measured.check, reference: ours }),
      byThroughput("operation-http", { ours: measured["transaction.create"], reference: route }),
      ...(next
        ? [byThroughput("http-next-trpc", { ours, reference: measured["empty tRPC in Next"] })]
        : []),
      {
        name: "api-resident",
        measured: after / MB,
        ours: `${Math.round(after / MB)} MB`,
        reference: "-",
      },
      {
        name: "api-memory",
        measured: (after - idle) / MB,
        ours: `${Math.round(after / MB)} MB after ${Math.round(requests).toLocaleString("en")} requests`,
        reference: `${Math.round(idle / MB)} MB idle`,
      },
    ];
  } finally {
    next?.stop();
    api.stop();
  }
}

const load = (bench: Bench, what: Omit<HttpLoad, "connections" | "seconds">) =>
  generate(bench, { ...what, connections: CALLERS, seconds: bench.seconds });

async function generate(bench: Bench, what: HttpLoad): Promise<Load> {
  const child = spawn(
    process.execPath,
    [path.join(bench.folder, "http-load.js"), JSON.stringify(what)],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let answer = "";
  child.stdout.on("data", (chunk: Buffer) => {
    answer += chunk.toString();
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`The load on ${what.method} ${what.path} failed.`);
  return JSON.parse(answer) as Load;
}

async function startApi(bench: Bench) {
  const child = fork(path.join(bench.folder, "api-process.js"), {
    execArgv: nodeOptions,
  });
  const { port } = await message<{ port: number }>(child);
  return {
    port,
    async rss(): Promise<number> {
      child.send("rss");
      return (await message<{ rss: number }>(child)).rss;
    },
    stop: () => void child.kill(),
  };
}

async function message<T>(child: ChildProcess): Promise<T> {
  const said = await Promise.race([once(child, "message"), once(child, "exit")]);
  if (typeof said[0] !== "object" || said[0] === null) throw new Error("The API process ended.");
  return said[0] as T;
}

async function newKey(cast: Cast): Promise<string> {
  const id = newId("apiKey");
  const { key, secretHash, preview } = newSecret(id, false);
  await db().apiKey.create({
    data: {
      ...{ id, secretHash, preview, name: "Bench", scopes: ["usage:write", "accounting:write"] },
      organizationId: cast.hot.id,
      createdByUserId: cast.owner.id,
      createdAt: new Date(),
    },
  });
  return key;
}
