import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, type Tenant, tenantWithoutBooks } from "../support/tenant";

let stack: Stack;
let tenant: Tenant;
beforeAll(async () => {
  stack = await startStack();
  tenant = await tenantWithoutBooks(1_000);
});
afterAll(() => stack.stop());

type Result = { event_id: string; status: string; credits?: number; code?: string };
type Answer = {
  accepted: number;
  duplicates: number;
  results: Result[];
  code?: string;
  detail?: string;
  errors?: { path: string; message: string }[];
};

/** Sends a body as it is, with these headers. */
function send(body: string, headers: Record<string, string>) {
  return stack.json<Answer>(`${stack.apiUrl}/api/v1/events`, {
    body,
    headers: { authorization: `Bearer ${tenant.apiKey}`, ...headers },
  });
}

type CloudEvent = { data: unknown } & Record<string, unknown>;

const use = (id: string, more: object = {}): CloudEvent => ({
  specversion: "1.0",
  id,
  source: "/meters/eu-1",
  type: "model.inference",
  subject: tenant.organization.id,
  time: new Date().toISOString(),
  datacontenttype: "application/json",
  data: { model: "gpt-4o", input_tokens: 1200, output_tokens: "300" },
  ...more,
});

const sendStructured = (event: CloudEvent) =>
  send(JSON.stringify(event), { "content-type": "application/cloudevents+json; charset=utf-8" });

/** As the HTTP binding has it: what a header cannot hold, a space, a quote and a percent sign are percent-encoded. */
function sendBinary({ data, datacontenttype, ...attributes }: CloudEvent) {
  const encoded = (value: unknown) =>
    String(value).replace(/[^\x21-\x7e]|["%]/gu, (sign) => encodeURIComponent(sign));
  const headers = Object.entries(attributes).map(([name, value]) => [`ce-${name}`, encoded(value)]);
  return send(JSON.stringify(data), {
    ...Object.fromEntries(headers),
    "content-type": String(datacontenttype),
  });
}

describe("CloudEvents", () => {
  it("one in structured mode and one in binary mode are the same event, charged once", async () => {
    const event = use("call 1/2#3", { traceparent: "00-1" });
    const structured = await sendStructured(event);
    expect([structured.status, structured.body.results]).toEqual([
      202,
      [
        expect.objectContaining({
          event_id: "/meters/eu-1#call%201%2F2%233",
          status: "accepted",
          credits: 0.6,
        }),
      ],
    ]);
    const binary = await sendBinary(event);
    expect([binary.status, binary.body.duplicates]).toEqual([202, 1]);
    expect(binary.body.results[0]?.event_id).toBe(structured.body.results[0]?.event_id);
    const another = await sendBinary(use("call 2"));
    expect([another.status, another.body.accepted]).toEqual([202, 1]);
  });

  it("a batch is decided event by event; the same id from another source is another event", async () => {
    const before = await creditsOf(tenant);
    const events = [
      use("a"),
      use("a", { source: "/meters/eu-2" }),
      use("a"),
      use("b", { subject: "nobody" }),
    ];
    const batch = JSON.stringify(events.map((event) => event));
    const answer = await send(batch, { "content-type": "application/cloudevents-batch+json" });
    expect(answer.status).toBe(207);
    expect(answer.body.results.map((r) => [r.event_id, r.status])).toEqual([
      ["/meters/eu-1#a", "accepted"],
      ["/meters/eu-2#a", "accepted"],
      ["/meters/eu-1#a", "duplicate"],
      ["/meters/eu-1#b", "refused"],
    ]);
    expect(await creditsOf(tenant)).toBeCloseTo(before - 1.2, 6);
  });

  it("one with an id that cannot be kept fails none of its neighbours", async () => {
    const broken = { ...use("x"), id: "\ud800" };
    const batch = JSON.stringify([use("beside"), broken, { specversion: "1.0" }]);
    const answer = await send(batch, { "content-type": "application/cloudevents-batch+json" });
    expect([answer.status, answer.body.results.map((r) => [r.event_id, r.status])]).toEqual([
      207,
      [
        ["/meters/eu-1#beside", "accepted"],
        [null, "refused"],
        [null, "refused"],
      ],
    ]);
  });

  it("names the attribute that is wrong, and charges nothing", async () => {
    const before = await creditsOf(tenant);
    const type = { "content-type": "application/cloudevents+json; charset=utf-8" };
    const wrong: [string, object][] = [
      ["subject", { subject: undefined }],
      ["specversion", { specversion: "0.3" }],
      ["data_base64", { data: undefined, data_base64: "e30=" }],
      ["datacontenttype", { datacontenttype: "text/plain" }],
      ["time", { time: "yesterday" }],
      ["id", { id: "x".repeat(250) }],
      ["data.input_tokens", { data: { input_tokens: { nested: 1 } } }],
    ];
    for (const [path, more] of wrong) {
      const { status, body } = await send(JSON.stringify({ ...use("w"), ...more }), type);
      expect([path, status, body.errors?.[0]?.path]).toEqual([path, 400, path]);
    }
    const binary = {
      "ce-specversion": "1.0",
      "ce-id": "1",
      "ce-source": "/m",
      "ce-type": "api.call",
    };
    const noCustomer = await send("", { ...binary, "content-type": "application/json" });
    expect([noCustomer.status, noCustomer.body.errors?.[0]?.path]).toEqual([400, "subject"]);
    const text = await send("hello", { ...binary, "content-type": "text/plain" });
    expect(text.status).toBe(415);
    const notBatch = await send("{}", { "content-type": "application/cloudevents-batch+json" });
    expect(notBatch.status).toBe(400);
    expect(await creditsOf(tenant)).toBe(before);
  });
});

describe("events as lines (application/x-ndjson)", () => {
  const lines = { "content-type": "application/x-ndjson" };
  const line = (id: string, more: object = {}) =>
    JSON.stringify({
      event_name: "api.call",
      external_customer_id: tenant.organization.id,
      event_id: id,
      ...more,
    });

  it("a line is an event of either kind, answered in its place", async () => {
    const mixed = [
      line("l-1"),
      JSON.stringify(use("l-2")),
      line("l-1"),
      line("l-3", { event_name: "" }),
    ];
    const { status, body } = await send(`${mixed.join("\r\n")}\n`, lines);
    expect([status, body.results.map((r) => r.status)]).toEqual([
      207,
      ["accepted", "accepted", "duplicate", "refused"],
    ]);
  });

  it("a thousand are charged in one request, each once", async () => {
    const before = await creditsOf(tenant);
    const thousand = Array.from({ length: 1_000 }, (_, n) =>
      line(`many-${n}`, { properties: { credits: 0.1 } }),
    ).join("\n");
    expect((await send(thousand, lines)).body).toMatchObject({ accepted: 1_000 });
    expect((await send(thousand, lines)).body).toMatchObject({ duplicates: 1_000 });
    expect(await creditsOf(tenant)).toBeCloseTo(before - 100, 6);
    const more = await send(`${thousand}\n${line("one-more")}`, lines);
    expect([more.status, more.body.detail]).toEqual([400, expect.stringContaining("1,000 lines")]);
  });

  it("a line that cannot be read is named by its number, and nothing is charged", async () => {
    const before = await creditsOf(tenant);
    for (const bad of ["{", "", "  ", `{"a":"${"x".repeat(60_000)}"}`]) {
      const { status, body } = await send(
        [line("n-1"), line("n-2"), bad, line("n-3")].join("\n"),
        lines,
      );
      expect([status, body.errors?.map(({ path }) => path)]).toEqual([400, ["line 3"]]);
    }
    // One body has so many values, in however many lines.
    const wide = JSON.stringify({ properties: Array.from({ length: 60 }, () => 1) });
    const many = await send(Array.from({ length: 900 }, () => wide).join("\n"), lines);
    expect([many.status, many.body.detail]).toEqual([
      400,
      expect.stringContaining("50,000 values"),
    ]);
    const deep = `${"[".repeat(40)}${"]".repeat(40)}`;
    expect((await send(deep, lines)).body.errors?.[0]?.path).toBe("line 1");
    expect(await creditsOf(tenant)).toBe(before);
    await expectSoundLedger(tenant);
  });

  it("other types are refused with those that are taken", async () => {
    const refused = await send(line("t-1"), { "content-type": "text/plain" });
    expect([refused.status, refused.body.detail]).toEqual([
      415,
      "Send the body as application/x-ndjson, application/cloudevents+json, application/cloudevents-batch+json or application/json. Nothing was changed or charged.",
    ]);
  });
});
