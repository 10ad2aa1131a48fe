import superjson from "superjson";
import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { isDomainError } from "@/server/foundation/errors";
import { queryOf } from "../rest/read-query";
import { inputTransformer } from "../trpc/input-transformer";
import { inputBudget, inspect, parseJson } from "./input-budget";
import { parseInput } from "./parse-input";
import { allEndpoints } from "./registry";

const many = <T>(count: number, item: T): T[] => new Array<T>(count).fill(item);

function refusalOf(work: () => unknown) {
  try {
    work();
  } catch (error) {
    if (isDomainError(error)) return { code: error.code, message: error.message, ...error.extra };
    throw error;
  }
  return undefined;
}

describe("a body is measured before anything is built from it", () => {
  it.each<[string, string, RegExp]>([
    ["half a million lists in each other", "[".repeat(500_000), /nested more than 30 deep/],
    ["objects in each other", '{"a":'.repeat(31), /nested more than 30 deep/],
    ["a million commas", `[${",".repeat(999_000)}]`, /more than 50,000 values/],
    ["numbers", `[${many(50_001, 1).join()}]`, /more than 50,000 values/],
    ["empty objects", `[${many(50_001, "{}").join()}]`, /more than 50,000 values/],
    [
      "an object of many fields",
      `{${Array.from({ length: 1_001 }, (_, n) => `"k${n}":1`).join()}}`,
      /more than 1,000 fields/,
    ],
    ["one long text", JSON.stringify({ a: "x".repeat(50_001) }), /longer than 50,000 characters/],
    ["a text without an end", `"${"\\".repeat(60_001)}`, /longer than 50,000 characters/],
  ])("%s is refused unparsed", (_, text, reason) => {
    const parse = vi.spyOn(JSON, "parse");
    expect(refusalOf(() => parseJson(text))).toMatchObject({
      code: "validation_failed",
      message: expect.stringMatching(reason),
    });
    expect(parse).not.toHaveBeenCalled();
  });

  it("the largest honest request passes: 1,000 events of 30 values", () => {
    const event = {
      external_customer_id: "org_x",
      properties: Object.fromEntries(many(26, 0).entries()),
    };
    const body = many(1_000, event);
    expect(parseJson(JSON.stringify(body))).toEqual(body);
  });

  it("brackets, commas and quotes inside a text count for nothing", () => {
    const body = { text: '[{,"\\'.repeat(6_000) };
    expect(parseJson(JSON.stringify(body))).toEqual(body);
  });

  it.each(["", "{", "nothing", '{"a":1}}', "]]]]", '{"a":}'])("%j is no JSON", (text) => {
    expect(refusalOf(() => parseJson(text))).toMatchObject({ code: "validation_failed" });
  });
});

describe("an input that is already built", () => {
  it("is walked for 50,000 values at most, though a small graph stands for a million", () => {
    let graph: unknown = "leaf";
    let reads = 0;
    const read = (value: unknown) => {
      reads++;
      return value;
    };
    for (let level = 0; level < 20; level++) {
      const below = graph;
      graph = Object.defineProperties(
        {},
        Object.fromEntries(
          ["a", "b"].map((name) => [name, { enumerable: true, get: () => read(below) }]),
        ),
      );
    }
    expect(inspect(graph).fault?.message).toBe("Has more than 50,000 values");
    expect(reads).toBeLessThanOrEqual(inputBudget.values);
  });

  it.each<[string, unknown, string]>([
    ["a null character", { a: ["x\u0000"] }, "a.0"],
    ["half a character", { a: "\ud800" }, "a"],
    ["a null character in a name", { "a\u0000": 1 }, "(a field name)"],
    ["__proto__", JSON.parse('{"metadata":{"__proto__":1}}'), "metadata.__proto__"],
    ["constructor", { metadata: { constructor: 1 } }, "metadata.constructor"],
    ["a long name", { ["x".repeat(201)]: 1 }, `${"x".repeat(100)}…`],
  ])("%s is named by its place", (_, input, path) => {
    expect(inspect(input).fault?.path.join(".")).toBe(path);
  });
});

describe("an answer tells the first faults only", () => {
  it("of 400 wrong items twenty are worded, of 40,000 the first", () => {
    const wording = vi.fn();
    const schema = z.strictObject({
      items: z.array(z.string({ error: (issue) => wording(issue) ?? "Is wrong" })),
    });
    const refusal = (count: number) =>
      refusalOf(() => parseInput(schema, { items: many(count, 1) }));
    expect(refusal(400)).toMatchObject({ errors: { length: 20 } });
    expect(wording.mock.calls.length).toBeLessThanOrEqual(20);
    expect(refusal(40_000)).toMatchObject({ errors: { length: 1 } });
  });

  it("of 900 unknown fields twenty are named, and long names are cut", () => {
    const input = Object.fromEntries(many(900, 0).map((_, n) => [`${n}${"x".repeat(150)}`, 1]));
    const refusal = refusalOf(() => parseInput(z.strictObject({}), input));
    expect(refusal).toMatchObject({ errors: { length: 20 } });
    expect(JSON.stringify(refusal).length).toBeLessThan(4_000);
  });
});

describe("the input of a procedure is plain JSON", () => {
  it("what our own client sends arrives as it was", () => {
    const input = { a: 1, list: [1, { b: null }], gone: undefined };
    const sent = JSON.parse(JSON.stringify(inputTransformer.serialize(input)));
    expect(inputTransformer.deserialize(sent)).toEqual({ a: 1, list: [1, { b: null }] });
  });

  it("what superjson writes for absent fields is read, and for no input at all", () => {
    for (const input of [{ a: undefined, b: { c: undefined, d: 1 } }, undefined]) {
      const sent = JSON.parse(superjson.stringify(input));
      expect(inputTransformer.deserialize(sent)).toEqual(input);
    }
  });

  const twice = { x: 1 };
  it.each<[string, unknown]>([
    ["references", superjson.serialize({ a: twice, b: twice })],
    ["a reference to the root", { json: { a: null }, meta: { referentialEqualities: [["a"]] } }],
    ["a date", superjson.serialize({ a: new Date(0) })],
    ["a map", superjson.serialize({ a: new Map([[1, 2]]) })],
    ["a set", superjson.serialize({ a: new Set([1]) })],
    ["a pattern", superjson.serialize({ a: /(a+)+$/ })],
    ["a big number", { json: { a: "9".repeat(49_000) }, meta: { values: { a: ["bigint"] } } }],
    ["an error", superjson.serialize({ a: new Error("x") })],
    ["an address", superjson.serialize({ a: new URL("http://x.test") })],
    [
      "an array of bytes",
      { json: { a: [1e9] }, meta: { values: { a: [["typed-array", "Uint8Array"]] } } },
    ],
    ["a custom type", { json: { a: 1 }, meta: { values: { a: [["custom", "x"]] } } }],
    ["a class", { json: { a: 1 }, meta: { values: { a: [["class", "Object"]] } } }],
    ["a path into the prototype", { json: {}, meta: { values: { "__proto__.x": ["undefined"] } } }],
    ["a path that takes a value away", { json: { a: 1 }, meta: { values: { a: ["undefined"] } } }],
    [
      "annotations in each other",
      { json: { a: 1 }, meta: { values: { a: [["undefined"], { b: ["undefined"] }] } } },
    ],
    ["another field", { json: {}, meta: { values: {}, other: 1 } }],
    ["a text", "x"],
    ["nothing", null],
  ])("%s is refused", (_, payload) => {
    const sent = JSON.parse(JSON.stringify(payload));
    expect(refusalOf(() => inputTransformer.deserialize(sent))?.code).toBe("validation_failed");
  });
});

describe("an address", () => {
  const asked = (query: string) => queryOf(new Request(`http://127.0.0.1/api/x?${query}`));

  it("of a hundred parameters is read, one of more is refused", () => {
    const parameters = many(100, 0).map((_, n) => `p${n}=${n}`);
    expect(Object.keys(asked(parameters.join("&"))).length).toBe(100);
    expect(refusalOf(() => asked([...parameters, "q=1"].join("&")))?.message).toMatch(/100/);
  });

  it.each(["a=1&a=2", "%=1", "a=%E0%A4%A", "a=%ff"])("with ?%s is refused", (query) => {
    expect(refusalOf(() => asked(query))?.code).toBe("validation_failed");
  });
});

// Measured in this thread's own CPU time, and generous by far: it finds what hangs, whatever the machine does beside.
it("no input of a megabyte holds any endpoint for long", () => {
  const bodies = [
    `[${many(49_000, 1).join()}]`,
    `[${many(24_000, "{}").join()}]`,
    JSON.stringify(many(6_000, { account_id: "x", entry_type: 1, amount: "x", a: 1, b: 2, c: 3 })),
    JSON.stringify("9".repeat(49_000)),
    JSON.stringify(`a@${"a.".repeat(24_000)}!`),
    JSON.stringify("a-".repeat(24_000)),
    JSON.stringify(Object.fromEntries(many(999, 0).map((_, n) => [`k${n}`, "x".repeat(900)]))),
  ];
  let slowest = 0;
  for (const endpoint of allEndpoints) {
    const fields = Object.keys((endpoint.input as Partial<z.ZodObject>).shape ?? {});
    for (const body of bodies) {
      for (const field of fields) {
        const before = process.threadCpuUsage();
        refusalOf(() => parseInput(endpoint.input, { [field]: parseJson(body) }));
        const { user, system } = process.threadCpuUsage(before);
        slowest = Math.max(slowest, (user + system) / 1_000);
      }
    }
  }
  expect(slowest).toBeLessThan(1_000);
});
