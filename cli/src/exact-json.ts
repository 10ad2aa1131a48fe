/**
 * Reads JSON with each number as the text it was written as: `0.1` stays `"0.1"`, so that no amount ever
 * passes through a float.
 */
export function parseExactJson(text: string): unknown {
  return JSON.parse(text, ((_key: string, value: unknown, context: { source?: string }) =>
    typeof value === "number" ? (context.source ?? String(value)) : value) as never);
}
