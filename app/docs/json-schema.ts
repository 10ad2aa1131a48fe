/** The part of JSON Schema that the API's schemas use. */
export type JsonSchema = {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  description?: string;
  examples?: unknown[];
  default?: unknown;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
};

const formatWords: Record<string, string> = {
  date: "YYYY-MM-DD",
  "date-time": "ISO 8601 time",
  email: "email address",
  uri: "URL",
};

/** `"string"`, `"integer or null"`, `"array of objects"`, `"debit | credit"`. */
export function typeWords(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map(String).join(" | ");
  if (schema.const !== undefined) return String(schema.const);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return joinTypes(choices.map(typeWords));
  const types = Array.isArray(schema.type) ? schema.type : [schema.type ?? "any"];
  return joinTypes(
    types.map((type) => {
      if (type !== "array") return type;
      const item = schema.items ? typeWords(schema.items) : "any";
      return item === "object" ? "array of objects" : `array of ${item}`;
    }),
  );
}

function joinTypes(types: string[]): string {
  const known = [...new Set(types)].filter((type) => type !== "null");
  if (known.length === 0) return "null";
  const words = known.join(known.some((type) => type.includes("|")) ? " | " : " or ");
  return types.includes("null") ? `${words} or null` : words;
}

/** Limits in words: `"1 to 100 characters"`, `"default USD"`. The widest integer is no limit. */
export function limitWords(schema: JsonSchema): string[] {
  const words: string[] = [];
  if (schema.format) words.push(formatWords[schema.format] ?? schema.format);
  words.push(...range(schema.minLength, schema.maxLength, "characters"));
  words.push(...range(schema.minItems, schema.maxItems, "items"));
  const minimum = safeLimit(schema.minimum);
  const maximum = safeLimit(schema.maximum);
  if (schema.exclusiveMinimum !== undefined) words.push(`above ${schema.exclusiveMinimum}`);
  words.push(...range(minimum, maximum, ""));
  // The pattern of a date is its format, spelled out at length.
  if (schema.pattern && !schema.format) words.push(`matches ${schema.pattern}`);
  if (schema.default !== undefined) words.push(`default ${JSON.stringify(schema.default)}`);
  return words;
}

function range(minimum: number | undefined, maximum: number | undefined, noun: string): string[] {
  const count = (value: number) => value.toLocaleString("en-US");
  const end = noun ? ` ${noun}` : "";
  if (minimum !== undefined && maximum !== undefined) {
    return [`${count(minimum)} to ${count(maximum)}${end}`];
  }
  if (maximum !== undefined) return [`at most ${count(maximum)}${end}`];
  // "At least one character" is said by "required" already.
  if (minimum !== undefined && !(noun === "characters" && minimum <= 1)) {
    return [`at least ${count(minimum)}${end}`];
  }
  return [];
}

function safeLimit(value: number | undefined): number | undefined {
  return value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? undefined : value;
}

/** The object inside a schema whose fields are worth listing: of an object, an array, a choice. */
export function objectInside(schema: JsonSchema): JsonSchema | null {
  if (schema.properties && Object.keys(schema.properties).length > 0) return schema;
  if (schema.items) return objectInside(schema.items);
  for (const choice of schema.anyOf ?? schema.oneOf ?? []) {
    const found = objectInside(choice);
    if (found) return found;
  }
  return null;
}

/** The array among the choices of a body that is one thing or a list of them. */
export function listInside(schema: JsonSchema): JsonSchema | undefined {
  return schema.anyOf?.find((choice) => choice.type === "array");
}
