import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { clientIp, stampAddress } from "./client-ip";

const forwarded = (chain: string) => new Headers({ "x-forwarded-for": chain });

describe("the address a request came from", () => {
  it.each([
    [
      "no proxy: the socket, whatever the header claims",
      0,
      "6.6.6.6",
      "203.0.113.9",
      "203.0.113.9",
    ],
    [
      "one proxy: what it appended, not what came before",
      1,
      "6.6.6.6, 198.51.100.7",
      "10.0.0.1",
      "198.51.100.7",
    ],
    [
      "two proxies: what the outer one appended",
      2,
      "6.6.6.6, 198.51.100.7, 10.0.0.2",
      "10.0.0.1",
      "198.51.100.7",
    ],
    [
      "fewer entries than proxies: the first of them",
      2,
      "198.51.100.7",
      "10.0.0.1",
      "198.51.100.7",
    ],
    ["IPv6", 1, "2001:db8::7", "10.0.0.1", "2001:db8::7"],
    ["a header that is no address: the socket", 1, "unknown", "10.0.0.1", "10.0.0.1"],
    ["an IPv4 caller of an IPv6 socket", 0, "", "::ffff:203.0.113.9", "203.0.113.9"],
  ])("%s", (_, proxies, chain, socket, address) => {
    expect(clientIp(forwarded(chain), socket, proxies)).toBe(address);
  });

  it("is unknown where neither a proxy nor a socket tells it", () => {
    expect(clientIp(new Headers(), undefined, 0)).toBe("unknown");
    expect(clientIp(forwarded(""), undefined, 1)).toBe("unknown");
  });
});

describe("where no socket is at hand", () => {
  it("the stamp of the front door counts, and nobody else's", () => {
    const claimed = new Headers({ "x-bursar-address": "6.6.6.6" });
    expect(clientIp(claimed, undefined, 0)).toBe("unknown");
    const request = {
      headers: { "x-bursar-address": "6.6.6.6" },
      socket: { remoteAddress: "::ffff:10.0.0.1" },
    } as unknown as IncomingMessage;
    stampAddress(request);
    const stamped = new Headers(request.headers as Record<string, string>);
    expect(clientIp(stamped, undefined, 0)).toBe("10.0.0.1");
  });
});
