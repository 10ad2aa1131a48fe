import type { JsonSchema } from "./openapi-schemas";

/** Values by the name of a field that make an example read like a request somebody would send. */
const samples: Record<string, unknown> = {
  date: "2026-11-21",
  from: "2026-11-01",
  to: "2026-11-30",
  currency: "USD",
  session_id: "cs_live_a1b2c3d4e5f6g7h8",
  sessionId: "cs_live_a1b2c3d4e5f6g7h8",
  token: "3f9c1a7be2d84c603f9c1a7be2d84c60",
  link: "3f9c1a7be2d84c603f9c1a7be2d84c60",
  charge_id: "ltx_01kan3x7c9e6mvb4f2tq8zr5ws",
  wallet_id: "wal_01kan3x7c9e6mvb4f2tq8zr5ws",
  seq: "1284",
};

/** Bodies of requests, where their required fields alone would say little or not be enough. */
const bodies: Record<string, Record<string, unknown>> = {
  "organization.create": {
    name: "Acme North",
    parent_organization_id: "org_01kan3x7c9e6mvb4f2tq8zr5ws",
  },
  "organization.update": { name: "Acme North" },
  "invitation.create": { email: "sam@acme.test", role: "member" },
  "join_link.create": { role: "member" },
  "member.update": { role: "viewer" },
  "billing.update": { billing_email: "billing@acme.test" },
  "purchase.create": { package: "builder" },
  "purchase.package": { package: "builder" },
  "recharge_policy.update": { threshold_credits: 500 },
  "sales_quote.accept": { pay_by: "checkout" },
  "sales_quote.decline": { reason: "We chose a smaller offer" },
  "credits.checkout": { amount: 50 },
  "billing_settings.update": { autoTopUp: { enabled: true, amount: 25, threshold: 5 } },
  "crypto.payment.create": { amount: 50 },
  "charge.create": { operation: "api.call", quantity: 3 },
  "charge.refund": { credits: 1, reason: "Sent twice" },
  "event.ingest": {
    event_name: "model.inference",
    external_customer_id: "acme-north",
    event_id: "call-4711",
    properties: { model: "gpt-4o", input_tokens: 1200, output_tokens: 300 },
  },
  "hold.create": { operation: "compute.minute", quantity: 30 },
  "hold.capture": { quantity: 20 },
  "wallet.create": { name: "Promotions", priority: 1 },
  "wallet.update": { name: "Promotions 2027" },
  "credit_grant.create": { amount: 500, grant_type: "promotional" },
  "credit_grant.void": { reason: "Granted by mistake" },
  "grant_schedule.create": {
    amount: 100,
    grant_type: "promotional",
    cadence: "monthly",
    ends_at: "2027-11-21T00:00:00Z",
    description: "Monthly credits",
  },
  "account.create": { code: "1000", name: "Cash", type: "asset" },
  "account.update": { name: "Cash at bank" },
  "transaction.create": {
    description: "November rent",
    entries: [
      { account_id: "coa_01kan40c2sfx0bq7mgd1v9n3ht", entry_type: "debit", amount: 125000 },
      { account_id: "coa_01kan40c2sfx0bq7mgd1v9n3hu", entry_type: "credit", amount: 125000 },
    ],
  },
  "transaction.update": { description: "December rent" },
  "api_key.create": { name: "Billing server", scopes: ["accounting:write"] },
  "budget.create": { subject: "organization", period: "month", limit: 5000 },
  "budget.update": { limit: 6000 },
  "agent.create": { name: "Research agent" },
  "agent.update": { name: "Research agent 2" },
  "operation.quote": { operations: [{ operation: "invoice.create", quantity: 20 }] },
};

/** An example of a body: what is required and what makes it worth reading; undefined: none is needed. */
export function exampleBody(name: string, schema: JsonSchema): Record<string, unknown> | undefined {
  const own = bodies[name] ?? {};
  const wanted = Object.keys(schema.properties ?? {}).filter(
    (field) => field in own || schema.required?.includes(field),
  );
  if (wanted.length === 0) return undefined;
  return Object.fromEntries(
    wanted.map((field) => [field, own[field] ?? exampleValue(schema.properties?.[field], field)]),
  );
}

/** A value of a schema, for the parameter or field of this name. */
export function exampleValue(schema: JsonSchema = {}, field = ""): unknown {
  const {
    examples,
    enum: choices,
    items,
    minItems = 1,
  } = schema as JsonSchema & {
    examples?: unknown[];
    enum?: unknown[];
    items?: JsonSchema;
    minItems?: number;
  };
  if (field in samples) return samples[field];
  if (examples) return examples[0];
  if (choices) return choices[0];
  if (schema.default !== undefined) return schema.default;
  if (items) return Array.from({ length: minItems }, () => exampleValue(items, field));
  if (schema.properties) return exampleBody("", schema) ?? {};
  const [first] = (schema.anyOf ?? schema.oneOf ?? []) as JsonSchema[];
  if (first) return exampleValue(first, field);
  if (schema.type === "boolean") return true;
  if (schema.type === "integer" || schema.type === "number") return schema.minimum ?? 1;
  if (schema.format === "date") return samples.date;
  if (schema.format === "date-time") return "2027-11-21T00:00:00Z";
  return "text";
}
