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

test("the example of a transaction balances and carries an idempotency key", () => {
  const curl = exampleRequest(
    {
      id: "transaction.create",
      tag: "Accounting",
      method: "POST",
      path: "/api/organizations/{organization_id}/transactions",
      summary: "",
      creditsCost: 2,
      scope: null,
      parameters: [
        { name: "Idempotency-Key", in: "header", required: false, schema: { type: "string" } },
      ],
      body: {
        required: true,
        schema: {
          type: "object",
          required: ["entries"],
          properties: {
            entries: {
              type: "array",
              minItems: 2,
              items: {
                type: "object",
                required: ["entry_type", "amount"],
                properties: {
                  entry_type: { type: "string", enum: ["debit", "credit"] },
                  amount: { type: "integer" },
                },
              },
            },
          },
        },
      },
      answer: { status: "201", schema: null },
    },
    "http://bursar.test",
  );
  expect(curl).toContain("Idempotency-Key");
  const body = JSON.parse(/-d '(.*)'$/s.exec(curl)?.[1] ?? "");
  expect(body.entries).toEqual([
    { entry_type: "debit", amount: 12500 },
    { entry_type: "credit", amount: 12500 },
  ]);
  expect(curl).toContain("http://bursar.test/api/organizations/org_");
});

test("a body that is one thing or a list of them is shown and exemplified by the one", () => {
  const event = {
    type: "object",
    required: ["event_name"],
    properties: { event_name: { type: "string" } },
  };
  const schema = { anyOf: [event, { type: "array", maxItems: 1_000, items: event }] };
  expect(objectInside(schema)).toBe(event);
  expect(listInside(schema)).toBe(schema.anyOf[1]);
  expect(listInside(event)).toBeUndefined();
  const curl = exampleRequest(
    {
      id: "event.ingest",
      tag: "Charges",
      method: "POST",
      path: "/api/v1/events",
      summary: "",
      creditsCost: "use",
      scope: null,
      parameters: [],
      body: { required: true, schema },
      answer: { status: "202", schema: null },
    },
    "http://bursar.test",
  );
  const body = JSON.parse(/-d '(.*)'$/s.exec(curl)?.[1] ?? "");
  expect(body).toEqual({ event_name: "model.inference" });
});
