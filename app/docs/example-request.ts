import type { ReferenceEndpoint } from "./read-reference";

/** A curl command that calls the endpoint, with the values the document gives as examples. */
export function exampleRequest(endpoint: ReferenceEndpoint, serverUrl: string): string {
  const path = endpoint.parameters
    .filter((parameter) => parameter.in === "path")
    .reduce((made, { name, example }) => made.replace(`{${name}}`, String(example)), endpoint.path);
  const query = endpoint.parameters
    .filter((parameter) => parameter.in === "query" && parameter.example !== undefined)
    .map(({ name, example }) => `${name}=${encodeURIComponent(String(example))}`)
    .join("&");
  const body = endpoint.body?.example;
  const lines = [
    `curl ${endpoint.method === "GET" ? "" : `-X ${endpoint.method} `}"${serverUrl}${path}${query ? `?${query}` : ""}"`,
    `-H "Authorization: Bearer $BURSAR_KEY"`,
  ];
  if (endpoint.parameters.some(({ name }) => name === "Idempotency-Key")) {
    lines.push(`-H "Idempotency-Key: $(uuidgen)"`);
  }
  if (body !== undefined) {
    lines.push(`-H "Content-Type: application/json"`, `-d '${bodyText(body)}'`);
  }
  return lines.join(" \\\n  ");
}

/** On one line while it fits, else on several; quoted for a shell. */
function bodyText(body: Record<string, unknown>): string {
  const line = JSON.stringify(body);
  const text = line.length <= 80 ? line : JSON.stringify(body, null, 2);
  return text.replaceAll("'", "'\\''");
}
