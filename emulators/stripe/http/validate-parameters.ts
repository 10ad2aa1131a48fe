import generated from "../parameters.generated.json" with { type: "json" };
import type { GeneratedParameters, ParameterNode } from "./parameter-schema.ts";
import type { FormObject, FormValue } from "./parse-form.ts";
import { invalidRequest } from "./stripe-api-error.ts";

const schema = generated as unknown as GeneratedParameters;

/** The API version of the SDK that the parameters were read from. */
export const apiVersion = schema.apiVersion;

/** Metadata keys may look like list positions; they stay text. */
const METADATA_LIMITS = { keys: 50, keyLength: 40, valueLength: 500 };

/**
 * Checks a call's parameters against the SDK's own declarations and gives them their types.
 * Throws the 400 that the API would answer: `parameter_unknown`, `parameter_missing` and friends.
 *
 * @param operation verb and path, such as `POST /v1/payment_intents/{id}/confirm`
 */
export function validateParameters(operation: string, form: FormObject): unknown {
  const node = schema.operations[operation];
  if (node === undefined) throw new Error(`No parameters are generated for ${operation}`);
  return check(node, form, "");
}

/** Whether the operation exists in the SDK, so that a misspelt route fails at start. */
export function isKnownOperation(operation: string): boolean {
  return schema.operations[operation] !== undefined;
}

function resolve(node: ParameterNode): ParameterNode {
  if (typeof node === "object" && "ref" in node) return schema.definitions[node.ref] ?? "any";
  return node;
}

function check(unresolved: ParameterNode, value: FormValue, path: string): unknown {
  const node = resolve(unresolved);
  if (node === "any") return value;
  if (node === "string") return checkString(value, path);
  if (node === "number") return checkNumber(value, path);
  if (node === "boolean") return checkBoolean(value, path);
  if (node === "map") return checkMap(value, path);
  if (node === "empty") {
    if (value === "") return "";
    throw invalidRequest(`Invalid value for ${path}`, undefined, path);
  }
  if ("enum" in node) return checkEnum(node.enum, value, path);
  if ("list" in node) return checkList(node.list, value, path);
  if ("anyOf" in node) return checkAnyOf(node.anyOf, value, path);
  if ("fields" in node) return checkObject(node, value, path);
  return value;
}

function checkObject(
  node: { fields: Record<string, ParameterNode>; required: string[] },
  value: FormValue,
  path: string,
): Record<string, unknown> {
  if (typeof value === "string" || Array.isArray(value)) {
    throw invalidRequest(`Invalid object`, undefined, path);
  }
  const result: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    const field = Object.hasOwn(node.fields, name) ? node.fields[name] : undefined;
    const innerPath = path === "" ? name : `${path}[${name}]`;
    if (field === undefined) {
      throw invalidRequest(
        `Received unknown parameter: ${innerPath}`,
        "parameter_unknown",
        innerPath,
      );
    }
    result[name] = check(field, inner, innerPath);
  }
  for (const name of node.required) {
    if (result[name] === undefined) {
      const innerPath = path === "" ? name : `${path}[${name}]`;
      throw invalidRequest(`Missing required param: ${innerPath}.`, "parameter_missing", innerPath);
    }
  }
  return result;
}

function checkAnyOf(nodes: ParameterNode[], value: FormValue, path: string): unknown {
  let refusal: unknown = null;
  const ordered = [...nodes].sort((a, b) => rank(a, value) - rank(b, value));
  for (const node of ordered) {
    try {
      return check(node, value, path);
    } catch (error) {
      refusal ??= error;
    }
  }
  throw refusal;
}

/** Tries first what the value looks like, so that a wrong part is blamed on the right branch. */
function rank(unresolved: ParameterNode, value: FormValue): number {
  const node = resolve(unresolved);
  if (node === "empty") return value === "" ? 0 : 9;
  if (typeof value === "string") return node === "string" ? 2 : 1;
  if (Array.isArray(value)) return typeof node === "object" && "list" in node ? 0 : 5;
  return typeof node === "object" && "fields" in node ? 0 : 5;
}

function checkString(value: FormValue, path: string): string {
  if (typeof value !== "string") throw invalidRequest("Invalid string", undefined, path);
  if (value.length > 5000) {
    throw invalidRequest(
      `Invalid string: ${value.slice(0, 20)}...; must be at most 5000 characters`,
      undefined,
      path,
    );
  }
  if (value === "") {
    throw invalidRequest(
      `You passed an empty string for '${path}'. We assume empty values are an attempt to unset a parameter; however '${path}' cannot be unset. You should remove '${path}' from your request or supply a non-empty value.`,
      "parameter_invalid_empty",
      path,
    );
  }
  return value;
}

function checkNumber(value: FormValue, path: string): number {
  if (typeof value !== "string" || !/^-?\d+(\.\d+)?$/.test(value)) {
    throw invalidRequest(
      `Invalid integer: ${typeof value === "string" ? value : ""}`,
      "parameter_invalid_integer",
      path,
    );
  }
  return Number(value);
}

function checkBoolean(value: FormValue, path: string): boolean {
  if (value === "true") return true;
  if (value === "false") return false;
  throw invalidRequest(
    `Invalid boolean: ${typeof value === "string" ? value : ""}`,
    undefined,
    path,
  );
}

function checkEnum(values: string[], value: FormValue, path: string): string {
  if (typeof value === "string" && values.includes(value)) return value;
  const shown =
    values.length > 1 ? `${values.slice(0, -1).join(", ")}, or ${values.at(-1)}` : values[0];
  throw invalidRequest(`Invalid ${path}: must be one of ${shown}`, undefined, path);
}

function checkList(node: ParameterNode, value: FormValue, path: string): unknown[] {
  if (value === "") return [];
  if (!Array.isArray(value)) throw invalidRequest("Invalid array", undefined, path);
  return value.map((inner, index) => check(node, inner, `${path}[${index}]`));
}

function checkMap(value: FormValue, path: string): Record<string, string> {
  if (typeof value === "string") throw invalidRequest("Invalid object", undefined, path);
  const entries = Object.entries(value);
  if (entries.length > METADATA_LIMITS.keys) {
    throw invalidRequest("Metadata can have at most 50 keys", undefined, path);
  }
  return Object.fromEntries(
    entries.map(([key, inner]) => {
      const innerPath = `${path}[${key}]`;
      if (typeof inner !== "string") {
        throw invalidRequest("Metadata values must be strings", undefined, innerPath);
      }
      if (key.length > METADATA_LIMITS.keyLength) {
        throw invalidRequest("Metadata keys must be at most 40 characters", undefined, innerPath);
      }
      if (inner.length > METADATA_LIMITS.valueLength) {
        throw invalidRequest(
          `Metadata values can have up to 500 characters, but you passed in a value that is ${inner.length} characters`,
          undefined,
          innerPath,
        );
      }
      return [key, inner];
    }),
  );
}
