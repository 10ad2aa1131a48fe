import { createHmac, timingSafeEqual } from "node:crypto";
import { derivedKey } from "@/server/foundation/derived-key";
import { env } from "@/server/foundation/env";

let key: Buffer | undefined;

/**
 * Where replies to the emails of a ticket go; undefined where no domain for them is configured. The address is
 * signed: only who got one of those emails knows it. The part before the @ is at most 64 letters, in one case.
 */
export function replyAddressOf(ticketId: string): string | undefined {
  const { SUPPORT_EMAIL_DOMAIN: domain } = env();
  return domain ? `${ticketId}-${sign(ticketId)}@${domain}` : undefined;
}

/** The ticket that one of our own addresses names; undefined for any other address. */
export function ticketOfAddress(address: string): string | undefined {
  const { SUPPORT_EMAIL_DOMAIN: domain } = env();
  const found = /^(tkt_[0-9a-z]{26})-([0-9a-f]{32})@(.+)$/.exec(address.trim().toLowerCase());
  if (!found || !domain) return undefined;
  const [, ticketId = "", signature = "", at] = found;
  if (at !== domain) return undefined;
  return timingSafeEqual(Buffer.from(signature), Buffer.from(sign(ticketId)))
    ? ticketId
    : undefined;
}

function sign(ticketId: string): string {
  key ??= derivedKey("bursar support reply");
  return createHmac("sha256", key).update(ticketId).digest("hex").slice(0, 32);
}
