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

/**
 * An example of a body: what is required and what makes it worth reading; undefined: none is needed.
 * @param own what its endpoint says about it
 */
export function exampleBody(
  schema: JsonSchema,
  own: Record<string, unknown> = {},
): Record<string, unknown> | undefined {
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
  if (schema.properties) return exampleBody(schema) ?? {};
  const [first] = (schema.anyOf ?? schema.oneOf ?? []) as JsonSchema[];
  if (first) return exampleValue(first, field);
  if (schema.type === "boolean") return true;
  if (schema.type === "integer" || schema.type === "number") return schema.minimum ?? 1;
  if (schema.format === "date") return samples.date;
  if (schema.format === "date-time") return "2027-11-21T00:00:00Z";
  return "text";
}
