import { errorGuide } from "@/server/doors/error-guide";
import { formatPrice } from "@/server/pricing/amount-words";
import { exampleRequest } from "./example-request";
import { type JsonSchema, limitWords, listInside, objectInside, typeWords } from "./json-schema";
import type { Reference, ReferenceEndpoint } from "./read-reference";

/** A group of the reference as Markdown: what its page shows. */
export function groupMarkdown(
  { tag, endpoints }: Reference["groups"][number],
  serverUrl: string,
): string {
  const sections = endpoints.map((endpoint) => endpointMarkdown(endpoint, serverUrl));
  return [`# ${tag}`, ...sections].join("\n\n").concat("\n");
}

function endpointMarkdown(endpoint: ReferenceEndpoint, serverUrl: string): string {
  const { id, summary, method, path, parameters, body, answer, peopleOnly } = endpoint;
  const inputs = parameters.map(({ name, in: place, required, schema, description }) =>
    fieldLines(name, schema, { required, note: place, description, depth: 0 }),
  );
  return [
    `## ${id}`,
    `${summary}. ${priceWords(endpoint.creditsCost)} ${callerWords(endpoint)}`,
    `\`${method} ${path}\``,
    ...(peopleOnly ? [] : [`\`\`\`sh\n${exampleRequest(endpoint, serverUrl)}\n\`\`\``]),
    ...(inputs.length > 0 ? [`**Parameters**\n\n${inputs.join("\n")}`] : []),
    ...(body ? [`**Body**${listWords(body.schema)}\n\n${schemaLines(body.schema, true)}`] : []),
    ...(answer.schema
      ? [`**Answer ${answer.status}**\n\n${schemaLines(answer.schema, false)}`]
      : []),
  ].join("\n\n");
}

/** What an endpoint costs by the list in force, as a sentence. */
function priceWords(cost: ReferenceEndpoint["creditsCost"]): string {
  if (cost === "use") return "Charged by usage.";
  return cost ? `Costs ${formatPrice(cost)}.` : "Free.";
}

function callerWords({ peopleOnly, scope }: ReferenceEndpoint): string {
  if (peopleOnly) return "For signed-in people only; API keys are refused.";
  return scope ? `Needs the scope \`${scope}\`.` : "Any API key can call it.";
}

function listWords(schema: JsonSchema): string {
  const list = listInside(schema);
  return list ? ` (or an array of them: ${limitWords(list).join(", ")})` : "";
}

function schemaLines(schema: JsonSchema, saysRequired: boolean, depth = 0): string {
  const object = objectInside(schema);
  if (!object?.properties) return `- ${typeWords(schema)}`;
  return Object.entries(object.properties)
    .map(([name, field]) => {
      const required = saysRequired && (object.required?.includes(name) ?? false);
      return fieldLines(name, field, { required, saysRequired, depth });
    })
    .join("\n");
}

function fieldLines(
  name: string,
  schema: JsonSchema,
  {
    required,
    note,
    description = schema.description,
    saysRequired = true,
    depth,
  }: {
    required: boolean;
    note?: string;
    description?: string | undefined;
    saysRequired?: boolean;
    depth: number;
  },
): string {
  const facts = [note, typeWords(schema), ...(required ? ["required"] : []), ...limitWords(schema)];
  const words = description ? `: ${description}` : "";
  const line = `${"  ".repeat(depth)}- \`${name}\` (${facts.filter(Boolean).join(", ")})${words}`;
  return objectInside(schema) ? `${line}\n${schemaLines(schema, saysRequired, depth + 1)}` : line;
}

/** Every error code as Markdown: what its page shows. */
export function errorsMarkdown(): string {
  const sections = errorGuide.map(({ code, httpStatus, title, meaning, remedy, retry, fields }) => {
    const lines = Object.entries(fields ?? {}).map(([name, words]) => `- \`${name}\`: ${words}`);
    return [
      `## ${code}`,
      `${httpStatus}. ${title}. ${meaning}`,
      `What to do: ${remedy}`,
      `Retry unchanged: ${retry}`,
      ...(lines.length > 0 ? [lines.join("\n")] : []),
    ].join("\n\n");
  });
  const intro =
    "Every error is `application/problem+json` with a code from this list. Its type is the URL of the code on this page. Whatever the code, a failed request isn’t charged.";
  return ["# Errors", intro, ...sections].join("\n\n").concat("\n");
}
