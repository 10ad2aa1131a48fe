/**
 * Reads the declarations of the installed `stripe` package and writes which parameters every
 * operation takes, so that the stand-in refuses what the real API would refuse. Run after each
 * bump of the package: `npx tsx emulators/stripe/generate-parameters.ts`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { GeneratedParameters, ParameterNode } from "./http/parameter-schema.ts";

const RESOURCES = [
  "BalanceTransactions",
  "Balance",
  "BillingPortal/Configurations",
  "BillingPortal/Sessions",
  "Charges",
  "Checkout/Sessions",
  "Customers",
  "Disputes",
  "Events",
  "InvoiceItems",
  "InvoicePayments",
  "Invoices",
  "PaymentIntents",
  "PaymentMethods",
  "Prices",
  "Products",
  "Radar/EarlyFraudWarnings",
  "Refunds",
  "SetupIntents",
  "Tax/Calculations",
  "TestHelpers/Customers",
];

interface Scope {
  fields: Map<string, { type: string; required: boolean }>;
  base: string | null;
  alias: string | null;
  inner: Map<string, Scope>;
  parent: Scope | null;
}

const packageRoot = dirname(dirname(createRequire(import.meta.url).resolve("stripe")));
const outputFile = join(import.meta.dirname, "parameters.generated.json");

const definitions: ParameterNode[] = [];
const definitionIndex = new Map<string, number>();

function newScope(parent: Scope | null): Scope {
  return { fields: new Map(), base: null, alias: null, inner: new Map(), parent };
}

function childScope(parent: Scope, name: string): Scope {
  const found = parent.inner.get(name);
  if (found) return found;
  const made = newScope(parent);
  parent.inner.set(name, made);
  return made;
}

/** The declarations are printed by a generator, one construct a line, so lines are enough. */
function readDeclarations(source: string, root: Scope): void {
  const text = source.replace(/\/\*[\s\S]*?\*\//g, "");
  let current = root;
  const stack: Scope[] = [];
  const lines = text.split("\n");
  for (let index = 0; index < lines.length; index += 1) {
    const line = (lines[index] ?? "").trim();
    const block =
      /^(?:export )?(?:declare )?(namespace|interface|class) (\w+)(?: extends ([\w.]+))?.*\{$/.exec(
        line,
      );
    if (block) {
      stack.push(current);
      current = childScope(current, block[2] ?? "");
      if (block[1] === "interface" && block[3]) current.base = block[3];
      continue;
    }
    const alias = /^(?:export )?(?:declare )?type (\w+) = (.*);$/.exec(line);
    if (alias) {
      childScope(current, alias[1] ?? "").alias = alias[2] ?? "";
      continue;
    }
    if (line === "}") {
      current = stack.pop() ?? root;
      continue;
    }
    const field = /^(\w+|\[[^\]]+\])(\?)?: (.*)$/.exec(line);
    if (!field) continue;
    let type = field[3] ?? "";
    while (!type.endsWith(";") || count(type, "{") > count(type, "}")) {
      index += 1;
      if (index >= lines.length) break;
      type += ` ${(lines[index] ?? "").trim()}`;
    }
    current.fields.set(field[1] ?? "", {
      type: type.replace(/;$/, ""),
      required: field[2] !== "?",
    });
  }
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function resolveName(name: string, from: Scope): Scope | null {
  const [head = "", ...rest] = name.split(".");
  for (let scope: Scope | null = from; scope; scope = scope.parent) {
    let found = scope.inner.get(head);
    for (const part of rest) found = found?.inner.get(part);
    if (found) return found;
  }
  return null;
}

function splitTopLevel(type: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < type.length; index += 1) {
    const character = type[index];
    if (character === "<" || character === "{" || character === "(") depth += 1;
    if (character === ">" || character === "}" || character === ")") depth -= 1;
    if (character === separator && depth === 0) {
      parts.push(type.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(type.slice(start));
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

function toNode(type: string, scope: Scope): ParameterNode {
  const options = splitTopLevel(type, "|");
  const literals = options.filter((option) => option.startsWith("'"));
  const rest = options.filter(
    (option) => !option.startsWith("'") && option !== "OtherString" && option !== "null",
  );
  const nodes = rest.map((option) => toSingleNode(option, scope));
  const values = literals.map((literal) => literal.slice(1, -1));
  if (values.length > 0) nodes.push(values.every((v) => v === "") ? "empty" : { enum: values });
  const [only] = nodes;
  return nodes.length === 1 && only ? only : { anyOf: nodes };
}

function toSingleNode(type: string, scope: Scope): ParameterNode {
  const generic = /^(Array|Emptyable)<(.*)>$/.exec(type);
  if (generic?.[1] === "Array") return { list: toNode(generic[2] ?? "", scope) };
  if (generic?.[1] === "Emptyable") return { anyOf: [toNode(generic[2] ?? "", scope), "empty"] };
  if (type === "string" || type === "number" || type === "boolean") return type;
  if (type === "Decimal") return "string";
  if (type === "MetadataParam" || type.startsWith("{")) return "map";
  const named = resolveName(type, scope);
  if (!named) return "any";
  if (named.alias !== null) return toNode(named.alias, named);
  return intern(toObject(named));
}

function toObject(scope: Scope): ParameterNode {
  const fields: Record<string, ParameterNode> = {};
  const required: string[] = [];
  for (let level: Scope | null = scope; level; ) {
    for (const [name, field] of level.fields) {
      if (name.startsWith("[")) return "map";
      fields[name] ??= toNode(field.type, level);
      if (field.required) required.push(name);
    }
    level = level.base ? resolveName(level.base, level.parent ?? level) : null;
  }
  return { fields, required };
}

function intern(node: ParameterNode): ParameterNode {
  const key = JSON.stringify(node);
  if (key.length < 60) return node;
  const known = definitionIndex.get(key);
  if (known !== undefined) return { ref: known };
  definitions.push(node);
  definitionIndex.set(key, definitions.length - 1);
  return { ref: definitions.length - 1 };
}

function main(): void {
  const operations: GeneratedParameters["operations"] = {};
  const shared = newScope(null);
  readDeclarations(readFileSync(join(packageRoot, "esm/shared.d.ts"), "utf8"), shared);
  for (const resource of RESOURCES) {
    const declaration = readFileSync(join(packageRoot, `esm/resources/${resource}.d.ts`), "utf8");
    const code = readFileSync(join(packageRoot, `esm/resources/${resource}.js`), "utf8");
    const root = newScope(shared);
    readDeclarations(declaration, root);
    for (const call of code.matchAll(
      /^ {4}(\w+)\([^)]*\) \{\s+return this\._makeRequest\(\s*'(GET|POST|DELETE)',\s*[`']([^`']+)[`']/gm,
    )) {
      const [, method = "", verb = "", rawPath = ""] = call;
      const signature = new RegExp(`^ {4,8}${method}\\(.*?params\\??: ([\\w.]+)`, "m").exec(
        declaration.replace(/\/\*[\s\S]*?\*\//g, ""),
      );
      const path = rawPath.replace(/\$\{encodeURIComponent\((\w+)\)\}/g, "{$1}");
      const scope = signature?.[1] ? resolveName(signature[1], root) : null;
      operations[`${verb} ${path}`] = scope ? toObject(scope) : { fields: {}, required: [] };
    }
  }
  const generated: GeneratedParameters = {
    sdk: readFileSync(join(packageRoot, "VERSION"), "utf8").trim(),
    apiVersion:
      /'([^']+)'/.exec(readFileSync(join(packageRoot, "esm/apiVersion.js"), "utf8"))?.[1] ?? "",
    operations,
    definitions,
  };
  writeFileSync(outputFile, `${JSON.stringify(generated)}\n`);
  console.log(`${Object.keys(operations).length} operations, ${definitions.length} shared objects`);
}

main();
