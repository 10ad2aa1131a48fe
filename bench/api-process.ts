import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { createApi } from "@/server/doors/rest/app";

/** The API of the web process (`server/main.ts`) without the pages beside it. Tells its port, and its memory when it is asked. */
const server = createServer(
  getRequestListener(createApi().fetch, { overrideGlobalObjects: false }),
);
server.keepAliveTimeout = 65_000;
server.listen(0, "127.0.0.1", () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on("message", () => process.send?.({ rss: process.memoryUsage.rss() }));
process.on("disconnect", () => process.exit(0)); // the benchmark is gone
