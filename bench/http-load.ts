import { randomUUID } from "node:crypto";
import { connect, type Socket } from "node:net";
import { describeLoad, WARM_UP_SECONDS } from "./load";

/** One kind of request, sent over and over. `{key}` in a header becomes another value each time. */
export type HttpLoad = {
  port: number;
  method: "GET" | "POST";
  path: string;
  headers: Record<string, string>;
  body: string;
  connections: number;
  seconds: number;
};

/**
 * The load generator, in a process of its own: keep-alive connections, one request in flight on each.
 * It speaks plain HTTP/1.1 over sockets, because Node's own client costs more than what is measured.
 * Anything but a 2xx ends it.
 */
async function generate(load: HttpLoad): Promise<void> {
  const before = `${load.method} ${load.path} HTTP/1.1\r\nhost: 127.0.0.1:${load.port}\r\n`;
  const headers = Object.entries(load.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = load.body === "" ? "" : `content-length: ${Buffer.byteLength(load.body)}\r\n`;
  const [head = "", tail] = `${before}${headers.join("")}${length}\r\n${load.body}`.split("{key}");
  const run = randomUUID();
  let sent = 0;
  const nextRequest = () => (tail === undefined ? head : `${head}${run}-${sent++}${tail}`);

  const latencies: number[] = [];
  const begin = performance.now() + WARM_UP_SECONDS * 1000;
  const end = begin + load.seconds * 1000;
  await Promise.all(
    Array.from({ length: load.connections }, async () => {
      const exchange = await openConnection(load.port);
      for (;;) {
        const from = performance.now();
        if (from >= end) return exchange.close();
        await exchange.send(nextRequest());
        const to = performance.now();
        if (to >= begin && to < end) latencies.push(to - from);
      }
    }),
  );
  process.stdout.write(JSON.stringify(describeLoad(latencies, load.seconds)));
}

async function openConnection(port: number) {
  const socket: Socket = connect({ port, host: "127.0.0.1", noDelay: true });
  socket.setEncoding("latin1");
  await new Promise((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  let received = "";
  let answered: (() => void) | undefined;
  let failed: ((error: Error) => void) | undefined;
  socket.on("data", (chunk: string) => {
    received = received === "" ? chunk : received + chunk;
    if (!isWhole(received)) return;
    const answer = received;
    received = "";
    if (answer.startsWith("HTTP/1.1 2")) answered?.();
    else failed?.(new Error(`The server answered:\n${answer.slice(0, 1_000)}`));
  });
  socket.on("error", (error) => failed?.(error));
  socket.on("close", () => failed?.(new Error("The server closed the connection.")));
  return {
    send: (request: string) =>
      new Promise<void>((resolve, reject) => {
        answered = resolve;
        failed = reject;
        socket.write(request, "latin1");
      }),
    close: () => socket.destroy(),
  };
}

/** Whether an answer is there to its last byte. One is in flight on a connection, so it ends with it. */
function isWhole(answer: string): boolean {
  const headEnd = answer.indexOf("\r\n\r\n");
  if (headEnd === -1) return false;
  const match = /\r\ncontent-length: (\d+)/i.exec(answer.slice(0, headEnd));
  return match ? answer.length - headEnd - 4 >= Number(match[1]) : answer.endsWith("\r\n0\r\n\r\n");
}

await generate(JSON.parse(process.argv[2] ?? "{}") as HttpLoad);
process.exit(0);
