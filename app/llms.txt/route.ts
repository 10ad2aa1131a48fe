import { type DocsPage, readDocsPages } from "@/app/docs/docs-pages";
import { readReference } from "@/app/docs/read-reference";

export const dynamic = "force-dynamic";

/** What programs that read begin with (llmstxt.org): what this is, the rules, and where everything stands. */
export async function GET(): Promise<Response> {
  const [{ serverUrl, groups }, pages] = await Promise.all([readReference(), readDocsPages()]);
  const endpointsOf = new Map(
    groups.map(({ slug, endpoints }) => [
      `/docs/${slug}`,
      endpoints.map(({ id }) => id).join(", "),
    ]),
  );
  const linkTo = ({ path, title }: DocsPage) => {
    const names = endpointsOf.get(path);
    return `- [${title}](${serverUrl}${path}.md)${names ? `: ${names}` : ""}`;
  };
  const links = (kind: DocsPage["kind"]) =>
    pages
      .filter((page) => page.kind === kind)
      .map(linkTo)
      .join("\n");
  const text = `# Bursar

> Prepaid credits for organizations: buy credits, spend them on paid operations, trace every one. 1 credit = $0.01. Reads are free. A refused or failed request is never charged.

- The API is at ${serverUrl}/api. Send \`Authorization: Bearer bk_live_...\` (or \`x-api-key\`). Keys are created by an owner or admin under API keys, shown once, and limited to scopes. Keys of a sandbox (${serverUrl}/docs/sandbox.md) start with bk_test_: no real credits or money. A write scope includes reading the same. A key acts on its organization and those below it; other IDs return 404.
- JSON in, JSON out. Unknown fields are refused (400 validation_failed with errors: [{ path, message }]).
- Send \`Idempotency-Key\` (1-255 characters) with every POST that creates or charges: a repeat returns the same response, and nothing is created or charged again. A key applies to one endpoint and your key's organization; another body with it returns 409.
- Balances: posted - held - scheduled = available; restricted is part of available; debt is owed separately.
- Responses about credits carry X-Credits-Remaining and, when it is low, X-Credits-Warning; paid requests also X-Credits-Cost. Your own X-Request-Id is kept.
- Lists return { data, has_more, next_cursor } and Link: rel="next"; pass next_cursor as cursor, limit 1-200.
- Credits are numbers; money is integer cents (…_cents); amounts in the books are integer minor units of their currency.
- 402 insufficient_credits: { required, available, shortfall, top_up_url }. Do not loop: ask a person to buy at top_up_url, then retry with the same Idempotency-Key.
- 503 recharge_in_progress and 429 rate_limited: wait for Retry-After seconds, then retry.

## Guides

${links("guide")}

## Reference

${links("reference")}

## For programs

- [OpenAPI 3.1](${serverUrl}/api/openapi.json): every request, schema and price
- [MCP](${serverUrl}/api/mcp): the same as tools, over streamable HTTP with an API key
- Events: \`POST ${serverUrl}/api/v1/events\` also takes NDJSON and CloudEvents 1.0 (structured, batch, binary)
- [Flexprice's API](${serverUrl}/docs/flexprice.md): for programs that use its official client, at ${serverUrl}/api/flexprice/v1
- [llms-full.txt](${serverUrl}/llms-full.txt): all of these pages in one text
`;
  return new Response(text, { headers: { "content-type": "text/plain; charset=utf-8" } });
}
