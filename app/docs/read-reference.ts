import "server-only";
import { cache } from "react";
import { slugOf } from "@/server/doors/endpoints/tags";
import { openApiDocument } from "@/server/doors/rest/openapi";
import { systemClock } from "@/server/foundation/clock";
import type { JsonSchema } from "./json-schema";

/** The parts of the OpenAPI document that the pages show. */
type Parameter = {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  schema: JsonSchema;
  description?: string;
  /** What an example request says here. */
  example?: unknown;
};
type Content = Record<string, { schema: JsonSchema; example?: Record<string, unknown> }>;
type OperationObject = {
  operationId: string;
  tags: string[];
  summary: string;
  "x-credits-cost"?: number | "use";
  "x-required-scope"?: string;
  parameters: Parameter[];
  /** Only a browser's session may call it. */
  security?: object[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, { content: Content; "x-for-agents"?: true }>;
};
type Document = {
  info: { title: string; description: string };
  servers: { url: string }[];
  paths: Record<string, Record<string, OperationObject>>;
  components: { schemas: Record<string, JsonSchema> };
};

export type ReferenceEndpoint = {
  /** The operation's name, and the anchor of its section: `transaction.create`. */
  id: string;
  tag: string;
  method: string;
  path: string;
  summary: string;
  /** Credits by the list in force; `use`: what was used, by the list; null: free. */
  creditsCost: number | "use" | null;
  /** What a key needs; null: any key of the organization. */
  scope: string | null;
  /** For people in the browser, so no key may call it. */
  peopleOnly: boolean;
  parameters: Parameter[];
  body: { required: boolean; schema: JsonSchema; example?: Record<string, unknown> } | null;
  answer: { status: string; schema: JsonSchema | null };
};

export type Reference = {
  description: string;
  serverUrl: string;
  groups: { tag: string; slug: string; endpoints: ReferenceEndpoint[] }[];
};

let built: { document: object; reference: Reference } | undefined;

/** The API reference: the OpenAPI document, grouped by tag. Nothing in it is written twice. Made once for its prices. */
export const readReference = cache(async (): Promise<Reference> => {
  const document = await openApiDocument(systemClock.now());
  if (built?.document !== document)
    built = { document, reference: referenceOf(document as Document) };
  return built.reference;
});

function referenceOf({ info, servers, paths, components }: Document): Reference {
  const resolved = resolverOf(components.schemas);
  const endpoints = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      toEndpoint(path, method, resolved(operation)),
    ),
  );
  const tags = [...new Set(endpoints.map((endpoint) => endpoint.tag))];
  return {
    description: info.description,
    serverUrl: servers[0]?.url ?? "",
    groups: tags.map((tag) => ({
      tag,
      slug: slugOf(tag),
      endpoints: endpoints.filter((endpoint) => endpoint.tag === tag),
    })),
  };
}

function toEndpoint(path: string, method: string, operation: OperationObject): ReferenceEndpoint {
  // The last one: of an operation with a dry run it is the answer of the real thing.
  const [status, answer] = Object.entries(operation.responses)
    .filter(([code, told]) => code.startsWith("2") && !told["x-for-agents"])
    .at(-1) ?? ["200", null];
  const body = operation.requestBody?.content["application/json"];
  return {
    id: operation.operationId,
    tag: operation.tags[0] ?? "Other",
    method: method.toUpperCase(),
    path,
    summary: operation.summary,
    creditsCost: operation["x-credits-cost"] ?? null,
    scope: operation["x-required-scope"] ?? null,
    parameters: operation.parameters,
    peopleOnly: operation.security !== undefined,
    body: body ? { required: operation.requestBody?.required ?? false, ...body } : null,
    answer: { status, schema: answer?.content["application/json"]?.schema ?? null },
  };
}

/**
 * Puts the schemas that a part of the document refers to in their places. None refers to itself, and one that many
 * refer to is there once.
 */
function resolverOf(schemas: Record<string, JsonSchema>) {
  const done = new Map<string, unknown>();
  return function resolve<Part>(part: Part): Part {
    if (Array.isArray(part)) return part.map((child) => resolve(child)) as Part;
    if (part === null || typeof part !== "object") return part;
    const { $ref } = part as { $ref?: string };
    const name = $ref?.match(/^#\/components\/schemas\/(\w+)$/)?.[1];
    if (name) {
      if (!done.has(name)) done.set(name, resolve(schemas[name] ?? {}));
      return done.get(name) as Part;
    }
    const entries = Object.entries(part).map(([key, child]) => [key, resolve(child)]);
    return Object.fromEntries(entries) as Part;
  };
}
