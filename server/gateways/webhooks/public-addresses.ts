import { BlockList } from "node:net";

/**
 * The addresses that no webhook may be sent to: everything that is not a public host on the internet. Node checks it
 * where it connects, on the address that the name resolved to at that moment, so a name that moves gains nothing.
 * Source: the special-purpose registries of IANA (RFC 6890), which include the metadata services of clouds.
 */
export const refusedAddresses = new BlockList();

const ipv4 = [
  "0.0.0.0/8", // this network
  "10.0.0.0/8", // private
  "100.64.0.0/10", // shared by carriers (CGNAT)
  "127.0.0.0/8", // loopback
  "169.254.0.0/16", // link-local, metadata services
  "172.16.0.0/12", // private
  "192.0.0.0/24", // protocol assignments
  "192.0.2.0/24", // documentation
  "192.31.196.0/24", // AS112
  "192.52.193.0/24", // AMT
  "192.88.99.0/24", // 6to4 relays
  "192.168.0.0/16", // private
  "192.175.48.0/24", // AS112
  "198.18.0.0/15", // benchmarks
  "198.51.100.0/24", // documentation
  "203.0.113.0/24", // documentation
  "224.0.0.0/4", // multicast
  "240.0.0.0/4", // reserved, broadcast
];

// Only 2000::/3 is public. Outside of it are loopback, local and link-local addresses, multicast, and IPv4 in disguise
// (64:ff9b::/96). Below it ::ffff:0:0/96 is left out, because Node judges every IPv4 address as part of it, too.
const belowPublic = [
  ["::", "::fffe:ffff:ffff"],
  ["::1:0:0:0", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
] as const;
const ipv6 = [
  "4000::/2",
  "8000::/1",
  "2001::/23", // protocol assignments, Teredo among them
  "2001:db8::/32", // documentation
  "2002::/16", // 6to4: IPv4 in disguise
  "2620:4f:8000::/48", // AS112
  "3fff::/20", // documentation
];

for (const [first, last] of belowPublic) refusedAddresses.addRange(first, last, "ipv6");
for (const [family, subnets] of [
  ["ipv4", ipv4],
  ["ipv6", ipv6],
] as const) {
  for (const subnet of subnets) {
    const [network = "", bits] = subnet.split("/");
    refusedAddresses.addSubnet(network, Number(bits), family);
  }
}
