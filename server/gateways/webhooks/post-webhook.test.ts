import { once } from "node:events";
import http, { type RequestListener } from "node:http";
import type { AddressInfo, LookupFunction } from "node:net";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Network, postWebhook } from "./post-webhook";

const closing: (() => void)[] = [];

beforeAll(() => {
  Object.assign(process.env, {
    BURSAR_MODE: "local",
    DATABASE_URL: "postgresql://nobody:nobody@127.0.0.1:1/none",
    APP_URL: "http://127.0.0.1:3000",
    NEXTAUTH_SECRET: "local-tests-local-tests-local-tests-1",
    STRIPE_SECRET_KEY: "sk_test_local",
    STRIPE_WEBHOOK_SECRET: "whsec_local_tests",
    RESEND_API_KEY: "re_local_tests",
    WEBHOOK_LOCAL_HOSTS: "127.0.0.1",
  });
});
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A receiver on loopback; counts who got through to it. */
async function receiver(answer: RequestListener) {
  let requests = 0;
  const server = http
    .createServer((request, response) => {
      requests++;
      answer(request, response);
    })
    .listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}/hook`, requests: () => requests };
}

const post = (url: string, network?: Network) =>
  postWebhook(url, { "webhook-id": "msg_1" }, "{}", network);

/** A name server that answers with these addresses. */
const leadsTo =
  (...addresses: string[]): LookupFunction =>
  (_host, options, callback) => {
    const found = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    if (options.all) callback(null, found);
    else callback(null, found[0]?.address ?? "", found[0]?.family);
  };

describe("a webhook", () => {
  it("is delivered by any status of success, and keeps what was answered", async () => {
    const { url } = await receiver((_, response) => response.writeHead(202).end("tha\u0000nks"));
    expect(await post(url)).toMatchObject({ status: 202, answer: "tha\ufffdnks", problem: null });
  });

  it.each([
    [301, /redirect/],
    [307, /redirect/],
    [400, /responded with 400/],
    [410, /Gone/],
    [500, /responded with 500/],
  ])("that is answered %i is not delivered, and the reason is told", async (status, words) => {
    const elsewhere = await receiver((_, response) => response.end());
    const { url } = await receiver((_, response) =>
      response.writeHead(status, { location: elsewhere.url }).end("no"),
    );
    const posted = await post(url);
    expect(posted).toMatchObject({ status, answer: "no", problem: expect.stringMatching(words) });
    expect(elsewhere.requests()).toBe(0);
  });

  it("reads no more than 64 kB of an endless answer, and keeps 4", async () => {
    const { url } = await receiver((_, response) => {
      const more = () => {
        while (response.write("x".repeat(16_384)));
      };
      response.on("drain", more);
      more();
    });
    const { problem, answer } = await post(url);
    expect([problem, answer?.length]).toEqual([null, 4_096]);
  });

  it.each(["never answers", "never finishes"])("gives up on a receiver that %s", async (how) => {
    const { url } = await receiver((_, response) => {
      if (how === "never finishes") response.writeHead(200).write("wait");
    });
    expect(await post(url, { timeoutMs: 50 })).toMatchObject({
      status: null,
      problem: "No complete response within 0.05 seconds.",
    });
  });

  it("tells that nobody listens", async () => {
    const { url, port } = await receiver(() => undefined);
    for (const close of closing.splice(0)) close();
    expect(port).toBeGreaterThan(0);
    expect(await post(url)).toMatchObject({ problem: "The connection was refused." });
  });
});

describe("a public name that leads to a private address", () => {
  const blocked = "The host resolves to a private address, and webhooks are never sent there.";

  it.each([
    ["127.0.0.1"],
    ["10.0.0.8"],
    ["169.254.169.254"],
    ["100.64.0.1"],
    ["::1"],
    ["fd00:ec2::254"],
    ["fe80::1"],
    ["::ffff:127.0.0.1"],
    ["64:ff9b::a9fe:a9fe"],
    ["127.0.0.1", "::1"],
  ])("%s is refused where the connection is opened", async (...addresses) => {
    const posted = await post("https://hooks.example.com/", { lookup: leadsTo(...addresses) });
    expect(posted).toMatchObject({ status: null, problem: blocked });
  });

  it("is refused after it moved there, though the address of the endpoint is as it was", async () => {
    const { port, requests } = await receiver((_, response) => response.end());
    const moved = `https://hooks.example.com:${port}/`;
    expect(await post(moved, { lookup: leadsTo("127.0.0.1") })).toMatchObject({ problem: blocked });
    expect(requests()).toBe(0);
  });
});
