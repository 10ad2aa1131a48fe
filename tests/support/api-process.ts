import { serve } from "@hono/node-server";
import { createApi } from "@/server/doors/rest/app";

/** The API alone in a process of its own, for tests that kill it. Prints its port when it listens. */
const server = serve({ fetch: createApi().fetch, port: 0, hostname: "127.0.0.1" }, (address) => {
  process.stdout.write(`${address.port}\n`);
});
process.on("SIGTERM", () => server.close());
