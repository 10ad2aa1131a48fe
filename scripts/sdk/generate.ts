import openapiTS, { astToString } from "openapi-typescript";

/** What the SDK is generated from: a part of our OpenAPI document, and nothing else of the server. */
type Document = {
  paths: Record<string, Record<string, Operation>>;
  webhooks: Record<string, { post: object }>;
  components: { schemas: Record<string, object> };
  "x-operations": { name: string; label: string; description: string }[];
};
type Operation = {
  security?: object[];
  parameters: { in: string }[];
  responses: Record<string, { headers?: object }>;
};
type Problem = {
  properties: { code: { enum: string[]; "x-enum-remedies": Record<string, string> } };
};

/** Paths from before `/api/v1` that the SDK calls. */
const OLDER_PATHS = ["/api/organizations/{organization_id}/usage", "/api/billing/purchase-package"];

const HEADER =
  "// Made by scripts/generate-sdk.ts from the OpenAPI document. Do not edit: run it again.\n\n";

/** The generated files of the SDK, by their path in the repository. */
export async function generateSdk(document: object): Promise<Record<string, string>> {
  const whole = document as Document;
  const part = partForSdk(whole);
  return {
    "sdk/src/api.generated.ts": HEADER + (await typesOf(part)),
    "sdk/src/names.generated.ts": HEADER + namesOf(whole),
  };
}

async function typesOf(document: object): Promise<string> {
  const types = astToString(await openapiTS(JSON.stringify(document)));
  return types.replace(/^export type \$defs = .*\n/m, "");
}

/** What a key may call below `/api/v1`, with its successful answers; failures are errors, and their schema is Problem. */
function partForSdk(document: Document): object {
  const paths = Object.fromEntries(
    Object.entries(document.paths)
      .filter(([path]) => path.startsWith("/api/v1/") || OLDER_PATHS.includes(path))
      .map(([path, methods]) => [path, methodsForKeys(methods)] as const)
      .filter(([, methods]) => Object.keys(methods).length > 0),
  );
  const webhooks = Object.fromEntries(
    Object.entries(document.webhooks).map(([type, { post }]) => [
      type,
      { post: { ...post, parameters: [], responses: { "2XX": { description: "Received." } } } },
    ]),
  );
  const { schemas } = document.components;
  const kept = reachedFrom(
    { paths, webhooks, Problem: { $ref: "#/components/schemas/Problem" } },
    schemas,
  );
  return { ...document, paths, webhooks, components: { schemas: kept } };
}

function methodsForKeys(methods: Record<string, Operation>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(methods)
      .filter(([, { security }]) => security === undefined)
      .map(([method, operation]) => [
        method,
        {
          ...operation,
          parameters: operation.parameters.filter((parameter) => parameter.in !== "header"),
          responses: Object.fromEntries(
            Object.entries(operation.responses)
              .filter(([status]) => status.startsWith("2"))
              .map(([status, { headers: _, ...answer }]) => [status, answer]),
          ),
        },
      ]),
  );
}

/** The schemas that something refers to, directly or through others. */
function reachedFrom(root: object, schemas: Record<string, object>): Record<string, object> {
  const reached = new Set<string>();
  const visit = (part: object) => {
    for (const [, name = ""] of JSON.stringify(part).matchAll(/#\/components\/schemas\/(\w+)/g)) {
      if (reached.has(name)) continue;
      reached.add(name);
      visit(schemas[name] ?? {});
    }
  };
  visit(root);
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => reached.has(name)));
}

/** Names that a program has at run time: operations that software may charge, and what to do about each error. */
function namesOf(document: Document): string {
  const { code } = (document.components.schemas.Problem as Problem).properties;
  const operations = document["x-operations"].map(
    ({ name, label, description }) =>
      `  /** ${label}: ${description}. */\n  ${JSON.stringify(name)}: unknown;`,
  );
  const remedies = code.enum.map(
    (name) => `  ${name}: ${JSON.stringify(code["x-enum-remedies"][name])},`,
  );
  return `/** The operations that your software may charge, check and hold. Declare your own by merging into this interface. */
export interface Operations {
${operations.join("\n")}
}

/** What to do about each error, for whoever gets it. */
export const remedies = {
${remedies.join("\n")}
} as const;
`;
}
