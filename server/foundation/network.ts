import { isIPv4, isIPv6 } from "node:net";

/**
 * The network an address is in, as one customer of a provider has it: /24 of IPv4, /64 of IPv6. Whoever
 * has one address of it usually has the others. Null for what is no address.
 */
export function networkOf(address: string): string | null {
  const ip = address.replace(/^::ffff:(?=\d+\.)/i, "");
  if (isIPv4(ip)) return `${ip.split(".").slice(0, 3).join(".")}.0/24`;
  return isIPv6(ip) ? `${groupsOf(ip).slice(0, 4).join(":")}::/64` : null;
}

function groupsOf(ip: string): string[] {
  const [head = "", tail = ""] = ip.replace(/%.*$/, "").split("::");
  const [left, right] = [head, tail].map((part) => part.split(":").filter(Boolean));
  const zeros = Array(Math.max(0, 8 - (left?.length ?? 0) - (right?.length ?? 0))).fill("0");
  return [...(left ?? []), ...zeros, ...(right ?? [])].map((group) =>
    group.toLowerCase().replace(/^0+(?=.)/, ""),
  );
}
