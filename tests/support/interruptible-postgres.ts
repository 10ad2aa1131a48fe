import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { migrate } from "@/scripts/migrate";
import { type RunningPostgres, startPostgres } from "@/scripts/postgres/embedded-postgres";

export type InterruptiblePostgres = {
  /** Of the migrated database, through a port that stays while the server stops and starts. */
  url: string;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Cuts every connection, as a failing network does. */
  cut(): void;
  /** How many connections the port has been asked for. */
  asked(): number;
  /** Ends it for good. */
  remove(): Promise<void>;
};

/** A PostgreSQL of the test's own, which it may stop and start. */
export async function startInterruptiblePostgres(): Promise<InterruptiblePostgres> {
  const folder = mkdtempSync(path.join(tmpdir(), "bursar-away-"));
  const open = () => startPostgres({ dir: path.join(folder, "data") });
  const sockets = new Set<Socket>();
  let server: RunningPostgres = await open();
  let asked = 0;
  const port = createServer((socket) => {
    asked++;
    sockets.add(socket);
    const behind = connect(server.port, "127.0.0.1");
    for (const [one, other] of [
      [socket, behind],
      [behind, socket],
    ] as const) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
      one.pipe(other);
    }
    socket.on("close", () => sockets.delete(socket));
  });
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((resolve) => port.listen(0, "127.0.0.1", resolve));
  await migrate(server.urlFor("bursar")); // not through the port: it blocks this process
  const url = new URL(server.urlFor("bursar"));
  url.port = String((port.address() as AddressInfo).port);
  return {
    url: url.href,
    stop: () => server.stop(),
    async start() {
      server = await open();
    },
    cut,
    asked: () => asked,
    async remove() {
      await server.stop();
      cut();
      port.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
