import { once } from "node:events";
import type { AddressInfo } from "node:net";
import express from "express";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { Bursar } from "@/sdk/src/index";
import { createHandler, type HandlerOptions, toNodeHandler } from "@/sdk/src/server/index";
import { type Stack, startStack } from "../support/stack";
import { type Tenant, tenantWithoutBooks } from "../support/tenant";

let stack: Stack;
let tenant: Tenant;
let bursar: Bursar;
const everything = ["balance", "forecast", "check", "usage", "prices", "buy", "recharge"] as const;
beforeAll(async () => {
  stack = await startStack();
  tenant = await tenantWithoutBooks(100);
  bursar = new Bursar({ apiKey: tenant.apiKey, baseUrl: stack.apiUrl, backoffMs: 1 });
});
afterAll(() => stack.stop());

/** Asks a handler as a page of the host does. */
async function ask(
  options: Partial<HandlerOptions>,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = { "x-bursar-request": "1" },
) {
  const handler = createHandler({ bursar, identify: () => ({ may: everything }), ...options });
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const response = await handler(new Request(`https://host.test/api/bursar/${path}`, init));
  return { status: response.status, body: await response.json(), headers: response.headers };
}

it("answers what the components ask", async () => {
  await bursar.charge("api.call", { quantity: 4 });
  const { body: balance, headers } = await ask({}, "GET", "balance");
  expect(balance).toMatchObject({ available: 96 });
  expect(headers.get("cache-control")).toBe("no-store");
  expect((await ask({}, "GET", "forecast")).body).toMatchObject({ outcome: "not_enough_history" });
  expect((await ask({}, "GET", "prices")).body).toContainEqual(
    expect.objectContaining({ key: "api.call", credits: 1 }),
  );
  expect((await ask({}, "GET", "usage")).body).toMatchObject({ total_credits: 5 });
  const check = await ask({}, "POST", "check", { operation: "api.call", quantity: 97 });
  expect(check.body).toMatchObject({ allowed: false, credits: 97 });
  expect((await ask({}, "GET", "offer")).body.packages).toHaveLength(3);
  const checkout = { package: "builder", attempt: "click-1" };
  const first = await ask({}, "POST", "checkout", checkout);
  expect(first.body.url).toMatch(/^http/);
  expect(await ask({}, "POST", "checkout", checkout)).toMatchObject({ body: first.body });
  expect((await ask({}, "PUT", "recharge", { threshold_credits: 50 })).body).toMatchObject({
    enabled: false,
    threshold_credits: 50,
  });
  expect((await ask({}, "PUT", "recharge", { enabled: true })).body).toMatchObject({
    code: "payment_method_required",
  });
});

it("shows nothing to whoever it does not know, and only what the host allows to whom it does", async () => {
  expect((await ask({ identify: () => null }, "GET", "balance")).status).toBe(401);
  const reader = { identify: () => ({}) };
  expect((await ask(reader, "GET", "balance")).status).toBe(200);
  expect((await ask(reader, "GET", "offer")).status).toBe(403);
  expect((await ask(reader, "POST", "checkout", { package: "builder" })).status).toBe(403);
  expect((await ask(reader, "PUT", "recharge", { enabled: false })).status).toBe(403);
  const narrow = { identify: () => ({ may: ["check"] as const }) };
  expect((await ask(narrow, "GET", "balance")).status).toBe(403);
  for (const [method, path] of [
    ["GET", "ledger"],
    ["DELETE", "recharge"],
    ["POST", "balance"],
    ["GET", ""],
  ] as const)
    expect((await ask({}, method, path)).status).toBe(404);
});

it("takes no change from a page of another site", async () => {
  const change = await ask(
    {},
    "PUT",
    "recharge",
    { threshold_credits: 10 },
    { "content-type": "text/plain" },
  );
  expect(change).toMatchObject({ status: 403, body: { code: "cross_origin" } });
});

it("acts for the organization that the host names, whatever a visitor sends", async () => {
  const other = await tenantWithoutBooks(7);
  const sent = {
    operation: "api.call",
    organization: other.organization.id,
    organization_id: other.organization.id,
    member: "usr_x",
  };
  expect((await ask({}, "POST", "check", sent)).body).toMatchObject({
    organization_id: tenant.organization.id,
  });
  const balance = await ask({}, "GET", `balance?organization_id=${other.organization.id}`);
  expect(balance.body.available).toBe(96);
  const foreign = { identify: () => ({ organization: other.organization.id, may: everything }) };
  expect((await ask(foreign, "GET", "balance")).status).toBe(404);
});

it("tells a visitor nothing of the host's key or network", async () => {
  const onError = vi.fn();
  const wrongKey = new Bursar({ apiKey: "bk_live_wrong", baseUrl: stack.apiUrl });
  const refused = await ask({ bursar: wrongKey, onError }, "GET", "balance");
  expect(refused).toMatchObject({
    status: 500,
    body: { code: "internal", detail: "Something went wrong on our side." },
  });
  const nobody = new Bursar({ apiKey: "bk_live_x", baseUrl: "http://127.0.0.1:1", maxRetries: 0 });
  const lost = await ask({ bursar: nobody, onError }, "GET", "balance");
  expect(lost).toMatchObject({ status: 503, body: { code: "unavailable" } });
  expect(JSON.stringify([refused.body, lost.body])).not.toContain("127.0.0.1");
  expect(onError).toHaveBeenCalledTimes(2);
  for (const body of ["x", [1], `${"x".repeat(10_001)}`])
    expect((await ask({ onError }, "POST", "check", body)).status).toBe(400);
});

it("serves the same from Express, before and after a body parser", async () => {
  const app = express();
  const handler = toNodeHandler(createHandler({ bursar, identify: () => ({ may: everything }) }));
  app.use("/raw/bursar", handler);
  app.use(express.json());
  app.use("/parsed/bursar", handler);
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  for (const mount of ["raw", "parsed"]) {
    const url = `http://127.0.0.1:${port}/${mount}/bursar`;
    expect(await (await fetch(`${url}/balance`)).json()).toMatchObject({ available: 96 });
    const response = await fetch(`${url}/check`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-bursar-request": "1" },
      body: JSON.stringify({ operation: "api.call", quantity: 2 }),
    });
    expect(await response.json()).toMatchObject({ allowed: true, credits: 2 });
  }
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
