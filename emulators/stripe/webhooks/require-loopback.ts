import { isIP } from "node:net";

/** Refuses every address but this machine's own: the stand-in never speaks to the world. */
export function requireLoopback(hostOrUrl: string): void {
  const host = hostOrUrl.includes("://") ? new URL(hostOrUrl).hostname : hostOrUrl;
  const bare = host.replace(/^\[|\]$/g, "").toLowerCase();
  const loopback =
    bare === "localhost" ||
    bare === "::1" ||
    (isIP(bare) === 4 && bare.startsWith("127.")) ||
    bare.endsWith(".localhost");
  if (!loopback) {
    throw new Error(`The local Stripe stand-in only uses loopback addresses, not ${bare}`);
  }
}
