import { z } from "zod";
import type { Endpoint } from "../endpoints/define-endpoint";

/** The part of JSON Schema that is looked into here. */
export type JsonSchema = {
  properties?: Record<string, JsonSchema>;
  required?: string[];
  [keyword: string]: unknown;
};

const refTo = (name: string) => `#/components/schemas/${name}`;

/**
 * The answers of these endpoints as named schemas that refer to one another. A thing that several
 * endpoints answer has the name of its kind (`Transaction`), a list that of its items (`TransactionList`),
 * any other answer that of its endpoint (`CreditsBalanceAnswer`).
 */
export function answerSchemas(
  endpoints: readonly Endpoint[],
  others: Record<string, z.ZodType>,
): {
  schemas: Record<string, JsonSchema>;
  refOf(schema: z.ZodType): { $ref: string };
} {
  const names = nameAnswers(endpoints, others);
  const registry = z.registry<{ id: string }>();
  for (const [schema, id] of names) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io: "output",
    unrepresentable: "any",
    uri: refTo,
  }) as { schemas: Record<string, JsonSchema> };
  const refOf = (schema: z.ZodType) => {
    const name = names.get(schema);
    if (!name) throw new Error("an answer without a name");
    return { $ref: refTo(name) };
  };
  const plain = Object.entries(schemas).map(([name, schema]) => [
    name,
    openEnded(plainSchema(schema)),
  ]);
  return { schemas: Object.fromEntries(plain), refOf };
}

/** A schema as a client sends it. */
export function inputSchema(schema: z.ZodType): JsonSchema {
  return plainSchema(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema);
}

function nameAnswers(
  endpoints: readonly Endpoint[],
  others: Record<string, z.ZodType>,
): Map<z.ZodType, string> {
  const names = new Map<z.ZodType, string>();
  const taken = new Set<string>();
  const give = (schema: z.ZodType, ...choices: string[]) => {
    if (names.has(schema)) return;
    const name = choices.find((choice) => !taken.has(choice));
    if (!name) throw new Error(`no name is left of ${choices.join(", ")}`);
    names.set(schema, name);
    taken.add(name);
  };
  for (const [name, schema] of Object.entries(others)) give(schema, name);
  const uses = new Map<z.ZodType, number>();
  for (const { output } of endpoints) uses.set(output, (uses.get(output) ?? 0) + 1);
  for (const { name, output } of endpoints) {
    const isKind = (uses.get(output) ?? 0) > 1 || /\.(get|create)$/.test(name);
    if (isKind && !itemOf(output)) give(output, kindOf(name), pascal(name));
  }
  for (const { name, output } of endpoints) {
    const item = itemOf(output);
    if (!item) give(output, `${pascal(name)}Answer`);
    else {
      give(item, kindOf(name), `${kindOf(name)}Row`, `${pascal(name)}Row`);
      give(output, `${kindOf(name)}List`, `${pascal(name)}List`);
    }
  }
  return names;
}

/** What a page of a list, or a plain list, consists of. */
function itemOf(schema: z.ZodType): z.ZodType | undefined {
  const list =
    schema instanceof z.ZodObject && "has_more" in schema.shape ? schema.shape.data : schema;
  return list instanceof z.ZodArray ? (list.element as z.ZodType) : undefined;
}

/** `staff.price_version.list` -> `StaffPriceVersion`. */
function kindOf(name: string): string {
  const words = name.split(".");
  return pascal((words.length > 1 ? words.slice(0, -1) : words).join("."));
}

function pascal(name: string): string {
  return name
    .split(/[._-]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/** Without what says nothing to a client: the dialect, our own addresses, the widest integer. */
function plainSchema(schema: JsonSchema): JsonSchema {
  return walk(schema) as JsonSchema;
}

function walk(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(walk);
  if (value === null || typeof value !== "object") return value;
  const { $schema: _, $id: __, example, ...rest } = value as Record<string, unknown>;
  const kept = Object.entries(rest).filter(
    ([, child]) => typeof child !== "number" || Math.abs(child) !== Number.MAX_SAFE_INTEGER,
  );
  return {
    ...Object.fromEntries(kept.map(([key, child]) => [key, walk(child)])),
    ...(example === undefined ? {} : { examples: [example] }),
  };
}

/** A new field in an answer breaks no client, so no answer says that it has no other. */
function openEnded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(openEnded);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(
    ([key, child]) => !(key === "additionalProperties" && child === false),
  );
  return Object.fromEntries(entries.map(([key, child]) => [key, openEnded(child)]));
}
