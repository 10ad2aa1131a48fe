import { isIP } from "node:net";
import { env } from "@/server/foundation/env";
import { refusedAddresses } from "./public-addresses";

const LONGEST = 2_000;
const HTTPS_PORT = 443;
/** Below it the well-known services live: nobody receives webhooks at their mail server. */
const FIRST_FREE_PORT = 1_024;
const LOCAL_NAME = /(^|\.)(localhost|local|internal|home\.arpa|localdomain)$/;

/**
 * Why webhooks may not go to an address, as a sentence for whoever typed it; null where they may. Where the name leads
 * is judged again with every connection.
 */
export function whyNotUrl(address: string): string | null {
  if (address.length > LONGEST) return `Use at most ${LONGEST.toLocaleString("en-US")} characters`;
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol)) return "Enter a URL that starts with https://";
  if (url.username || url.password)
    return "Remove the user name and password: verify the signature instead";
  if (url.hash) return "Remove the part after #: it is never sent";
  if (isLocal(url)) return null;
  if (url.protocol !== "https:") return "Use https: events would travel in the open";
  const port = portOf(url);
  if (port !== HTTPS_PORT && port < FIRST_FREE_PORT)
    return `Use port ${HTTPS_PORT}, or one from ${FIRST_FREE_PORT.toLocaleString("en-US")}`;
  const host = hostOf(url);
  const family = isIP(host);
  const isRefused =
    family === 0
      ? LOCAL_NAME.test(host) || !host.includes(".")
      : refusedAddresses.check(host, family === 4 ? "ipv4" : "ipv6");
  return isRefused ? "Use a host on the public internet; this one is private" : null;
}

/** Whether the configuration lets webhooks go to this very host, over http and wherever it is: in local mode only. */
export function isLocal(url: URL): boolean {
  return env().WEBHOOK_LOCAL_HOSTS.includes(hostOf(url));
}

/** The host as a connection is opened to it: IPv6 without its brackets, a name without its last dot. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

export function portOf({ port, protocol }: URL): number {
  if (port !== "") return Number(port);
  return protocol === "https:" ? HTTPS_PORT : 80;
}
