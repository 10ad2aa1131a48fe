import { describe, expect, it } from "vitest";
import { readTarget } from "./read-target";

describe("a path is read as it is meant", () => {
  it.each([
    ["/api/v1/charges", "/api/v1/charges"],
    ["/api/v1/charges?limit=2", "/api/v1/charges?limit=2"],
    ["/x/../api/v1/charges", "/api/v1/charges"],
    ["//api/v1/charges", "/api/v1/charges"],
    ["/./api//v1/./charges", "/api/v1/charges"],
    ["/%2e%2e/api/health", "/api/health"],
    ["/x/.%2E/api/health?a=../b", "/api/health?a=../b"],
    ["http://127.0.0.1:3000/api/health", "/api/health"],
    ["http://elsewhere.test//api/health", "/api/health"],
    ["/api/auth/../health", "/api/health"],
    ["/api", "/api"],
    ["/organizations/org_01kan3x7c9/billing", "/api/organizations/org_01kan3x7c9/billing"],
    [
      "/organizations/ORG_1234567890abcdef/events?type=x&limit=5",
      "/api/organizations/ORG_1234567890abcdef/events?type=x&limit=5",
    ],
    ["/x/../organizations/org_1/billing", "/api/organizations/org_1/billing"],
  ])("%s is for the API, as %s", (written, url) => {
    expect(readTarget(written)).toEqual({ kind: "api", url });
  });

  it.each(["/api%2fhealth", "/%61pi/health", "/API/health", "/x/..%2fapi/health", "/Api%2Fauth/x"])(
    "%s is answered by the API too, whoever would decode it",
    (written) => {
      expect(readTarget(written)?.kind).toBe("api");
    },
  );

  it.each([
    ["/api/auth/session", "/api/auth/session"],
    ["/api//auth/callback/password?x=1", "/api/auth/callback/password?x=1"],
    ["/x/../api/auth/session", "/api/auth/session"],
    ["/api/x/../auth/csrf", "/api/auth/csrf"],
  ])("%s is next-auth's, as %s", (written, url) => {
    expect(readTarget(written)).toEqual({ kind: "auth", url });
  });

  it.each([
    "/",
    "/acme/billing",
    "/acme/organizations",
    "/organizations",
    "/organizations/acme/billing",
    "/acme/organizations/org_1/billing",
    "/apiary",
    "/docs?next=/api/health",
    "/_next/static/x.js",
    "/a%20b",
  ])("%s is a page", (written) => {
    expect(readTarget(written)).toEqual({ kind: "page", url: written });
  });

  it.each([
    "*",
    "",
    "api/health",
    "/%",
    "/api/%",
    "/api/%E0%A4%A",
    "/%ff",
    "/a\\..\\api",
    "/a%5c..%5capi",
    "/a%00",
    "/a%0d%0ab",
    "ftp://x/y",
  ])("%s is no path", (written) => {
    expect(readTarget(written)).toBeUndefined();
  });
});
