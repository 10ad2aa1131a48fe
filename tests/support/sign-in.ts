import { parse } from "hono/utils/cookie";
import NextAuth from "next-auth";
import { nextAuthOptions } from "@/server/doors/auth/next-auth-options";

/** A browser as next-auth knows it: the cookies it keeps, and what it calls itself. */
export type Browser = { cookies: Record<string, string>; userAgent: string };

type Answer = { status: number; location?: string | undefined; setCookies: string[] };

export function newBrowser(userAgent = "Test"): Browser {
  return { cookies: {}, userAgent };
}

/** The Cookie header and origin of a request of this browser. */
export function headersOf({ cookies }: Browser): Record<string, string> {
  return {
    cookie: cookieHeader(cookies),
    origin: new URL(process.env.APP_URL ?? "").origin,
  };
}

/** Signs in as the sign-in page does. */
export function signInWith(
  browser: Browser,
  provider: "password" | "link" | "second-step" | "passkey",
  credentials: Record<string, string>,
): Promise<Answer> {
  return post(browser, ["callback", provider], credentials);
}

/** Presses the button of an OpenID provider. @returns its address that the browser is sent to */
export async function beginWithProvider(browser: Browser, provider: string): Promise<string> {
  return (await post(browser, ["signin", provider], {})).location ?? "";
}

/** Comes back from the provider, to this address of ours. */
export async function returnFromProvider(
  browser: Browser,
  provider: string,
  back: URL,
): Promise<Answer> {
  const sent = Object.fromEntries(back.searchParams);
  return (await call(browser, "GET", ["callback", provider], {}, sent)).answer;
}

/** Signs out as the sign-out page does. */
export function signOutOf(browser: Browser): Promise<Answer> {
  return post(browser, ["signout"], {});
}

/** What next-auth's own path says of the browser's cookie; `{}` for none. */
export async function nextAuthSession(browser: Browser): Promise<unknown> {
  return (await call(browser, "GET", ["session"])).body;
}

async function post(
  browser: Browser,
  path: string[],
  fields: Record<string, string>,
): Promise<Answer> {
  const { body } = await call(browser, "GET", ["csrf"]);
  const { csrfToken } = body as { csrfToken: string };
  return (await call(browser, "POST", path, { ...fields, csrfToken, json: "true" })).answer;
}

// next-auth's handler for Node, with as much of a request and an answer as it looks at.
async function call(
  browser: Browser,
  method: string,
  path: string[],
  body: Record<string, string> = {},
  sentInPath: Record<string, string> = {},
): Promise<{ answer: Answer; body: unknown }> {
  const answer: Answer = { status: 200, setCookies: [] };
  let sent: unknown;
  const keep = (value: unknown) => {
    sent = value;
  };
  const response = {
    status(code: number) {
      answer.status = code;
      return response;
    },
    getHeader: () => answer.setCookies,
    setHeader(name: string, value: string | string[]) {
      if (name.toLowerCase() === "set-cookie") answer.setCookies = [value].flat();
      if (name.toLowerCase() === "location") answer.location = [value].flat()[0];
      return response;
    },
    json: keep,
    send: keep,
    end: () => {},
  };
  const request = {
    method,
    body,
    query: { ...sentInPath, nextauth: path },
    cookies: browser.cookies,
    headers: {
      host: new URL(process.env.APP_URL ?? "").host,
      cookie: cookieHeader(browser.cookies),
      "user-agent": browser.userAgent,
    },
  };
  // The route writes this cookie.
  const onSecondStep = (token: string) => {
    if (token === "") delete browser.cookies["bursar.second-step"];
    else browser.cookies["bursar.second-step"] = token;
  };
  await NextAuth(request as never, response as never, nextAuthOptions({ onSecondStep }));
  answer.location ??= (sent as { url?: string } | undefined)?.url;
  for (const cookie of answer.setCookies) {
    for (const [name, value] of Object.entries(parse(cookie.split(";")[0] ?? ""))) {
      browser.cookies[name] = value;
      if (value === "") delete browser.cookies[name];
    }
  }
  return { answer, body: sent };
}

function cookieHeader(cookies: Record<string, string>): string {
  return Object.entries(cookies)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("; ");
}
