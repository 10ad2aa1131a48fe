import { createConfig, lintFromString } from "@redocly/openapi-core";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApiDocument, publishedEndpoints } from "@/server/doors/rest/openapi";
import { disconnectDb } from "@/server/foundation/db";

type Schema = Record<string, unknown>;
type Operation = {
  operationId: string;
  parameters: { name: string; in: string; required: boolean; schema: Schema; example?: unknown }[];
  requestBody?: { content: Record<string, { schema: Schema; example?: unknown }> };
  responses: Record<string, { $ref?: string; headers?: object }>;
};
type Document = {
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};

let document: Document;
let operations: Operation[];

beforeAll(async () => {
  document = structuredClone((await openApiDocument(new Date())) as Document);
  operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
});
afterAll(disconnectDb);

describe("the OpenAPI document", () => {
  it("passes redocly's recommended rules without a warning, examples included", async () => {
    // A stand-in for wherever this is installed: the linter asks for more than this machine.
    const source = JSON.stringify({ ...document, servers: [{ url: "https://bursar.test" }] });
    const config = await createConfig({ extends: ["recommended"] });
    const problems = await lintFromString({ source, config });
    expect(
      problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer]),
    ).toEqual([]);
  });

  it("is what a typed client is generated from", async () => {
    const types = astToString(await openapiTS(JSON.stringify(document)));
    const client = `
      import type { components, operations, paths } from "./types";
      type Body<O extends keyof operations> =
        operations[O] extends { requestBody?: { content: { "application/json": infer B } } } ? B : never;
      type Answer<O extends keyof operations, S extends number> =
        operations[O] extends { responses: { [Status in S]: { content: { "application/json": infer A } } } } ? A : never;

      const checkout: Body<"credits.checkout"> = { amount: 50 };
      const verify: Body<"credits.verify"> = { sessionId: "cs_1" };
      const charge: Body<"charge.create"> = { operation: "api.call" };
      // @ts-expect-error: an amount is a number
      const wrong: Body<"credits.checkout"> = { amount: "50" };
      export const balance = (answer: Answer<"credits.balance", 200>): number | null => answer.balance;
      export const transaction = (answer: Answer<"transaction.create", 201>): components["schemas"]["Transaction"] => answer;
      export const lists = (answer: Answer<"transaction.list", 200>): string[] => answer.data.map((row) => row.id);
      export const path: keyof paths = "/api/v1/charges";
      export const problem = (answer: components["schemas"]["Problem"]): string => answer.detail;
      export const all = { checkout, verify, charge, wrong };
    `;
    expect(compile({ "/client/types.ts": types, "/client/client.ts": client })).toEqual([]);
  });

  it("names every operation once, with the answers to failures and the headers of each", () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(ids.sort()).toEqual(publishedEndpoints.map(({ name }) => name).sort());
    for (const { operationId, responses } of operations) {
      expect([operationId, Object.keys(responses)]).toEqual([
        operationId,
        expect.arrayContaining(["400", "401", "403", "404", "429", "default"]),
      ]);
    }
  });

  it("asks no key for its own organization", () => {
    const asking = operations.filter(({ parameters, requestBody }) => {
      const { required = [] } = (requestBody?.content["application/json"]?.schema ?? {}) as {
        required?: string[];
      };
      const inQuery = parameters.filter((parameter) => parameter.in === "query");
      return (
        required.includes("organization_id") ||
        inQuery.some((parameter) => parameter.name === "organization_id" && parameter.required)
      );
    });
    expect(asking.map(({ operationId }) => operationId)).toEqual([]);
  });

  it("has the prices of the list in force", () => {
    const transaction = document.paths["/api/organizations/{organization_id}/transactions"]?.post;
    expect(transaction).toMatchObject({ "x-credits-cost": 2 });
  });
});

/** What the compiler has to say about these files. */
function compile(files: Record<string, string>): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => name in files || fileExists(name);
  host.readFile = (name) => files[name] ?? readFile(name);
  host.getSourceFile = (name, target, ...rest) =>
    files[name] === undefined
      ? getSourceFile(name, target, ...rest)
      : ts.createSourceFile(name, files[name], target);
  host.directoryExists = () => true;
  const program = ts.createProgram(Object.keys(files), options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ messageText, file }) =>
        `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );
}
