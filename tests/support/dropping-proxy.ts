import { once } from "node:events";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the network does with a request: `before` the server sees it, or `after` it has answered, the connection breaks. */
export type Fault =
  | "none"
  | "before"
  | "after"
  | { status: number; headers?: Record<string, string> };

/** A network that fails when it is told to, between a client and a server. */
export async function startDroppingProxy(target: string) {
  let faultOf: (request: IncomingMessage, count: number) => Fault = () => "none";
  const seen: { method: string; url: string; key: string | undefined }[] = [];
  const server = http.createServer(async (request, response) => {
    const { method = "", url = "", headers } = request;
    const body = Buffer.concat(await request.toArray().catch(() => []));
    seen.push({ method, url, key: headers["idempotency-key"] as string | undefined });
    const fault = faultOf(request, seen.length);
    if (fault === "before") return request.socket.destroy();
    if (typeof fault === "object")
      return void response.writeHead(fault.status, fault.headers).end("<h1>from a proxy</h1>");
    await forward(request, body, response, fault === "after");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  async function forward(
    { method, url, headers, socket }: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
    drop: boolean,
  ): Promise<void> {
    const upstream = http.request(new URL(url ?? "", target), { method, headers });
    upstream.end(body);
    const [answer] = (await once(upstream, "response")) as [IncomingMessage];
    const text = Buffer.concat(await answer.toArray());
    if (drop) return void socket.destroy();
    response.writeHead(answer.statusCode ?? 500, answer.headers).end(text);
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    /** Decides for each request that comes; `count` is 1 for the first ever. */
    fail(how: typeof faultOf) {
      faultOf = how;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
