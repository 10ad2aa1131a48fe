import { createServer } from "node:net";

/** Whether nobody listens on this address now. */
export function isPortFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(false);
      // A machine without IPv6 has nobody there.
      else if (host === "::1") resolve(true);
      else reject(new Error(`Cannot listen on ${host}:${port}: ${error.message}`));
    });
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}

/** The preferred port, or the first of the 100 after it that is free on each of the hosts. */
export async function nextFreePort(
  preferred: number,
  hosts: readonly string[] = ["127.0.0.1"],
): Promise<number> {
  search: for (let port = preferred; port < preferred + 100; port++) {
    for (const host of hosts) {
      if (!(await isPortFree(port, host))) continue search;
    }
    return port;
  }
  throw new Error(`No port from ${preferred} to ${preferred + 99} is free.`);
}

/** Any free port, chosen by the operating system. */
export function anyFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
