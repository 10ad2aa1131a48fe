import { encode } from "next-auth/jwt";
import { expect, it, vi } from "vitest";
import { nextAuthOptions } from "./next-auth-options";
import { namedSession, sessionCookie } from "./session";

const secret = "a-secret-of-more-than-thirty-two-letters";
const site = vi.hoisted(() => ({ APP_URL: "" }));
vi.mock("@/server/foundation/env", () => ({ env: () => ({ ...site, NEXTAUTH_SECRET: secret }) }));

it("on https the session cookie belongs to this host alone and travels encrypted", () => {
  site.APP_URL = "https://app.test";
  expect(sessionCookie()).toEqual({
    name: "__Host-next-auth.session-token",
    options: { httpOnly: true, sameSite: "lax", path: "/", secure: true },
  });
  const { cookies, useSecureCookies } = nextAuthOptions();
  expect([cookies?.sessionToken, useSecureCookies]).toEqual([sessionCookie(), true]);
});

it("on this machine it needs no https, and is as closed otherwise", () => {
  site.APP_URL = "http://127.0.0.1:3000";
  expect(sessionCookie()).toEqual({
    name: "next-auth.session-token",
    options: { httpOnly: true, sameSite: "lax", path: "/", secure: false },
  });
});

it("a cookie names a session only if we sealed it, under its own name", async () => {
  site.APP_URL = "https://app.test";
  const sealed = await encode({ token: { sid: "ses_1" }, secret });
  const foreign = await encode({
    token: { sid: "ses_1" },
    secret: "another-secret-of-32-letters-xx",
  });
  const name = sessionCookie().name;
  expect(await namedSession(`${name}=${sealed}`)).toBe("ses_1");
  for (const cookies of [
    `next-auth.session-token=${sealed}`,
    `__Secure-next-auth.session-token=${sealed}`,
    `${name}=${foreign}`,
    `${name}=${sealed.slice(0, -2)}xx`,
    `${name}=ses_1`,
    `${name}=`,
    "",
    null,
  ]) {
    expect(await namedSession(cookies)).toBeUndefined();
  }
});
