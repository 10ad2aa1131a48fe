import { type JsonSchema, objectInside } from "./json-schema";
import type { ReferenceEndpoint } from "./read-reference";

/** Values that make an example read like a request somebody would send. */
const samples: Record<string, unknown> = {
  organization_id: "org_01kan3x7c9e6mvb4f2tq8zr5ws",
  parent_organization_id: "org_01kan3x7c9e6mvb4f2tq8zr5ws",
  account_id: "coa_01kan40c2sfx0bq7mgd1v9n3ht",
  transaction_id: "txn_01kan41v5yeh3ty8kz6c0r2wpd",
  key_id: "key_01kan42r8mfw5ssg9d4h7x1cqa",
  card_id: "pay_01kan43k6pf7ab2xt0v5e8jynm",
  date: "2026-11-21",
  amount: 12500,
  currency: "USD",
  billing_email: "billing@acme.test",
  line1: "1 Main Street",
  city: "Springfield",
  postal_code: "62701",
  country: "US",
  time_zone: "Europe/Berlin",
  expires_at: "2027-11-21T00:00:00Z",
};
const samplesOf: Record<string, Record<string, unknown>> = {
  "account.create": { code: "1000", name: "Cash" },
  "account.update": { name: "Cash at bank" },
  "transaction.create": { description: "November rent" },
  "transaction.update": { description: "December rent" },
  "api_key.create": { name: "Billing server", scopes: ["accounting:write"] },
  "charge.create": { operation: "api.call", quantity: 3 },
  "hold.create": { operation: "compute.minute", quantity: 30 },
  "event.ingest": {
    event_name: "model.inference",
    external_customer_id: "acme-north",
    event_id: "call-4711",
    properties: { model: "gpt-4o", input_tokens: 1200, output_tokens: 300 },
  },
  "organization.create": { name: "Acme North" },
  "organization.update": { name: "Acme North" },
};

/** A curl command that calls the endpoint, with a body made from its schema. */
export function exampleRequest(endpoint: ReferenceEndpoint, serverUrl: string): string {
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    String(samples[name] ?? `{${name}}`),
  );
  const query = endpoint.parameters
    .filter((parameter) => parameter.in === "query" && parameter.required)
    .map(({ name, schema }) => `${name}=${encodeURIComponent(String(sample(schema, name)))}`)
    .join("&");
  const body = endpoint.body
    ? exampleBody(endpoint.body.schema, samplesOf[endpoint.id] ?? {})
    : undefined;
  const lines = [
    `curl ${endpoint.method === "GET" ? "" : `-X ${endpoint.method} `}"${serverUrl}${path}${query ? `?${query}` : ""}"`,
    `-H "Authorization: Bearer $BURSAR_KEY"`,
  ];
  if (endpoint.parameters.some(({ name }) => name === "Idempotency-Key")) {
    lines.push(`-H "Idempotency-Key: $(uuidgen)"`);
  }
  if (body !== undefined) {
    lines.push(`-H "Content-Type: application/json"`, `-d '${bodyText(body)}'`);
  }
  return lines.join(" \\\n  ");
}

/** On one line while it fits, else on several; quoted for a shell. */
function bodyText(body: Record<string, unknown>): string {
  const line = JSON.stringify(body);
  const text = line.length <= 80 ? line : JSON.stringify(body, null, 2);
  return text.replaceAll("'", "'\\''");
}

/** The required fields, or when there are none the first optional one: an empty change is refused. */
function exampleBody(body: JsonSchema, own: Record<string, unknown>): Record<string, unknown> {
  const schema = objectInside(body) ?? body;
  const names = Object.keys(schema.properties ?? {});
  const required = names.filter((name) => schema.required?.includes(name) || name in own);
  const chosen = required.length > 0 ? required : names.slice(0, 1);
  return Object.fromEntries(
    chosen.map((name) => [name, own[name] ?? sample(schema.properties?.[name] ?? {}, name)]),
  );
}

/** A value of a schema. `turn` varies the choices, so that two entries are a debit and a credit. */
function sample(schema: JsonSchema, name: string, turn = 0): unknown {
  if (schema.enum) return schema.enum[turn % schema.enum.length];
  if (schema.properties) {
    const required = schema.required ?? Object.keys(schema.properties);
    return Object.fromEntries(
      required.map((field) => [field, sample(schema.properties?.[field] ?? {}, field, turn)]),
    );
  }
  if (schema.items) {
    return Array.from({ length: schema.minItems ?? 1 }, (_, index) =>
      sample(schema.items ?? {}, name, index),
    );
  }
  if (name in samples) return samples[name];
  if (schema.example !== undefined) return schema.example;
  if (schema.default !== undefined) return schema.default;
  const choice = schema.anyOf?.[0] ?? schema.oneOf?.[0];
  if (choice) return sample(choice, name, turn);
  if (schema.type === "boolean") return true;
  if (schema.type === "integer" || schema.type === "number") return schema.minimum ?? 1;
  if (schema.format === "date") return samples.date;
  if (schema.format === "date-time") return samples.expires_at;
  return "…";
}
