import { isIP } from "node:net";
import { env } from "@/server/foundation/env";

/**
 * The address a request came from, for limits and for the record of a consent. Every proxy appends to
 * X-Forwarded-For whom it was called by, so only what our own proxies appended can be believed:
 * TRUSTED_PROXIES says how many there are. With none the header is anybody's claim, and who is on the
 * other end of the socket counts.
 * @param socketAddress absent where no socket is at hand (the mount on a Next route)
 */
export function clientIp(
  headers: Headers,
  socketAddress: string | undefined,
  proxies: number = env().TRUSTED_PROXIES,
): string {
  const chain = proxies > 0 ? (headers.get("x-forwarded-for")?.split(",") ?? []) : [];
  const forwarded = chain.at(-Math.min(proxies, chain.length))?.trim() ?? "";
  if (proxies > 0 && isIP(forwarded)) return forwarded;
  return socketAddress?.replace(/^::ffff:/, "") ?? "unknown";
}
