import { afterAll, beforeAll, expect, it } from "vitest";
import { GET, POST, PUT } from "@/app/api/[[...rest]]/route";
import { type Stack, startStack } from "../support/stack";
import { tenantWith } from "../support/tenant";

const mounts = { GET, POST, PUT };
let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

it("the Next route and the Node server give the same answers", async () => {
  const tenant = await tenantWith(50);
  const headers = { authorization: `Bearer ${tenant.apiKey}`, "content-type": "application/json" };
  const base = `/api/organizations/${tenant.organization.id}`;
  const requests: ["GET" | "POST" | "PUT", string, unknown?][] = [
    ["GET", "/api/health"],
    ["GET", "/api/openapi.json"],
    ["GET", `${base}/billing`],
    ["GET", "/api/nothing/here"],
    ["POST", `${base}/accounts`, { code: "1000", name: "Taken", type: "asset" }],
    ["POST", `${base}/transactions`, { date: "never" }],
    ["PUT", `${base}/billing`, { auto_recharge_enabled: true }],
    ["POST", "/api/stripe/webhook", { id: "evt_forged" }],
    ["GET", `/api/trpc/organization.list?input=${encodeURIComponent('{"json":{}}')}`],
  ];
  for (const [method, path, body] of requests) {
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const [direct, mounted] = await Promise.all([
      fetch(`${stack.apiUrl}${path}`, init),
      mounts[method](new Request(`http://127.0.0.1:3000${path}`, init)),
    ]);
    const comparable = async (response: Response) => ({
      status: response.status,
      type: response.headers.get("content-type"),
      remaining: response.headers.get("x-credits-remaining"),
      body: (await response.text()).replace(/req_\w+/g, "req"),
    });
    expect(await comparable(mounted), `${method} ${path}`).toEqual(await comparable(direct));
  }
});
