import { expect, it } from "vitest";
import type { ReferenceEndpoint } from "../read-reference";
import { buildRequest, fieldsOf, firstBody, hasDryRun } from "./build-request";

const text = { type: "string" };
const endpoint: ReferenceEndpoint = {
  id: "account.create",
  tag: "Accounts and transactions",
  method: "POST",
  path: "/api/organizations/{organization_id}/accounts",
  summary: "",
  creditsCost: 1,
  scope: "accounting:write",
  peopleOnly: false,
  parameters: [
    { name: "organization_id", in: "path", required: true, schema: text },
    { name: "search", in: "query", required: false, schema: text },
    { name: "dry_run", in: "query", required: false, schema: text },
    { name: "Idempotency-Key", in: "header", required: false, schema: text },
  ],
  body: {
    required: true,
    schema: { type: "object", properties: { code: text, organization_id: text } },
    example: { code: "1000" },
  },
  answer: { status: "201", schema: null },
};
const filled = {
  values: { organization_id: "org_1/../x", search: "a&b", "Idempotency-Key": "order-1" },
  body: '{"code":"1000"}',
  dryRun: true,
  key: "",
};

it("with the session it goes out with cookies and without a key", () => {
  expect(buildRequest(endpoint, filled)).toEqual({
    url: "/api/organizations/org_1%2F..%2Fx/accounts?search=a%26b&dry_run=true",
    init: {
      method: "POST",
      credentials: "same-origin",
      headers: { "Idempotency-Key": "order-1", "content-type": "application/json" },
      body: '{"code":"1000"}',
    },
  });
});

it("with a key it goes out without cookies", () => {
  const { url, init } = buildRequest(endpoint, {
    values: { organization_id: "org_1" },
    body: " ",
    dryRun: false,
    key: "bk_live_x",
  });
  expect(url).toBe("/api/organizations/org_1/accounts");
  expect(init).toEqual({
    method: "POST",
    credentials: "omit",
    headers: { authorization: "Bearer bk_live_x" },
  });
});

it("begins with the example, about the organization that was chosen", () => {
  expect(JSON.parse(firstBody(endpoint, "org_1"))).toEqual({
    organization_id: "org_1",
    code: "1000",
  });
  expect(JSON.parse(firstBody(endpoint, undefined))).toEqual({ code: "1000" });
  expect(firstBody({ ...endpoint, body: null }, "org_1")).toBe("");
});

it("asks for a dry run in its own way", () => {
  expect(hasDryRun(endpoint)).toBe(true);
  expect(fieldsOf(endpoint).map(({ name }) => name)).not.toContain("dry_run");
});
