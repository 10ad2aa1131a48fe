import type { AddressInfo } from "node:net";
import { startTracing } from "@/server/foundation/start-tracing";
import { serveApi } from "./serve-api";

/**
 * The API alone in a process of its own, for tests that kill it or look at its memory. Prints its port
 * (any free one, unless it is given one) when it listens; a parent that asks is told the memory in use.
 */
await startTracing("bursar-web");
const server = serveApi(Number(process.argv[2] ?? 0));
server.once("listening", () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
process.on("message", () => process.send?.(process.memoryUsage.rss()));
process.on("SIGTERM", () => server.close());
