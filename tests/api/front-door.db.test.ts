import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DELETE, GET, OPTIONS, PATCH, POST, PUT } from "@/app/api/[[...rest]]/route";
import { allEndpoints } from "@/server/doors/endpoints/registry";
import { isForStaff } from "@/server/organizations/access/decide";
import { type SpawnedApi, spawnApi } from "../support/spawn-api";
import { type Stack, startStack } from "../support/stack";

const mount = { DELETE, GET, OPTIONS, PATCH, POST, PUT };
let stack: Stack;
let spawned: SpawnedApi;
beforeAll(async () => {
  [stack, spawned] = await Promise.all([startStack(), spawnApi()]);
});
afterAll(() => Promise.all([stack.stop(), spawned.kill()]));

/** Sends bytes as they are, and reads until the server closes or the answer is complete. */
async function raw(bytes: string, url = stack.apiUrl): Promise<string> {
  const { port } = new URL(url);
  const socket = connect(Number(port), "127.0.0.1");
  socket.write(bytes);
  return text(socket);
}
const line = (method: string, target: string, more = "") =>
  raw(`${method} ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${more}\r\n`);
const statusOf = (answer: string) => Number(answer.slice(9, 12));
const headerOf = (answer: string, name: string) =>
  new RegExp(`^${name}: (.*)\r$`, "im").exec(answer)?.[1];

describe("a request that is none gets a 4xx", () => {
  it.each([
    ["GET", "/%"],
    ["GET", "/api/%"],
    ["GET", "/api/organizations/%E0%A4%A/billing"],
    ["GET", "/a%00b"],
    ["GET", "/api/organizations?x=%"],
    ["GET", `/api/trpc/%`],
    ["GET", "/api/auth/%"],
    ["POST", "/%"],
  ])("%s %s: 400 or 401", async (method, target) => {
    expect([400, 401]).toContain(statusOf(await line(method, target)));
  });

  it.each([
    ["OPTIONS", "*"],
    ["TRACE", "/"],
    ["TRACE", "/api/health"],
    ["TRACE", "/api/auth/session"],
    ["CONNECT", "x:80"],
    ["POST", "/"],
    ["PUT", "/acme"],
    ["DELETE", "/api/auth/session"],
    ["OPTIONS", "/acme"],
    ["PROPFIND", "/api/health"],
  ])("%s %s: 405, with what is answered instead", async (method, target) => {
    const answer = await line(method, target);
    expect([statusOf(answer), headerOf(answer, "allow")]).toEqual([
      405,
      expect.stringMatching(/GET/),
    ]);
  });

  it.each([
    [
      "two lengths",
      "POST /api/me HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    ],
    ["no host", "GET /api/health HTTP/1.1\r\n\r\n"],
    ["a line without end", `GET /${"a".repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
    ["no HTTP at all", "hello\r\n\r\n"],
  ])("%s", async (_, bytes) => {
    const status = statusOf(await raw(bytes));
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });

  it("a websocket is closed, and an offer of HTTP/2 is passed over", async () => {
    const upgrade = (to: string) =>
      line("GET", "/api/health", `Connection: Upgrade\r\nUpgrade: ${to}\r\n`);
    expect(statusOf(await upgrade("websocket"))).toBe(426);
    expect(
      statusOf(
        await raw(
          "GET /api/health HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: Upgrade, close\r\n\r\n",
        ),
      ),
    ).toBe(200);
  });
});

describe("no spelling of a path leads past the API", () => {
  it.each([
    "/x/../api/health",
    "//api/health",
    "/api/./health",
    "/%2e/api/health",
    "/%61pi/health",
  ])("%s is answered by it", async (target) => {
    const answer = await line("GET", target);
    expect(statusOf(answer)).toBe(200);
    expect(answer).toContain('{"status":"ok"}');
  });

  it.each(["/api%2fhealth", "/API/health", "/x/..%2fapi/health"])(
    "%s is nothing, and no page",
    async (target) => {
      const answer = await line("GET", target);
      expect(statusOf(answer)).toBe(404);
      expect(headerOf(answer, "x-page")).toBeUndefined();
      expect(headerOf(answer, "ratelimit")).toBeDefined();
      expect(headerOf(answer, "x-request-id")).toMatch(/^req_/);
    },
  );
});

describe("methods", () => {
  it("a wrong method on any path of the API is 405 with the right ones, on the server and mounted", async () => {
    const known = [
      ...allEndpoints.map(({ rest, access }) => ({
        method: rest.method.toUpperCase(),
        path: `/api${rest.path}`,
        staff: isForStaff(access),
      })),
      ...["/api/health", "/api/ready", "/api/metrics", "/api/openapi.json"].map((path) => ({
        method: "GET",
        path,
      })),
      { method: "POST", path: "/api/stripe/webhook" },
    ].map(({ method, path, ...more }) => ({
      method,
      // What is there for staff alone is not told by its methods either.
      isHidden: "staff" in more && Boolean(more.staff),
      path: path.replace(/\{\w+\}/g, "x"),
      pattern: new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`),
    }));
    for (const path of new Set(known.map((one) => one.path))) {
      const here = known.filter(({ pattern }) => pattern.test(path));
      const methods = here.map(({ method }) => method);
      const told = here.filter(({ isHidden }) => !isHidden).map(({ method }) => method);
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const) {
        if (methods.includes(method)) continue;
        const request = new Request(`${stack.apiUrl}${path}`, { method });
        for (const answer of [await fetch(request.clone()), await mount[method](request)]) {
          const allow = answer.headers.get("allow")?.split(", ");
          expect([answer.status, allow], `${method} ${path}`).toEqual(
            told.length === 0 ? [404, undefined] : [405, expect.arrayContaining(told)],
          );
          await answer.body?.cancel();
        }
      }
    }
  });

  it("a procedure says whether it is asked or told", async () => {
    const url = `${stack.apiUrl}/api/trpc`;
    for (const [method, path, allow] of [
      ["POST", "organization.list", "GET, HEAD"],
      ["PUT", "organization.list", "GET, HEAD"],
      ["GET", "auth.signUp", "POST"],
      ["DELETE", "auth.signUp", "POST"],
    ] as const) {
      const answer = await fetch(`${url}/${path}`, { method });
      expect([answer.status, answer.headers.get("allow")], `${method} ${path}`).toEqual([
        405,
        allow,
      ]);
    }
  });

  it.each([
    "/api/health",
    "/api/openapi.json",
    "/api/me",
    "/api/nothing",
    "/api/trpc/organization.list",
  ])("HEAD %s is GET without a body", async (path) => {
    const [get, head] = await Promise.all(
      ["GET", "HEAD"].map((method) => fetch(`${stack.apiUrl}${path}`, { method })),
    );
    expect(head?.status).toBe(get?.status);
    expect(await head?.text()).toBe("");
    expect(head?.headers.get("content-type")).toBe(get?.headers.get("content-type"));
  });
});

describe("bodies", () => {
  const broken = { method: "POST", headers: { "content-type": "application/json" }, body: '{"a":' };

  it("broken JSON, other bytes than UTF-8 and other types are 4xx, over REST and tRPC", async () => {
    const bytes = new Uint8Array([0x22, 0xff, 0xfe, 0x22]);
    for (const init of [broken, { ...broken, body: bytes }]) {
      const answer = await fetch(`${stack.apiUrl}/api/trpc/auth.signUp`, init);
      const problem = (await answer.json()) as { error: { json: { data: { problem: object } } } };
      expect(answer.status).toBe(400);
      expect(problem.error.json.data.problem).toMatchObject({ code: "validation_failed" });
    }
    const form = await fetch(`${stack.apiUrl}/api/trpc/auth.signUp`, {
      method: "POST",
      body: new URLSearchParams({ json: "{}" }),
    });
    expect(form.status).toBe(415);
  });

  it("a body of more than 16 kB for next-auth, or of no stated length, is refused", async () => {
    const post = (url: string, body: BodyInit) =>
      fetch(`${stack.apiUrl}${url}`, { method: "POST", body, duplex: "half" } as RequestInit);
    const kilobytes = (count: number) => "x".repeat(count * 1_000);
    expect((await post("/api/auth/callback/password", kilobytes(16))).status).toBe(200);
    expect((await post("/api/auth/callback/password", kilobytes(17))).status).toBe(413);
    expect((await post("/x/../api//auth/callback/password", kilobytes(17))).status).toBe(413);
    expect((await post("/api/auth/callback/password", new Blob(["x"]).stream())).status).toBe(413);
  });

  it("the copy that Next mounts refuses more than a megabyte, of a stated length or not", async () => {
    const send = (body: BodyInit, headers = {}) =>
      mount.POST(
        new Request("http://127.0.0.1:3000/api/me", {
          method: "POST",
          body,
          headers,
          duplex: "half",
        } as RequestInit),
      );
    const large = "x".repeat(1_000_001);
    expect((await send(large, { "content-length": String(large.length) })).status).toBe(413);
    expect((await send(new Blob([large]).stream())).status).toBe(413);
    expect((await send(new Blob(["{}"]).stream())).status).toBe(405);
  });

  it("a body of unknown length is read up to a megabyte", async () => {
    const send = (length: number) =>
      fetch(`${stack.apiUrl}/api/trpc/auth.verifyEmail`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: new Blob([" ".repeat(length - 2), "{}"]).stream(),
        duplex: "half",
      } as RequestInit);
    expect((await send(1_000_000)).status).toBe(403); // read, and asked for from nowhere of ours
    expect((await send(1_000_001)).status).toBe(413);
  });

  it("100 MB leave the memory of the process as it was, whatever they are sent to and however", async () => {
    const megabyte = new Uint8Array(1_000_000).fill(0x20);
    const stream = (megabytes: number) => {
      let sent = 0;
      return new ReadableStream<Uint8Array>({
        pull(controller) {
          if (sent++ < megabytes) controller.enqueue(megabyte);
          else controller.close();
        },
      });
    };
    const paths = ["auth/callback/password", "me", "trpc/auth.signUp", "stripe/webhook", "../acme"];
    const sendToAll = async (megabytes: number) => {
      const whole = new Uint8Array(megabytes * 1_000_000).fill(0x20);
      const statuses = [];
      for (const path of paths) {
        for (const body of [whole, stream(megabytes)]) {
          const init = { method: "POST", body, duplex: "half" } as RequestInit;
          // Where the rest is not read, the sender may see a closed connection instead of the answer.
          const sent = await fetch(`${spawned.url}/${path}`, init).catch(() => ({ status: 413 }));
          statuses.push(sent.status);
        }
      }
      return statuses;
    };
    // What a process takes for its first refusals, whatever the size of what it refuses, it keeps.
    for (let time = 0; time < 5; time++) await sendToAll(2);
    const before = await spawned.memory();
    let most = before;
    let sending = true;
    const watching = (async () => {
      while (sending) {
        most = Math.max(most, await spawned.memory());
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    })();
    const statuses = await sendToAll(100);
    sending = false;
    await watching;
    expect(statuses).toEqual([413, 413, 413, 413, 413, 413, 413, 413, 405, 405]);
    expect((most - before) / 1e6).toBeLessThan(50);
    expect((await fetch(`${spawned.url}/health`)).status).toBe(200);
  });
});
