import { NextRequest } from "next/server";
import { beforeAll, expect, it } from "vitest";
import { config, proxy } from "@/proxy";
import { GET as robots } from "./robots.txt/route";
import { GET as security } from "./security.txt/route";

beforeAll(() => {
  Object.assign(process.env, {
    BURSAR_MODE: "local",
    DATABASE_URL: "postgresql://nobody@127.0.0.1/none",
    APP_URL: "https://credits.acme.test",
    NEXTAUTH_SECRET: "local-tests-local-tests-local-tests-1",
    STRIPE_SECRET_KEY: "sk_test_local",
    STRIPE_WEBHOOK_SECRET: "whsec_local_tests",
    RESEND_API_KEY: "re_local_tests",
    EMAIL_FROM: "Acme <billing@acme.test>",
  });
});

it("security.txt names whom to tell, until when and where it stands", async () => {
  const lines = (await security().text()).trim().split("\n");
  expect(lines).toEqual([
    "Contact: mailto:billing@acme.test",
    expect.stringMatching(/^Expires: 20/),
    "Preferred-Languages: en",
    "Canonical: https://credits.acme.test/.well-known/security.txt",
  ]);
  const expires = new Date(lines[1]?.slice("Expires: ".length) ?? "");
  expect(expires.getTime()).toBeGreaterThan(Date.now());
  expect(expires.getTime()).toBeLessThan(Date.now() + 366 * 86_400_000);
});

it("robots.txt lets machines read the public pages and nothing else", async () => {
  const text = await robots().text();
  expect(text).toMatch(/^User-agent: \*$/m);
  expect(text).toMatch(/^Disallow: \/$/m);
  expect(text).not.toMatch(/Allow: \/(staff|api|sign-in)/);
  expect(text).toMatch(/^Allow: \/terms\$$/m);
  expect(text).toMatch(/^Sitemap: https:\/\/credits\.acme\.test\/sitemap\.xml$/m);
});

it("every page has a policy and insists on https, also one that is fetched ahead or looks like a file", () => {
  const matcher = new RegExp(`^${config.matcher}$`);
  for (const path of ["/", "/acme/billing", "/x.txt", "/acme.svg/ledger", "/docs"]) {
    expect(matcher.test(path), path).toBe(true);
  }
  for (const path of ["/api/health", "/_next/static/x.js"]) expect(matcher.test(path)).toBe(false);
  const ahead = { headers: { "next-router-prefetch": "1", purpose: "prefetch" } };
  const answer = proxy(new NextRequest("https://credits.acme.test/acme", ahead));
  expect(answer.headers.get("content-security-policy")).toMatch(/script-src 'self' 'nonce-/);
  expect(answer.headers.get("strict-transport-security")).toMatch(/max-age=31536000/);
});
