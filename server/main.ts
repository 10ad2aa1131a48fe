import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import next from "next";
import { createFrontDoor } from "./doors/front/front-door";
import { createApi } from "./doors/rest/app";
import { disconnectDb } from "./foundation/db";
import { env } from "./foundation/env";
import { log } from "./foundation/log";
import { closeReplica } from "./foundation/replica";
import { startTracing } from "./foundation/start-tracing";
import { closeLanes } from "./operations/lane/lanes";

/**
 * The web process: a small Node server in front of Next. Everything under /api but next-auth's own
 * paths is answered by the Hono app directly; pages go to Next. What is refused before either sees it
 * is in `doors/front`.
 */
async function main(): Promise<void> {
  const { HOST, PORT, APP_URL } = env();
  const stopTracing = await startTracing("bursar-web");
  const dev = process.argv.includes("--dev");
  // Next would take over the server's upgrade requests; in production there are none to take.
  const upgrades = dev ? {} : { httpServer: createServer() };
  const site = next({ dev, hostname: HOST, port: PORT, ...upgrades });
  await site.prepare();
  const server = createFrontDoor({
    dev,
    api: getRequestListener(createApi().fetch, { overrideGlobalObjects: false }),
    pages: site.getRequestHandler(),
  });
  server.on("error", (error) => {
    log().fatal({ err: error }, `cannot listen on ${HOST}:${PORT}`);
    process.exit(1);
  });
  server.listen(PORT, HOST, () => log().info({ url: APP_URL }, "web is ready"));

  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    log().info({ signal }, "web stops: finishing requests");
    server.close(() => {
      void closeLanes()
        .then(closeReplica)
        .then(disconnectDb)
        .then(stopTracing)
        .finally(() => process.exit(0));
    });
    server.closeIdleConnections();
    setTimeout(() => process.exit(0), 10_000).unref();
  };
  process.on("SIGTERM", () => stop("SIGTERM"));
  process.on("SIGINT", () => stop("SIGINT"));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
