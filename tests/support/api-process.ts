import type { AddressInfo } from "node:net";
import { serveApi } from "./serve-api";

/**
 * The API alone in a process of its own, for tests that kill it or look at its memory. Prints its port
 * when it listens; a parent that asks is told the memory in use.
 */
const server = serveApi();
server.once("listening", () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
process.on("message", () => process.send?.(process.memoryUsage.rss()));
process.on("SIGTERM", () => server.close());
