import type { z } from "zod";
import { draftSchema } from "@/server/accounting/drafts/draft.schema";
import { env } from "@/server/foundation/env";
import { dryRunSchema } from "@/server/operations/dry-run.schema";
import { MAX_EVENTS } from "@/server/operations/metered/event.schema";
import { permissionOf } from "@/server/organizations/access/decide";
import { permissionTable } from "@/server/organizations/access/permissions";
import { creditsInWords } from "@/server/pricing/amount-words";
import { operations } from "@/server/pricing/catalogue";
import { listPrices } from "@/server/pricing/load-prices";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import type { Prices } from "@/server/pricing/prices";
import type { Endpoint } from "../endpoints/define-endpoint";
import { mayBeDraft } from "../endpoints/keep-as-draft";
import { allEndpoints } from "../endpoints/registry";
import { tagWords } from "../endpoints/tags";
import {
  failureComponents,
  headerComponents,
  headersOf,
  problemSchema,
  refusalsOf,
} from "./openapi-answers";
import { exampleBody, exampleValue } from "./openapi-examples";
import { answerSchemas, inputSchema, type JsonSchema } from "./openapi-schemas";
import { webhookObjects } from "./openapi-webhooks";
import { eventTypes } from "./read-events";

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
    const document = describeApi(prices);
    built = { priceVersion: prices.version, document, text: JSON.stringify(document) };
  }
  return built;
}

/** What customers may call; the staff's own endpoints are nobody else's business. */
export const publishedEndpoints = allEndpoints.filter((endpoint) => endpoint.tag !== "Staff");

type Answers = ReturnType<typeof answerSchemas>;

/** The document at these prices. Needs no database, so that the SDK's types can be made from it anywhere. */
export function describeApi(prices: Prices): object {
  const answers = answerSchemas(publishedEndpoints, { DryRun: dryRunSchema, Draft: draftSchema });
  const paths: Record<string, Record<string, object>> = {};
  for (const endpoint of publishedEndpoints) {
    const path = `/api${endpoint.rest.path}`;
    const operation = operationObject(endpoint, prices, answers);
    paths[path] = { ...paths[path], [endpoint.rest.method]: operation };
  }
  const { APP_URL } = env();
  return {
    openapi: "3.1.0",
    info: {
      title: "Bursar API",
      version: "1",
      description:
        "Prepaid credits for organizations. 1 credit = $0.01. Reads are free; paid operations state their price. Errors are problem+json and say whether anything was charged.",
      contact: { name: "Bursar", url: `${APP_URL}/docs` },
      license: { name: "Proprietary", url: `${APP_URL}/docs` },
    },
    servers: [{ url: APP_URL }],
    security: [{ bearer: [] }, { apiKey: [] }, { session: [] }],
    tags: [...new Set(publishedEndpoints.map(({ tag }) => tag))].map((name) => ({
      name,
      description: tagWords[name],
    })),
    paths,
    webhooks: webhookObjects(),
    "x-operations": meteredOperations(),
    components: {
      securitySchemes: {
        bearer: {
          type: "http",
          scheme: "bearer",
          description: "An API key: bk_live_…, or bk_test_… of a sandbox",
        },
        apiKey: { type: "apiKey", in: "header", name: "x-api-key" },
        session: {
          type: "apiKey",
          in: "cookie",
          name: "next-auth.session-token",
          description: "The browser's session; changes must come from our own pages.",
        },
      },
      headers: headerComponents,
      responses: failureComponents(publishedEndpoints),
      schemas: { ...answers.schemas, Problem: problemSchema() },
    },
  };
}

function operationObject(endpoint: Endpoint, prices: Prices, answers: Answers): object {
  const permission = permissionOf(endpoint.access);
  const scope = permission ? permissionTable[permission].scope : null;
  const body = bodyOf(endpoint);
  return {
    operationId: endpoint.name,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    ...priceObject(endpoint, prices),
    ...(scope ? { "x-required-scope": scope } : {}),
    ...(isForPeople(endpoint) ? { security: [{ session: [] }] } : {}),
    parameters: parametersOf(endpoint),
    ...(body ? { requestBody: body } : {}),
    responses: { ...refusalsOf(endpoint), ...successOf(endpoint, answers) },
  };
}

/** What the software of customers may charge, check and hold by name; Bursar runs the others itself. */
function meteredOperations(): object[] {
  return operations
    .filter(({ endpoint }) => endpoint === undefined)
    .map(({ key, label, description }) => ({ name: key, label, description }));
}

/** What a key is refused, whatever its scopes. */
export function isForPeople({ access, peopleOnly }: Endpoint): boolean {
  return access === "person" || peopleOnly === true;
}

/** The fields of an input that do not stand in the path, and which of them a client must send. */
function fieldsOf(endpoint: Endpoint): JsonSchema & { properties: Record<string, JsonSchema> } {
  const input = inputSchema(endpoint.input);
  const inPath = pathNames(endpoint);
  const properties = Object.fromEntries(
    Object.entries(input.properties ?? {})
      .filter(([name]) => !inPath.includes(name))
      .map(([name, schema]) => [name, name === "organization_id" ? ownOrganization : schema]),
  );
  const required = (input.required ?? []).filter(
    (name) => !inPath.includes(name) && name !== "organization_id",
  );
  return { properties, ...(required.length > 0 ? { required } : {}) };
}

/** Nobody with a key has to name it: a key's own is meant where nothing is said. */
export const ownOrganization: JsonSchema = {
  type: "string",
  minLength: 1,
  maxLength: 64,
  description: "The organization; with an API key, the key's own if omitted",
  examples: ["org_01kan3x7c9e6mvb4f2tq8zr5ws"],
};

function pathNames({ rest }: Endpoint): string[] {
  return [...rest.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
}

function parametersOf(endpoint: Endpoint): object[] {
  const input = inputSchema(endpoint.input);
  const { properties, required = [] } = fieldsOf(endpoint);
  const isGet = endpoint.rest.method === "get";
  return [
    ...pathNames(endpoint).map((name) => {
      const schema = input.properties?.[name] ?? { type: "string" };
      return { name, in: "path", required: true, schema, example: exampleValue(schema, name) };
    }),
    ...Object.entries(isGet ? properties : {}).map(([name, schema]) => {
      const isRequired = required.includes(name);
      return {
        name,
        in: "query",
        required: isRequired,
        schema,
        ...(isRequired ? { example: exampleValue(schema, name) } : {}),
      };
    }),
    ...(endpoint.dryRun ? [dryRunParameter] : []),
    ...(endpoint.acceptsIdempotencyKey ? [idempotencyParameter] : []),
  ];
}

const dryRunParameter = {
  name: "dry_run",
  in: "query",
  required: false,
  schema: { type: "boolean", default: false },
  description:
    "true: returns 200 with the price, the grants it would use and whether it would succeed; nothing is charged.",
};

const idempotencyParameter = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  schema: { type: "string", minLength: 1, maxLength: 255 },
  description:
    "Makes retries safe: a repeat gets the first response, and nothing is created or charged twice. Scoped to this endpoint and the API key's organization; with another body it answers 409.",
};

function bodyOf(endpoint: Endpoint): object | undefined {
  const { properties, required } = fieldsOf(endpoint);
  if (endpoint.rest.method === "get" || Object.keys(properties).length === 0) return undefined;
  const schema: JsonSchema = endpoint.list
    ? listSchema(endpoint.list, { properties })
    : {
        type: "object",
        properties,
        ...(required ? { required } : {}),
        additionalProperties: false,
      };
  const item = endpoint.list ? inputSchema(endpoint.list.item) : schema;
  const example = exampleBody(item, endpoint.example);
  return {
    required: Boolean(required),
    content: {
      ...(endpoint.takesFile ? formOf(schema, endpoint.takesFile) : {}),
      "application/json": { schema, ...(example ? { example } : {}) },
      ...(endpoint.list?.orCloudEvent ? eventBodies(endpoint.list.orCloudEvent) : {}),
    },
  };
}

/** The same as lines and as CloudEvents; their binary mode is plain JSON with headers. */
function eventBodies(orCloudEvent: z.ZodType): Record<string, object> {
  const cloudEvent = inputSchema(orCloudEvent);
  const batch = { type: "array", minItems: 1, maxItems: MAX_EVENTS, items: cloudEvent };
  return {
    [eventTypes.lines]: {
      schema: {
        type: "string",
        description: "One event per line, each as in application/json or a CloudEvent",
      },
    },
    [eventTypes.cloudEvent]: { schema: cloudEvent },
    [eventTypes.cloudEvents]: { schema: batch },
  };
}

/** The same body as a form, with its file as it is. */
function formOf(
  schema: JsonSchema,
  { field, bytes }: NonNullable<Endpoint["takesFile"]>,
): Record<string, object> {
  const file = { type: "string", format: "binary", description: `At most ${bytes / 1_000_000} MB` };
  const properties = { ...schema.properties, [field]: file };
  return { "multipart/form-data": { schema: { ...schema, properties } } };
}

/** One item, or an array of them within the limits of the input's field. */
function listSchema({ field, item }: NonNullable<Endpoint["list"]>, input: JsonSchema): JsonSchema {
  const items = inputSchema(item);
  return { anyOf: [items, { ...input.properties?.[field], items }] };
}

function successOf(endpoint: Endpoint, { refOf }: Answers): Record<string, object> {
  const { status } = endpoint.rest;
  const headers = headersOf(endpoint, "cursor" in fieldsOf(endpoint).properties);
  const schema = refOf(endpoint.output);
  const [dryRun, draft] = [refOf(dryRunSchema), refOf(draftSchema)];
  // Another answer of the same status stands beside its own.
  const isKept = mayBeDraft(endpoint);
  const told200 = endpoint.dryRun && status === 200 ? [dryRun] : [];
  const told202 = isKept && status === 202 ? [draft] : [];
  const alternatives = [schema, ...told200, ...told202];
  const answer = {
    description: "Done.",
    headers,
    content: endpoint.asFile
      ? anyFile
      : {
          "application/json": {
            schema: alternatives.length > 1 ? { anyOf: alternatives } : schema,
          },
          ...(endpoint.csv ? { "text/csv": { schema: { type: "string" } } } : {}),
        },
  };
  const kept = {
    description:
      "For an agent whose books require approval: the draft that waits for an owner or admin. Nothing was done or charged.",
    headers,
    content: { "application/json": { schema: draft } },
    "x-for-agents": true,
  };
  const others: Record<string, object> = Object.fromEntries(
    Object.entries(endpoint.rest.alsoStatus ?? {}).map(([code, description]) => [
      code,
      { ...answer, description },
    ]),
  );
  if (isKept && status !== 202) others[202] = kept;
  if (!endpoint.dryRun || status === 200) return { [status]: answer, ...others };
  const told = {
    description: "With `dry_run=true`: what would happen. Nothing was done.",
    headers,
    content: { "application/json": { schema: dryRun } },
  };
  return { 200: told, [status]: answer, ...others };
}

const anyFile = { "application/octet-stream": { schema: { type: "string", format: "binary" } } };

/** What it costs by the list: a number of credits, or `use`. */
function priceObject({ costs }: Endpoint, prices: Prices): object {
  if (costs === "use") {
    return {
      description: "Charged by usage, at the prices in GET /api/v1/operations.",
      "x-credits-cost": costs,
    };
  }
  const price = costs && prices.operations.get(costs)?.plain;
  if (!price) return { description: "Free." };
  const credits = microcreditsToCredits(price);
  return {
    description: `Costs ${creditsInWords(credits)}.`,
    "x-credits-cost": credits,
  };
}
