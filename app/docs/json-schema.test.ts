import { expect, test } from "vitest";
import { exampleRequest } from "./example-request";
import { limitWords, listInside, objectInside, typeWords } from "./json-schema";

test("types are named the way one would say them", () => {
  expect(typeWords({ type: ["string", "null"] })).toBe("string or null");
  expect(typeWords({ type: "string", enum: ["debit", "credit"] })).toBe("debit | credit");
  expect(typeWords({ type: "array", items: { type: "object", properties: {} } })).toBe(
    "array of objects",
  );
  expect(
    typeWords({ anyOf: [{ type: "string", enum: ["owned", "linked"] }, { type: "null" }] }),
  ).toBe("owned | linked or null");
});

test("limits are said, and the range of all integers is none", () => {
  expect(limitWords({ type: "string", minLength: 1, maxLength: 100 })).toEqual([
    "1 to 100 characters",
  ]);
  expect(
    limitWords({
      type: "integer",
      minimum: Number.MIN_SAFE_INTEGER,
      maximum: Number.MAX_SAFE_INTEGER,
    }),
  ).toEqual([]);
  expect(limitWords({ type: "string", default: "USD" })).toEqual(['default "USD"']);
});

test("the fields of a nullable object in an array are found", () => {
  const inner = { type: "object", properties: { id: { type: "string" } } };
  expect(objectInside({ type: "array", items: { anyOf: [inner, { type: "null" }] } })).toBe(inner);
  expect(objectInside({ type: "string" })).toBeNull();
});

const endpoint = {
  id: "transaction.create",
  tag: "Accounts and transactions",
  method: "POST",
  path: "/api/organizations/{organization_id}/transactions",
  summary: "",
  creditsCost: 2,
  scope: null,
  peopleOnly: false,
  parameters: [],
  body: null,
  answer: { status: "201", schema: null },
};

test("the example of a request fills in the path and what a query needs, and quotes for a shell", () => {
  const text = { type: "string" };
  const curl = exampleRequest(
    {
      ...endpoint,
      parameters: [
        { name: "organization_id", in: "path", required: true, schema: text, example: "org_1" },
        { name: "month", in: "query", required: true, schema: text, example: "2026 11" },
        { name: "limit", in: "query", required: false, schema: text },
        { name: "Idempotency-Key", in: "header", required: false, schema: text },
      ],
      body: { required: true, schema: { type: "object" }, example: { description: "Sam's" } },
    },
    "http://bursar.test",
  );
  expect(curl).toBe(
    [
      'curl -X POST "http://bursar.test/api/organizations/org_1/transactions?month=2026%2011"',
      '-H "Authorization: Bearer $BURSAR_KEY"',
      '-H "Idempotency-Key: $(uuidgen)"',
      '-H "Content-Type: application/json"',
      `-d '{"description":"Sam'\\''s"}'`,
    ].join(" \\\n  "),
  );
});

test("a body that is one thing or a list of them is shown by the one", () => {
  const event = {
    type: "object",
    required: ["event_name"],
    properties: { event_name: { type: "string" } },
  };
  const schema = { anyOf: [event, { type: "array", maxItems: 1_000, items: event }] };
  expect(objectInside(schema)).toBe(event);
  expect(listInside(schema)).toBe(schema.anyOf[1]);
  expect(listInside(event)).toBeUndefined();
});
