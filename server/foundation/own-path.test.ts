import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ownPath } from "./own-path";

const APP_URL = "https://credits.example.com";

describe("a path to go on to", () => {
  it.each([
    ["/acme/billing?tab=cards#top", "/acme/billing?tab=cards#top"],
    ["/acme/../go", "/go"],
    ["/@evil.test", "/@evil.test"],
    ["/", "/"],
  ])("%s of this site is kept as %s", (sent, kept) => {
    expect(ownPath(sent)).toBe(kept);
  });

  it.each([
    "https://evil.test",
    "javascript:alert(1)",
    "//evil.test",
    "/\\evil.test",
    "\\\\evil.test",
    "/\t/evil.test",
    "/\n/evil.test",
    "\t//evil.test",
    " //evil.test",
    "/.//evil.test/x",
    "/./\\evil.test",
    "/..//evil.test",
    "/%2e//evil.test",
    "/%2E%2e//evil.test",
    "/.%2e//evil.test",
    "/x/..//evil.test",
    "/x/../../..//evil.test",
    "/x/%2e%2e//evil.test",
    "acme",
    "",
    `/${"x".repeat(2_000)}`,
    undefined,
    null,
    7,
    ["/acme"],
  ])("%j is none of ours", (sent) => {
    expect(ownPath(sent)).toBeNull();
  });

  it("leads to this site and nowhere else, whatever was sent, however often it is read", () => {
    const piece = fc.constantFrom(
      ..."/ \\ . .. // %2e %2E %2f %5c @ : ? # ; evil.test http: javascript: a".split(" "),
      ..."\t\n\r\0\u000b\u0085\u2028\u00ad\u3002\uff0f\ud800",
    );
    const built = fc.array(piece, { maxLength: 12 }).map((pieces) => `/${pieces.join("")}`);
    fc.assert(
      fc.property(fc.oneof(built, fc.string({ unit: "binary" }), fc.webUrl()), (sent) => {
        const path = ownPath(sent);
        if (path === null) return;
        expect(path).toMatch(/^\/(?![/\\])/);
        expect(new URL(path, APP_URL).origin).toBe(APP_URL);
        expect(new URL(path, `${APP_URL}/sign-in/link`).origin).toBe(APP_URL);
        expect(new URL(`${APP_URL}${path}`).origin).toBe(APP_URL);
        expect(ownPath(path)).toBe(path);
      }),
      { numRuns: 5_000 },
    );
  });
});
