import { describe, expect, it } from "vitest";
import { z } from "zod";
import { apiKeyScopes } from "@/server/organizations/access/permissions";
import type { Endpoint } from "../endpoints/define-endpoint";
import { allEndpoints } from "../endpoints/registry";
import { exampleBody, exampleValue } from "../rest/openapi-examples";
import { inputSchema, type JsonSchema } from "../rest/openapi-schemas";
import { toolInputSchema } from "./tool-schema";
import { type ToolCaller, tools, toolsFor, whyNoTool } from "./tools";

const keyWith = (scopes: string[]): ToolCaller => ({
  kind: "api_key",
  keyId: "key_test",
  agentId: null,
  organizationId: "org_test",
  userId: "usr_test",
  requestId: "req_test",
  scopes,
});
const namesFor = (scopes: string[], groups: string[] = []) =>
  toolsFor(keyWith(scopes), new Set(groups)).map(({ name }) => name);

describe("every endpoint", () => {
  it.each(allEndpoints.map((endpoint) => [endpoint.name, endpoint] as const))(
    "%s has exactly one tool, or a reason why not",
    (_, endpoint) => {
      const own = tools.filter((tool) => tool.endpoint === endpoint);
      expect(own.length).toBe(whyNoTool(endpoint) === null ? 1 : 0);
    },
  );

  it("keeps for itself the names that tools use beside its fields", () => {
    const taken = allEndpoints.filter((endpoint) => {
      const { properties = {} } = inputSchema(endpoint.input);
      return "dry_run" in properties || "idempotency_key" in properties;
    });
    expect(taken.map(({ name }) => name)).toEqual([]);
  });
});

describe("every tool", () => {
  it("has a name of its own that every model's API takes", () => {
    const names = tools.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z0-9_]{1,64}$/.test(name))).toEqual([]);
  });

  it.each(tools.map((tool) => [tool.name, tool.endpoint] as const))(
    "%s takes the example of its endpoint, and nothing unknown",
    (_, endpoint) => {
      const schema = toolInputSchema(endpoint);
      const taken = z.fromJSONSchema(withoutPatterns(schema) as never);
      const example = exampleOf(endpoint, schema);
      expect(taken.safeParse(example).error?.issues).toBeUndefined();
      expect(taken.safeParse({ ...example, surely_unknown: 1 }).success).toBe(false);
    },
  );
});

describe("what a key is offered", () => {
  it("is what its scopes allow", () => {
    expect(namesFor(["billing:read"])).toContain("ledger_list");
    expect(namesFor(["billing:read"])).not.toContain("budget_create");
    expect(namesFor(["billing:write"])).toEqual(
      expect.arrayContaining(["ledger_list", "budget_create"]),
    );
    expect(namesFor(["accounting:write"])).toContain("transaction_create");
    expect(namesFor([])).toEqual(expect.arrayContaining(["organization_list", "operation_list"]));
    expect(namesFor([])).not.toContain("transaction_list");
  });

  it("is everything for a key with every scope, and nobody is offered what is for staff or people", () => {
    expect(namesFor([...apiKeyScopes])).toEqual(tools.map(({ name }) => name));
    expect(tools.filter(({ name }) => /^(staff|me)_/.test(name))).toEqual([]);
  });

  it("is narrowed to groups", () => {
    const billing = namesFor([...apiKeyScopes], ["billing", "budgets"]);
    expect(billing).toEqual(expect.arrayContaining(["billing_get", "budget_update"]));
    expect(billing.length).toBeLessThan(20);
  });
});

/** What the reference shows as a request, in the one object of a tool. */
function exampleOf(endpoint: Endpoint, schema: JsonSchema): Record<string, unknown> {
  const own = endpoint.example ?? {};
  if (endpoint.list) {
    const item = inputSchema(endpoint.list.item);
    return { [endpoint.list.field]: [exampleBody(item, own)] };
  }
  const required = (schema.required ?? []).map((name) => [
    name,
    exampleValue(schema.properties?.[name], name),
  ]);
  return { ...Object.fromEntries(required), ...exampleBody(schema, own) };
}

/** Patterns are read by each client's own engine. */
function withoutPatterns(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, child) =>
      key === "pattern" && typeof child === "string" ? undefined : child,
    ),
  );
}
