import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { env } from "@/server/foundation/env";

/** What the front door says about the socket to whoever sees none (pages, next-auth). */
const STAMP = "x-bursar-address";

// On globalThis for the copy of this module that Next bundles.
const shared = globalThis as typeof globalThis & { bursarStampsAddresses?: boolean };

/** Writes the address of the socket into a request that is handed on; what the sender wrote there goes. */
export function stampAddress(request: IncomingMessage): void {
  shared.bursarStampsAddresses = true;
  request.headers[STAMP] = request.socket.remoteAddress ?? "unknown";
}

function stampedAddress(headers: Headers): string | undefined {
  return (shared.bursarStampsAddresses && headers.get(STAMP)) || undefined;
}

/**
 * The address a request came from, for limits and for the record of a consent. Every proxy appends to
 * X-Forwarded-For whom it was called by, so only what our own proxies appended can be believed:
 * TRUSTED_PROXIES says how many there are. With none the header is anybody's claim, and who is on the
 * other end of the socket counts.
 * @param socketAddress absent where no socket is at hand: in Next, where the front door's stamp counts
 */
export function clientIp(
  headers: Headers,
  socketAddress: string | undefined,
  proxies: number = env().TRUSTED_PROXIES,
): string {
  const chain = proxies > 0 ? (headers.get("x-forwarded-for")?.split(",") ?? []) : [];
  const forwarded = chain.at(-Math.min(proxies, chain.length))?.trim() ?? "";
  if (proxies > 0 && isIP(forwarded)) return forwarded;
  const address = socketAddress ?? stampedAddress(headers);
  return address?.replace(/^::ffff:/, "") ?? "unknown";
}
