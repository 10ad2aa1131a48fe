import { beforeEach, expect, it, vi } from "vitest";

const site = { APP_URL: "http://localhost:3000" };
vi.mock("@/server/foundation/env", () => ({ env: () => site }));
const { ownName } = await import("./own-name");

beforeEach(() => {
  site.APP_URL = "http://localhost:3000";
});

it.each(["127.0.0.1:3000", "[::1]:3000"])("leads from %s to the name of the site", (host) => {
  expect(ownName(host, "/acme/billing?a=b")).toBe("http://localhost:3000/acme/billing?a=b");
});

it("leads from a name to the address that the site has", () => {
  site.APP_URL = "http://127.0.0.1:3000";
  expect(ownName("localhost:3000", "/")).toBe("http://127.0.0.1:3000/");
});

it.each([
  undefined,
  "localhost:3000",
  "localhost:3001", // another server
  "127.0.0.1",
  "192.168.1.7:3000", // another machine of the network looks here
  "evil.example:3000",
  "localhost.evil.example:3000",
])("leaves %s where it is", (host) => {
  expect(ownName(host, "/")).toBeNull();
});

it("leaves a public site alone, whatever its balancer calls it", () => {
  site.APP_URL = "https://bursar.example.com";
  expect(ownName("127.0.0.1:3000", "/")).toBeNull();
});
