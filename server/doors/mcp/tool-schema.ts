import type { Endpoint } from "../endpoints/define-endpoint";
import { ownOrganization } from "../rest/openapi";
import { inputSchema, type JsonSchema } from "../rest/openapi-schemas";

const made = new WeakMap<Endpoint, JsonSchema>();

/** What a tool takes: path, query and body of its endpoint in one object, and what REST sends beside them. */
export function toolInputSchema(endpoint: Endpoint): JsonSchema {
  let schema = made.get(endpoint);
  if (!schema) {
    schema = build(endpoint);
    made.set(endpoint, schema);
  }
  return schema;
}

function build(endpoint: Endpoint): JsonSchema {
  const input = inputSchema(endpoint.input);
  const properties = { ...input.properties };
  if ("organization_id" in properties) properties.organization_id = ownOrganization;
  // A result is JSON, whatever file the same answer may be over HTTP.
  if (endpoint.csv) for (const name of ["format", "bom"]) delete properties[name];
  if (endpoint.list) {
    const { field, item } = endpoint.list;
    properties[field] = { ...properties[field], items: inputSchema(item) };
  }
  if (endpoint.dryRun) properties.dry_run = dryRunField;
  if (endpoint.acceptsIdempotencyKey) properties.idempotency_key = idempotencyField;
  const required = (input.required ?? []).filter((name) => name !== "organization_id");
  return {
    type: "object",
    properties: plainFormats(properties) as Record<string, JsonSchema>,
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
}

const dryRunField: JsonSchema = {
  type: "boolean",
  default: false,
  description: "true: tells the price and whether it would pass; nothing is done or charged",
};

const idempotencyField: JsonSchema = {
  type: "string",
  minLength: 1,
  maxLength: 255,
  description:
    "A key of your own for this request, such as an order number. Repeat it when you retry: nothing is done or charged twice. Without one, each call is a new request",
};

/** Without the pattern of what has a format: it spells a date at a length that a model pays for. */
function plainFormats(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainFormats);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value)
    .filter(
      ([key, child]) => !(key === "pattern" && typeof child === "string" && "format" in value),
    )
    .map(([key, child]) => [key, plainFormats(child)]);
  return Object.fromEntries(entries);
}
