import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "@/server/foundation/db";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { type SpawnedApi, spawnApi } from "../support/spawn-api";
import { type SpawnedWorker, spawnWorker } from "../support/spawn-worker";
import { type Stack, startStack } from "../support/stack";
import { type Tenant, tenantWith } from "../support/tenant";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER = "00f067aa0ba902b7";

type Span = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  service: string;
  attributes: Record<string, string | number>;
};

let stack: Stack;
let tenant: Tenant;
let collector: Server;
let web: SpawnedApi;
let worker: SpawnedWorker;
const received: string[] = [];
const logged: string[] = [];

beforeAll(async () => {
  stack = await startStack();
  tenant = await tenantWith(100);
  await stack.drainJobs();
  await db().apiKey.updateMany({ data: { scopes: { push: "members:write" } } });
  collector = createServer(async (request, response) => {
    received.push(String(Buffer.concat(await request.toArray())));
    response.setHeader("content-type", "application/json").end("{}");
  }).listen(0, "127.0.0.1");
  await once(collector, "listening");
  const { port } = collector.address() as AddressInfo;
  const traced = {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
  };
  web = await spawnApi(traced);
  worker = spawnWorker({ ...traced, LOG_LEVEL: "info" }, (text) => logged.push(text));
});
afterAll(async () => {
  await worker?.kill();
  await web?.kill();
  collector?.close();
  await stack.stop();
});

/** Every span that was sent so far, of this trace. */
function spansOf(traceId: string): Span[] {
  // biome-ignore lint/suspicious/noExplicitAny: OTLP as JSON; a test may look at any of it.
  const resources = received.flatMap((text) => (JSON.parse(text) as any).resourceSpans);
  return resources.flatMap(({ resource, scopeSpans }) => {
    const service = valuesOf(resource.attributes)["service.name"] as string;
    return scopeSpans
      .flatMap(({ spans }: { spans: (Span & { attributes: Attribute[] })[] }) => spans)
      .filter((span: Span) => span.traceId === traceId)
      .map((span: Span & { attributes: Attribute[] }) => ({
        ...span,
        service,
        attributes: valuesOf(span.attributes),
      }));
  });
}

type Attribute = { key: string; value: { stringValue?: string; intValue?: number } };
function valuesOf(attributes: Attribute[]): Span["attributes"] {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]),
  );
}

async function post(path: string, body: object, traceparent = `00-${TRACE}-${CALLER}-01`) {
  const answer = await fetch(`${web.url}${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${tenant.apiKey}`,
      traceparent,
      "x-request-id": "a-request-of-the-test",
    },
    body: JSON.stringify(body),
  });
  return answer.status;
}

it("one trace leads from a caller's request through its endpoint and statements to its job", async () => {
  const email = uniqueEmail("guest");
  expect(await post("/v1/invitations", { email, role: "viewer" })).toBe(201);
  expect(await post("/v1/charges", { operation: "api.call" })).toBe(201);
  expect(await post("/v1/charges", { operation: "api.call", quantity: 9_999 })).toBe(402);

  const jobs = () => spansOf(TRACE).filter(({ service }) => service === "bursar-worker");
  await expect.poll(() => jobs().map(({ name }) => name)).toContain("send-email");
  await expect.poll(() => spansOf(TRACE).map(({ name }) => name)).toContain("post_charges");
  const spans = spansOf(TRACE);
  const named = (name: string) => {
    const found = spans.filter((span) => span.name === name);
    expect([name, found.length > 0]).toEqual([name, true]);
    return found;
  };
  const parentOf = (span: Span | undefined) =>
    spans.find(({ spanId }) => spanId === span?.parentSpanId);

  // The caller's own span is the root.
  for (const request of named("POST")) expect(request.parentSpanId).toBe(CALLER);
  const [invited] = named("invitation.create");
  expect(parentOf(invited)?.name).toBe("POST");
  expect(invited?.attributes).toMatchObject({
    "http.route": "/api/v1/invitations",
    "bursar.request_id": "a-request-of-the-test",
  });
  // A charge is posted by its lane, and belongs to its request all the same.
  const [posted] = named("post_charges");
  expect(parentOf(posted)?.name).toBe("post batch");
  expect(parentOf(parentOf(posted))?.name).toBe("charge.create");
  // A refusal is an answer, not a fault.
  const refused = named("charge.create").map(({ attributes }) => attributes["error.type"]);
  expect(refused).toContain("insufficient_credits");
  expect(spans.filter(({ name }) => name === "POST").map(({ attributes }) => attributes)).toEqual(
    expect.arrayContaining([expect.objectContaining({ "http.response.status_code": 402 })]),
  );
  const mailed = jobs().find(({ name }) => name === "send-email");
  expect(mailed?.parentSpanId).toBeTruthy();
  expect(jobs().some(({ parentSpanId }) => parentSpanId === mailed?.spanId)).toBe(true);

  // Nothing of what was sent, nor what it was sent with.
  const everything = received.join();
  for (const secret of [email, tenant.apiKey, tenant.owner.email])
    expect(everything).not.toContain(secret);

  const line = logged
    .join("")
    .split("\n")
    .find((text) => text.includes('"email sent"'));
  expect(JSON.parse(line ?? "{}")).toMatchObject({ trace_id: TRACE });
});

it("a caller that does not want a trace has none", async () => {
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  expect(await post("/v1/charges", { operation: "api.call" }, `00-${traceId}-${CALLER}-00`)).toBe(
    201,
  );
  // What came after it arrived.
  const next = "1af7651916cd43dd8448eb211c80319c";
  await post("/v1/charges", { operation: "api.call" }, `00-${next}-${CALLER}-01`);
  await expect.poll(() => spansOf(next).length).toBeGreaterThan(0);
  expect(spansOf(traceId)).toEqual([]);
});
