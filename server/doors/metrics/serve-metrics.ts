import { timingSafeEqual } from "node:crypto";
import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { systemClock } from "@/server/foundation/clock";
import { env } from "@/server/foundation/env";
import { log } from "@/server/foundation/log";
import { renderMetrics } from "@/server/monitoring/render-metrics";

/** The metrics of this process, for whoever has METRICS_TOKEN. Without one there is nothing here. */
export async function serveMetrics(request: Request): Promise<Response> {
  const { METRICS_TOKEN } = env();
  if (!METRICS_TOKEN) return answer(404, "Metrics are off: set METRICS_TOKEN.\n");
  if (!isSame(request.headers.get("authorization") ?? "", `Bearer ${METRICS_TOKEN}`)) {
    const headers = { "www-authenticate": 'Bearer realm="metrics"' };
    return answer(401, "Send METRICS_TOKEN as a bearer token.\n", headers);
  }
  const { contentType, text } = await renderMetrics(systemClock.now());
  return answer(200, text, { "content-type": contentType });
}

/** The worker answers no other requests, so its metrics have a port of their own. */
export function startMetricsServer(port: number): Server {
  const { HOST } = env();
  const server = createServer(
    getRequestListener(
      (request) =>
        new URL(request.url).pathname === "/api/metrics"
          ? serveMetrics(request)
          : answer(404, "Only /api/metrics is here.\n"),
      { overrideGlobalObjects: false },
    ),
  );
  server.on("error", (error) => log().error({ err: error }, `no metrics on ${HOST}:${port}`));
  return server.listen(port, HOST);
}

function answer(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(text, {
    status,
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "cache-control": "no-store",
      ...headers,
    },
  });
}

function isSame(sent: string, expected: string): boolean {
  const [a, b] = [Buffer.from(sent), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
