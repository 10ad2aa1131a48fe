import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { migrate } from "@/scripts/migrate";
import { type RunningPostgres, startPostgres } from "@/scripts/postgres/embedded-postgres";

export type InterruptiblePostgres = {
  /** Of the migrated database, through a port that stays while the server stops and starts. */
  url: string;
  /** While it is stopped the port refuses, whoever else has got the server's own port meanwhile. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Until it is started again the port takes connections and leaves them without an answer, for ever. */
  fallSilent(): void;
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
  let manner: "answer" | "refuse" | "silence" = "answer";
  const port = createServer((socket) => {
    asked++;
    if (manner === "refuse") {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    if (manner === "silence") {
      socket.on("error", () => undefined).resume();
      return;
    }
    const behind = connect(server.port, "127.0.0.1");
    for (const [one, other] of [
      [socket, behind],
      [behind, socket],
    ] as const) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
      one.pipe(other);
    }
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
    async stop() {
      manner = "refuse";
      await server.stop();
    },
    async start() {
      server = await open();
      manner = "answer";
    },
    fallSilent() {
      manner = "silence";
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
