import { connect, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type SpawnedApi, spawnApi } from "../support/spawn-api";

const MOST = 12;

let impatient: SpawnedApi;
let small: SpawnedApi;
beforeAll(async () => {
  [impatient, small] = await Promise.all([
    spawnApi({
      HTTP_HEADERS_TIMEOUT_SECONDS: "2",
      HTTP_REQUEST_TIMEOUT_SECONDS: "4",
      HTTP_KEEP_ALIVE_SECONDS: "1",
    }),
    spawnApi({ HTTP_MAX_CONNECTIONS: String(MOST) }),
  ]);
});
afterAll(() => Promise.all([impatient.kill(), small.kill()]));

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

type Talk = { socket: Socket; heard(): string; closed: Promise<string> };

/** A connection that says what it is told to, and keeps what it hears. */
function talkTo({ url }: SpawnedApi): Talk {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  sockets.push(socket);
  let heard = "";
  socket.on("data", (chunk: Buffer) => {
    heard += chunk.toString();
  });
  socket.on("error", () => {});
  const closed = new Promise<string>((resolve) => socket.once("close", () => resolve(heard)));
  return { socket, heard: () => heard, closed };
}

/** Sends one byte after the other, as slowly as keeps a connection busy, until the other side is gone. */
function drip({ socket }: Talk): void {
  const timer = setInterval(() => socket.write("x"), 100);
  socket.once("close", () => clearInterval(timer));
}

const ANSWERED = /^HTTP\/1\.1 200 [\s\S]*{"status":"ok"}$/;
const HEALTH = "GET /api/health HTTP/1.1\r\nHost: x\r\n\r\n";

describe("who is too slow is let go, and the process goes on", () => {
  afterEach(async () => {
    expect((await fetch(`${impatient.url}/health`)).status).toBe(200);
  });

  it("headers that come a byte at a time", async () => {
    const talk = talkTo(impatient);
    talk.socket.write("GET /api/health HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    drip(talk);
    expect(await talk.closed).toMatch(/^HTTP\/1\.1 408 /);
  });

  it("a connection that says nothing", async () => {
    const talk = talkTo(impatient);
    expect(await talk.closed).toMatch(/^(HTTP\/1\.1 408 |$)/);
  });

  it.each([
    "/api/trpc/auth.signUp",
    "/api/me",
    "/api/stripe/webhook",
    "/api/v1/charges",
    "/api/auth/callback/password",
  ])("a body that comes a byte at a time, for %s", async (path) => {
    const talk = talkTo(impatient);
    talk.socket.write(
      `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n{`,
    );
    drip(talk);
    expect(await talk.closed).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  it("a body of no stated length that never ends", async () => {
    const talk = talkTo(impatient);
    talk.socket.write(
      "POST /api/trpc/auth.signUp HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
    );
    expect(await talk.closed).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  it("a connection that was answered and asks for nothing more", async () => {
    const talk = talkTo(impatient);
    talk.socket.write(HEALTH);
    expect(await talk.closed).toMatch(ANSWERED);
  });
});

it("who asks and never reads is let go, and makes room for others", async () => {
  const narrow = await spawnApi({ HTTP_MAX_CONNECTIONS: "1", HTTP_IDLE_TIMEOUT_SECONDS: "2" });
  const deaf = talkTo(narrow);
  deaf.socket.pause();
  deaf.socket.write("GET /api/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".repeat(500));
  const next = () => {
    const talk = talkTo(narrow);
    talk.socket.write(HEALTH.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
    return talk.closed;
  };
  expect(await next(), "while it is there").toBe("");
  await expect.poll(next).toMatch(ANSWERED);
  await narrow.kill();
});

describe("more connections than there may be", () => {
  it("are closed at once, and others are answered as before", async () => {
    const held = Array.from({ length: MOST }, () => talkTo(small));
    // Each has been heard before the next one comes: it was answered once and is half-way into another.
    for (const { socket, heard } of held) {
      socket.write(`${HEALTH}GET /api/health HTTP/1.1\r\n`);
      await expect.poll(heard).toMatch(ANSWERED);
    }
    const refused = talkTo(small);
    refused.socket.write(HEALTH);
    expect(await refused.closed).toBe("");

    const [one, ...others] = held as [Talk, ...Talk[]];
    for (const { socket } of others) socket.write("Host: x\r\n\r\n");
    for (const { heard } of others)
      await expect.poll(() => heard().match(/HTTP\/1\.1 200 /g)).toHaveLength(2);
    one.socket.destroy();
    await expect
      .poll(async () => {
        const next = talkTo(small);
        next.socket.write(HEALTH.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
        return next.closed;
      })
      .toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe("a caller that asks before it sends its body", () => {
  const ask = async (path: string, length: number, expectation = "100-continue") => {
    const talk = talkTo(small);
    talk.socket.write(
      `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\nExpect: ${expectation}\r\n\r\n`,
    );
    return talk;
  };

  it.each(["/api/v1/charges", "/api/trpc/auth.verifyEmail", "/api/auth/callback/password"])(
    "is told to go on, and answered when it did: %s",
    async (path) => {
      const talk = await ask(path, 2);
      await expect.poll(talk.heard).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\n/);
      talk.socket.write("{}");
      await expect.poll(talk.heard).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 [24]\d\d /);
    },
  );

  it.each([
    ["/api/v1/charges", 1_000_001, 413],
    ["/api/auth/callback/password", 16_001, 413],
    ["/acme/billing", 2, 405],
    ["/api/%", 2, 400],
  ])(
    "is refused without being told to, and let go: %s of %i bytes",
    async (path, length, status) => {
      const heard = await (await ask(path, length)).closed;
      expect(heard).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      expect(heard).toMatch(/\r\nconnection: close\r\n/i);
    },
  );

  it("is refused what nobody knows, and the connection cannot be used to slip in a request", async () => {
    const talk = await ask("/api/v1/charges", HEALTH.length, "200-ok");
    talk.socket.write(HEALTH); // the body it announced
    await expect.poll(talk.heard).toMatch(/^HTTP\/1\.1 417 /);
    talk.socket.end();
    expect(await talk.closed).not.toContain('{"status":"ok"}');
  });
});
