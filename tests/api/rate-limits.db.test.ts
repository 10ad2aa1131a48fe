import Stripe from "stripe";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { GET, POST } from "@/app/api/[[...rest]]/route";
import { serveNextAuth } from "@/server/doors/auth/serve-next-auth";
import { pageContext } from "@/server/doors/trpc/context";
import { createCaller } from "@/server/doors/trpc/router";
import { createJoinLink } from "@/server/members/join-links/create-join-link";
import { newApiKey } from "@/server/scenarios/story";
import { asPerson } from "../members/story";
import { browserHeaders } from "../support/client";
import { type Stack, startStack } from "../support/stack";
import { type Tenant, tenantWith } from "../support/tenant";

const LIMIT = 25;
const GUESSES = 10;
Object.assign(process.env, {
  RATE_LIMIT_PER_MINUTE: String(LIMIT),
  RATE_LIMIT_FAILED_AUTHENTICATION_PER_MINUTE: String(GUESSES),
  TRUSTED_PROXIES: "1", // so that a test says whom it comes from
});

let stack: Stack;
let tenant: Tenant;
let address = 0;
beforeAll(async () => {
  stack = await startStack();
  tenant = await tenantWith(100);
});
afterAll(() => stack.stop());
beforeEach(() => {
  address++;
});

type Headers = Record<string, string>;
const from = (headers: Headers = {}) => ({ "x-forwarded-for": `10.0.0.${address}`, ...headers });
const get = (path: string, headers: Headers = {}) =>
  fetch(`${stack.apiUrl}${path}`, { headers: from(headers) });
const mounted = (path: string, headers: Headers = {}) =>
  GET(new Request(`http://127.0.0.1:3000${path}`, { headers: from(headers) }));
const aKey = async (): Promise<Headers> => {
  const { organization, owner } = tenant;
  const { key } = await newApiKey(new Date(), organization, owner, { name: "Another" });
  return { authorization: `Bearer ${key}` };
};
const remaining = (response: Response) =>
  Number(/r=(\d+)/.exec(response.headers.get("ratelimit") ?? "")?.[1]);

const TRPC = "/api/trpc/organization.list?input=%7B%22json%22%3A%7B%7D%7D";
const batch = (calls: number) =>
  `/api/trpc/${new Array(calls).fill("organization.list").join()}?batch=1&input=${encodeURIComponent(
    JSON.stringify(Object.fromEntries(new Array(calls).fill({ json: {} }).entries())),
  )}`;

it("one limit counts a key over REST, tRPC, each call of a batch, and the copy that Next mounts", async () => {
  const key = await aKey();
  const path = `/api/organizations/${tenant.organization.id}`;
  const answers = [
    await get(path, key),
    await get(TRPC, key),
    await mounted(path, key),
    await mounted(TRPC, key),
    await get(`${path}?limit=wrong`, key),
    await get(batch(10), key),
  ];
  expect(answers.map(remaining)).toEqual([1, 2, 3, 4, 5, 15].map((used) => LIMIT - used));
  expect(answers.map(({ headers }) => headers.get("ratelimit-policy"))).toEqual(
    answers.map(() => `"default";q=${LIMIT};w=60`),
  );
  const refused = await get(batch(11), key);
  expect([refused.status, remaining(refused)]).toEqual([429, 0]);
  for (const send of [get, mounted]) {
    for (const again of [await send(path, key), await send(TRPC, key)]) {
      expect(again.status).toBe(429);
      expect(Number(again.headers.get("retry-after"))).toBeGreaterThan(0);
    }
  }
});

it("the same limit counts messages of MCP, and an agent is told of it in the result of its call", async () => {
  const key = await aKey();
  const ask = async (method: string, params: object = {}) => {
    const response = await fetch(`${stack.apiUrl}/api/mcp`, {
      method: "POST",
      headers: from({
        ...key,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      }),
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    });
    return { response, told: await response.json() };
  };
  expect(remaining(await get(`/api/organizations/${tenant.organization.id}`, key))).toBe(LIMIT - 1);
  const call = { name: "organization_list", arguments: {} };
  for (let used = 2; used <= LIMIT; used++)
    expect(remaining((await ask("tools/call", call)).response)).toBe(LIMIT - used);
  const refused = await ask("tools/call", call);
  expect(refused.response.status).toBe(200);
  expect(refused.told.result).toMatchObject({
    isError: true,
    structuredContent: {
      code: "rate_limited",
      retry_after: expect.any(Number),
      how_to_fix: expect.stringMatching(/^Wait \d+ seconds\. /),
    },
  });
  const list = await ask("tools/list");
  expect([list.response.status, list.told.error.data.code]).toEqual([429, "rate_limited"]);
  expect(Number(list.response.headers.get("retry-after"))).toBeGreaterThan(0);
});

it("one limit counts a person over REST and tRPC", async () => {
  const headers = await browserHeaders(tenant.owner);
  const first = remaining(await get("/api/me", headers));
  expect(remaining(await get(TRPC, headers))).toBe(first - 1);
});

it("whoever is not signed in is counted by address, whatever they ask for", async () => {
  const preview = `/api/trpc/auth.previewInvitation?input=${encodeURIComponent('{"json":{"token":"x"}}')}`;
  const paths = ["/api/health", "/api/nothing", "/api/openapi.json", preview, TRPC, "/api/me"];
  const answers = [];
  for (const path of paths) answers.push(await get(path));
  answers.push(await mounted("/api/health"));
  expect(answers.map(remaining)).toEqual(answers.map((_, n) => LIMIT - 1 - n));
  for (let n = answers.length; n < LIMIT; n++) await get("/api/health");
  for (const path of paths) expect((await get(path)).status, path).toBe(429);
  address++;
  expect((await get("/api/health")).status).toBe(200);
});

it("keys that do not work are refused after some; one that works is let in from the same address", async () => {
  const key = await aKey();
  const statuses = [];
  for (let guess = 0; guess < GUESSES + 2; guess++) {
    const wrong = `bk_live_guess${guess}`;
    const send = [
      () => get("/api/me", { authorization: `Bearer ${wrong}` }),
      () => get("/api/me", { "x-api-key": wrong }),
      () => get(TRPC, { authorization: `Bearer ${wrong}` }),
      () => mounted("/api/me", { cookie: "next-auth.session-token=wrong" }),
    ][guess % 4] as () => Promise<Response>;
    statuses.push((await send()).status);
  }
  expect(statuses).toEqual([...new Array(GUESSES).fill(401), 429, 429]);
  expect((await get(`/api/organizations/${tenant.organization.id}`, key)).status).toBe(200);
});

const stripeSigns = (payload: string, secret = "whsec_local_tests") =>
  new Stripe("sk_test_local").webhooks.generateTestHeaderString({ payload, secret });
const delivery = (id: string, signature: (payload: string) => string) => {
  const payload = JSON.stringify({
    object: "event",
    id,
    type: "customer.created",
    created: Math.floor(Date.now() / 1_000),
    data: { object: { id: "cus_1" } },
  });
  return {
    method: "POST",
    body: payload,
    headers: from({ "stripe-signature": signature(payload) }),
  };
};

it("forged webhooks are counted with the keys that do not work; no genuine one is ever refused", async () => {
  const url = "/api/stripe/webhook";
  const forge = (payload: string) => stripeSigns(payload, "whsec_of_somebody_else");
  const send = (n: number) =>
    n % 2
      ? POST(new Request(`http://127.0.0.1:3000${url}`, delivery(`evt_forged_${n}`, forge)))
      : fetch(
          `${stack.apiUrl}${url}`,
          delivery(`evt_forged_${n}`, () => "t=1,v1=00"),
        );
  const statuses = [];
  for (let n = 0; n < GUESSES + 2; n++) statuses.push((await send(n)).status);
  expect(statuses).toEqual([...new Array(GUESSES).fill(400), 429, 429]);
  expect((await get("/api/me", { authorization: "Bearer bk_live_guess" })).status).toBe(429);
  for (let n = GUESSES + 2; n < LIMIT + 2; n++) await send(n);
  expect((await get("/api/health")).status).toBe(429);
  for (let n = 0; n < 2 * LIMIT; n++) {
    const genuine = await fetch(
      `${stack.apiUrl}${url}`,
      delivery(`evt_genuine_${address}_${n}`, stripeSigns),
    );
    expect([genuine.status, await genuine.json()]).toEqual([200, { received: true }]);
  }
});

const token = "x".repeat(43);
const password = "a long enough password";
const links: [procedure: string, input: object, method: "GET" | "POST"][] = [
  ["auth.previewVerification", { token }, "GET"],
  ["auth.verifyEmail", { token }, "POST"],
  ["auth.resetPassword", { token, password }, "POST"],
  ["auth.previewBillingEmail", { token }, "GET"],
  ["auth.confirmBillingEmail", { token }, "POST"],
  ["auth.undoSecondFactor", { token }, "POST"],
  ["auth.previewEmailChange", { token }, "GET"],
  ["auth.followEmailChange", { token }, "POST"],
  ["auth.signUpInvited", { token, name: "Ada", password }, "POST"],
  ["auth.signUpToJoin", { name: "Ada", password, link: token }, "POST"],
  ["auth.previewInvitation", { token }, "GET"],
  ["auth.previewJoinLink", { link: token }, "GET"],
];

function ask(procedure: string, input: object, method: "GET" | "POST"): Promise<Response> {
  const json = JSON.stringify({ json: input });
  const path = `/api/trpc/${procedure}`;
  if (method === "GET") return get(`${path}?input=${encodeURIComponent(json)}`);
  const headers = from({ "content-type": "application/json", origin: "http://127.0.0.1:3000" });
  return fetch(`${stack.apiUrl}${path}`, { method, headers, body: json });
}

it.each(links)(
  "links that lead nowhere are counted with the keys that do not work: %s",
  async (procedure, input, method) => {
    // Each for another mailbox, as one mailbox gets few emails.
    const inputs = (n: number) =>
      procedure === "auth.signUpToJoin" ? { ...input, email: `ada.${n}@acme.test` } : input;
    const statuses = [];
    for (let n = 0; n < GUESSES + 1; n++)
      statuses.push((await ask(procedure, inputs(n), method)).status);
    expect(statuses.slice(0, GUESSES)).not.toContain(429);
    expect(statuses.at(-1)).toBe(429);
    expect((await get("/api/me", { authorization: "Bearer bk_live_guess" })).status).toBe(429);
  },
);

it("wrong passwords and links at sign-in are counted with the keys that do not work", async () => {
  const signIn = (names: string, status: number) =>
    serveNextAuth(
      new Request(`http://127.0.0.1:3000/api/auth/${names}`, { method: "POST", headers: from() }),
      names.split("/"),
      async () => Response.json({ url: "http://127.0.0.1:3000/" }, { status }),
    );
  const statuses = [];
  for (let n = 0; n < GUESSES + 1; n++)
    statuses.push((await signIn(n % 2 ? "callback/password" : "callback/link", 401)).status);
  expect(statuses).toEqual([...new Array(GUESSES).fill(401), 429]);
  expect((await signIn("callback/password", 200)).status, "one that is right").toBe(200);
  expect((await get("/api/me", { authorization: "Bearer bk_live_guess" })).status).toBe(429);
});

it("a page counts the links and sessions that do not work, and a link that works is followed all the same", async () => {
  const page = (cookie = "") =>
    createCaller(pageContext(new Request("http://page.internal/", { headers: from({ cookie }) })));
  for (let n = 0; n < GUESSES; n++) {
    if (n % 2) await expect(page().auth.previewInvitation({ token })).rejects.toThrow(/no such/);
    else await expect(page("next-auth.session-token=wrong").me.get({})).rejects.toThrow(/sign in/i);
  }
  expect((await get("/api/me", { authorization: "Bearer bk_live_guess" })).status).toBe(429);
  await expect(page().auth.previewJoinLink({ link: token })).rejects.toThrow(/invalid keys/);
  const scope = { organization_id: tenant.organization.id as `org_${string}` };
  const { url } = await createJoinLink(
    asPerson(tenant.owner),
    { ...scope, role: "viewer" },
    new Date(),
  );
  const link = url?.split("/").at(-1) ?? "";
  expect(await page().auth.previewJoinLink({ link })).toMatchObject({ state: "open" });
});

it("a page is for people: a key opens none, whatever it may do, and is no guess either", async () => {
  const { email } = tenant.owner;
  const page = (headers: Record<string, string>) =>
    createCaller(pageContext(new Request("http://page.internal/", { headers: from(headers) })));
  for (const headers of [
    { authorization: `Bearer ${tenant.apiKey}` },
    { "x-api-key": tenant.apiKey },
    { authorization: "Basic c3RhZ2luZzpkb29y" },
  ]) {
    await expect(page(headers).organization.list({})).rejects.toMatchObject({
      code: "UNAUTHORIZED",
    });
    // As where a password stands in front of a site: the session counts, not what came beside it.
    const { cookie = "" } = (await browserHeaders(tenant.owner)) as { cookie?: string };
    expect(await page({ ...headers, cookie }).me.get({})).toMatchObject({ email });
  }
});
