import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import type { WebhookPayload } from "@/server/gateways/webhooks/webhook-event.schema";

export type Received = {
  id: string;
  signature: string;
  body: string;
  payload: WebhookPayload;
  /** Throws unless one of the signatures is of this secret. */
  verify(secret: string): void;
};

/** Somebody's server that receives webhooks; what it answers can be changed while it runs. */
export async function startReceiver(port = 0) {
  const received: Received[] = [];
  let answer: (response: ServerResponse, request: Received) => void = (response) => response.end();
  const server = createServer(async (request, response) => {
    const one = await read(request).catch(() => undefined);
    if (!one) return; // the sender is gone
    received.push(one);
    answer(response, one);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const { port: taken } = server.address() as AddressInfo;
  return {
    port: taken,
    url: `http://127.0.0.1:${taken}/hook`,
    received,
    answer(how: typeof answer) {
      answer = how;
    },
    answerWith(status: number, headers: Record<string, string> = {}) {
      answer = (response) => response.writeHead(status, headers).end("noted");
    },
    ofType: (type: string) => received.filter(({ payload }) => payload.type === type),
    async stop() {
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}
export type Receiver = Awaited<ReturnType<typeof startReceiver>>;

async function read(request: IncomingMessage): Promise<Received> {
  const body = Buffer.concat(await request.toArray()).toString("utf8");
  const headers = request.headers as Record<string, string>;
  return {
    id: headers["webhook-id"] ?? "",
    signature: headers["webhook-signature"] ?? "",
    body,
    payload: JSON.parse(body),
    verify: (secret) => void new Webhook(secret).verify(body, headers),
  };
}
