import { describe, expect, test } from "vitest";
import { fingerprintOf, idemOf } from "./idempotency";

describe("the same request", () => {
  const body = { operation: "api.call", properties: { model: "a", tags: ["x", "y"] } };
  const fingerprint = fingerprintOf("charge.create", body);

  test("has its fields in any order, and may leave out what is not said", () => {
    const reordered = {
      properties: { tags: ["x", "y"], model: "a" },
      variant: undefined,
      operation: "api.call",
    };
    expect(fingerprintOf("charge.create", reordered)).toBe(fingerprint);
  });

  test.each([
    ["another value", { ...body, operation: "sale.create" }],
    ["one field more", { ...body, quantity: 1 }],
    ["a value deep inside", { ...body, properties: { model: "b", tags: ["x", "y"] } }],
    ["a list in another order", { ...body, properties: { model: "a", tags: ["y", "x"] } }],
    ["nothing for a value", { ...body, variant: null }],
  ])("is another one with %s", (_what, other) => {
    expect(fingerprintOf("charge.create", other)).not.toBe(fingerprint);
  });

  test("is another one on another endpoint", () => {
    expect(fingerprintOf("hold.create", body)).not.toBe(fingerprint);
  });
});

test("a key counts for one organization and one endpoint", () => {
  const request = { scope: "org_1", procedure: "charge.create", key: "k" };
  const others = [
    { ...request, scope: "org_2" },
    { ...request, procedure: "hold.create" },
    { ...request, key: "K" },
    // The parts are told apart: no other three make the same.
    { scope: "org_1:charge", procedure: "create", key: "k" },
  ];
  const ids = [request, { ...request }, ...others].map(idemOf);
  expect(ids[1]).toBe(ids[0]);
  expect(new Set(ids).size).toBe(others.length + 1);
});
