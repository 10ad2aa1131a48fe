import "server-only";
import { cache } from "react";
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
};
type OperationObject = {
  operationId: string;
  tags: string[];
  summary: string;
  "x-credits-cost"?: number | "use";
  "x-required-scope"?: string;
  parameters: Parameter[];
  requestBody?: { required: boolean; content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, { content: Record<string, { schema: JsonSchema }> }>;
};
type Document = {
  info: { title: string; description: string };
  servers: { url: string }[];
  paths: Record<string, Record<string, OperationObject>>;
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
  parameters: Parameter[];
  body: { required: boolean; schema: JsonSchema } | null;
  answer: { status: string; schema: JsonSchema | null };
};

export type Reference = {
  description: string;
  serverUrl: string;
  groups: { tag: string; slug: string; endpoints: ReferenceEndpoint[] }[];
};

/** The API reference: the OpenAPI document, grouped by tag. Nothing in it is written twice. Read once a request. */
export const readReference = cache(async (): Promise<Reference> => {
  const document = (await openApiDocument(systemClock.now())) as Document;
  const endpoints = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => toEndpoint(path, method, operation)),
  );
  // What only the people who run the service may call would be noise here; the document has it.
  const tags = [...new Set(endpoints.map((endpoint) => endpoint.tag))].filter(
    (tag) => tag !== "Staff",
  );
  return {
    description: document.info.description,
    serverUrl: document.servers[0]?.url ?? "",
    groups: tags.map((tag) => ({
      tag,
      slug: slugOf(tag),
      endpoints: endpoints.filter((endpoint) => endpoint.tag === tag),
    })),
  };
});

function toEndpoint(path: string, method: string, operation: OperationObject): ReferenceEndpoint {
  const [status, answer] = Object.entries(operation.responses).find(([code]) =>
    code.startsWith("2"),
  ) ?? ["200", null];
  const body = operation.requestBody?.content["application/json"]?.schema;
  return {
    id: operation.operationId,
    tag: operation.tags[0] ?? "Other",
    method: method.toUpperCase(),
    path,
    summary: operation.summary,
    creditsCost: operation["x-credits-cost"] ?? null,
    scope: operation["x-required-scope"] ?? null,
    parameters: operation.parameters,
    body: body ? { required: operation.requestBody?.required ?? false, schema: body } : null,
    answer: { status, schema: answer?.content["application/json"]?.schema ?? null },
  };
}

function slugOf(tag: string): string {
  return tag.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
}
