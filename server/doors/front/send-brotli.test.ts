import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { brotliCompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sendBrotli } from "./send-brotli";

const folder = mkdtempSync(path.join(tmpdir(), "build-"));
const script = "console.log('a page');\n".repeat(100);
let server: Server;

beforeAll(async () => {
  mkdirSync(path.join(folder, "static/chunks"), { recursive: true });
  writeFileSync(path.join(folder, "static/chunks/0-a~b.js.br"), brotliCompressSync(script));
  writeFileSync(path.join(folder, "secret.js.br"), brotliCompressSync("no"));
  server = createServer(async (request, response) => {
    if (!(await sendBrotli(request, response, folder))) response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const ask = (at: string, accepts = "gzip, br", method = "GET") =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${at}`, {
    method,
    headers: { "accept-encoding": accepts },
  });

it("a browser that reads Brotli gets the script as it was compressed when it was built", async () => {
  const answer = await ask("/_next/static/chunks/0-a~b.js?v=1");
  expect(answer.headers.get("content-encoding")).toBe("br");
  expect(answer.headers.get("content-type")).toMatch(/^text\/javascript/);
  expect(answer.headers.get("cache-control")).toContain("immutable");
  expect(answer.headers.get("vary")).toBe("accept-encoding");
  expect(await answer.text()).toBe(script);
  expect((await ask("/_next/static/chunks/0-a~b.js", "br", "HEAD")).status).toBe(200);
});

it.each([
  ["/_next/static/chunks/0-a~b.js", "gzip"],
  ["/_next/static/chunks/0-a~b.js", "gzip, br;q=0"],
  ["/_next/static/chunks/none.js", "br"],
  ["/_next/static/chunks", "br"],
  ["/_next/static/%2e%2e/secret.js", "br"],
  ["/_next/static/../secret.js", "br"],
  ["/static/chunks/0-a~b.js", "br"],
])("%s asked for in %s is left to Next", async (at, accepts) => {
  expect((await ask(at, accepts)).status).toBe(204);
});
