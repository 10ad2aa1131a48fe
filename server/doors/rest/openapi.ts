import { z } from "zod";
import { env } from "@/server/foundation/env";
import { errorTable } from "@/server/foundation/errors";
import { permissionTable } from "@/server/organizations/permissions";
import { listPrices } from "@/server/pricing/load-prices";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { Prices } from "@/server/pricing/prices";
import type { Endpoint } from "../endpoints/endpoint";
import { allEndpoints } from "../endpoints/registry";

type JsonSchema = {
  properties?: Record<string, JsonSchema>;
  required?: string[];
  [key: string]: unknown;
};

let built: { priceVersion: string; document: object; text: string } | undefined;

/** The OpenAPI 3.1 document, made from the endpoint registry and the list prices in force, and nothing else. */
export async function openApiDocument(now: Date): Promise<object> {
  return (await documentOf(now)).document;
}

/** The same as JSON, written once: it is long, and anybody may ask for it. */
export async function openApiText(now: Date): Promise<string> {
  return (await documentOf(now)).text;
}

async function documentOf(now: Date): Promise<{ document: object; text: string }> {
  const prices = await listPrices("standard", now);
  if (built?.priceVersion !== prices.version) {
    const document = build(prices);
    built = { priceVersion: prices.version, document, text: JSON.stringify(document) };
  }
  return built;
}

/** What customers may call; the staff's own endpoints are nobody else's business. */
export const publishedEndpoints = allEndpoints.filter((endpoint) => endpoint.tag !== "Staff");

function build(prices: Prices): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const endpoint of publishedEndpoints) {
    const path = `/api${endpoint.rest.path}`;
    paths[path] = { ...paths[path], [endpoint.rest.method]: operationObject(endpoint, prices) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Bursar API",
      version: "1",
      description:
        "Prepaid credits for organizations. 1 credit = $0.01. Every read is free; a paid operation names its price. A failure is problem+json and says what was not charged.",
    },
    servers: [{ url: env().APP_URL }],
    security: [{ bearer: [] }, { apiKey: [] }],
    tags: [...new Set(publishedEndpoints.map((e) => e.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "An API key: bk_live_…" },
        apiKey: { type: "apiKey", in: "header", name: "x-api-key" },
      },
      schemas: { Problem: problemSchema() },
    },
  };
}

function operationObject(endpoint: Endpoint, prices: Prices): object {
  const input = z.toJSONSchema(endpoint.input, {
    io: "input",
    unrepresentable: "any",
    target: "draft-2020-12",
  }) as JsonSchema;
  const { $schema: _, ...output } = z.toJSONSchema(endpoint.output, {
    io: "output",
    unrepresentable: "any",
  }) as JsonSchema;
  const inPath = [...endpoint.rest.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
  const properties = Object.entries(input.properties ?? {});
  const rest = properties.filter(([name]) => !inPath.includes(name));
  const isGet = endpoint.rest.method === "get";
  const required = (input.required ?? []).filter((name) => !inPath.includes(name));
  const permission = endpoint.permission ?? endpoint.judged;
  const scope = permission ? permissionTable[permission].scope : null;
  const parameters = [
    ...inPath.map((name) => ({
      name,
      in: "path",
      required: true,
      schema: input.properties?.[name] ?? { type: "string" },
    })),
    ...(isGet
      ? rest.map(([name, schema]) => ({
          name,
          in: "query",
          required: required.includes(name),
          schema,
        }))
      : []),
    ...(endpoint.dryRun
      ? [
          {
            name: "dry_run",
            in: "query",
            required: false,
            schema: { type: "boolean", default: false },
            description:
              "true: answers 200 with price, grants and whether it would pass; nothing moves.",
          },
        ]
      : []),
    ...(endpoint.acceptsIdempotencyKey
      ? [
          {
            name: "Idempotency-Key",
            in: "header",
            required: false,
            schema: { type: "string", minLength: 1, maxLength: 255 },
            description:
              "Send the same key to repeat a request safely: same answer, nothing charged twice.",
          },
        ]
      : []),
  ];
  return {
    operationId: endpoint.name,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    ...priceObject(endpoint, prices),
    ...(scope ? { "x-required-scope": scope } : {}),
    parameters,
    ...(!isGet && rest.length > 0
      ? {
          requestBody: {
            required: required.length > 0,
            content: {
              "application/json": {
                schema: endpoint.list
                  ? listSchema(endpoint.list, input)
                  : {
                      type: "object",
                      properties: Object.fromEntries(rest),
                      ...(required.length > 0 ? { required } : {}),
                      additionalProperties: false,
                    },
              },
            },
          },
        }
      : {}),
    responses: {
      [endpoint.rest.status]: {
        description: "Done",
        headers: endpoint.costs === undefined ? {} : creditHeaderDocs,
        content: {
          "application/json": { schema: output },
          ...(endpoint.csv ? { "text/csv": { schema: { type: "string" } } } : {}),
        },
      },
      ...Object.fromEntries(
        Object.entries(endpoint.rest.alsoStatus ?? {}).map(([status, description]) => [
          status,
          { description, content: { "application/json": { schema: output } } },
        ]),
      ),
      default: {
        description: "Refused or failed",
        content: {
          "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
        },
      },
    },
  };
}

/** What it costs by the list: a number of credits, or `use`. */
function priceObject({ costs }: Endpoint, prices: Prices): object {
  if (costs === "use") {
    return {
      description: "Costs what was used, at the prices of GET /api/v1/operations.",
      "x-credits-cost": costs,
    };
  }
  const price = costs && prices.operations.get(costs)?.plain;
  if (!price) return { description: "Free." };
  const credits = microcreditsToCredits(price);
  return {
    description: `Costs ${credits} ${credits === 1 ? "credit" : "credits"}.`,
    "x-credits-cost": credits,
  };
}

/** One item, or an array of them within the limits of the input's field. */
function listSchema({ field, item }: NonNullable<Endpoint["list"]>, input: JsonSchema): object {
  const { $schema: _, ...items } = z.toJSONSchema(item, { io: "input", unrepresentable: "any" });
  return { anyOf: [items, { ...input.properties?.[field], items }] };
}

const creditHeaderDocs = {
  "X-Credits-Cost": { schema: { type: "number" } },
  "X-Credits-Remaining": { schema: { type: "number" } },
  "X-Credits-Warning": {
    schema: { type: "string", enum: ["low", "critical", "depleted", "recharge_paused"] },
  },
};

function problemSchema(): object {
  return {
    type: "object",
    required: ["type", "title", "status", "detail", "code", "request_id"],
    properties: {
      type: { type: "string" },
      title: { type: "string" },
      status: { type: "integer" },
      detail: { type: "string" },
      code: { type: "string", enum: Object.keys(errorTable) },
      request_id: { type: "string" },
      errors: {
        type: "array",
        items: {
          type: "object",
          properties: { path: { type: "string" }, message: { type: "string" } },
        },
      },
    },
  };
}
