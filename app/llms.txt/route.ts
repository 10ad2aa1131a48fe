import { errorGuide } from "@/server/doors/error-guide";
import { listInside, objectInside, typeWords } from "@/app/docs/json-schema";
import { type Reference, type ReferenceEndpoint, readReference } from "@/app/docs/read-reference";

import { webhookEvents, webhookEventTypes } from "@/server/gateways/webhooks/webhook-event.schema";

export const dynamic = "force-dynamic";

/** The API in a page of plain text, for programs that read: what it is, auth, endpoints, errors. */
export async function GET(): Promise<Response> {
  return new Response(writeSummary(await readReference()), {
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
}

function writeSummary({ serverUrl, groups }: Reference): string {
  const sections = groups.map(
    ({ tag, endpoints }) => `### ${tag}\n${endpoints.map(endpointLine).join("\n")}`,
  );
  return `# Bursar

> Prepaid credits for organizations: buy credits, spend them on paid operations, trace every one. 1 credit = $0.01. Reads are free. A refused or failed request is never charged.

- Base: ${serverUrl}
- Reference for people: ${serverUrl}/docs
- OpenAPI 3.1: ${serverUrl}/api/openapi.json

## Authentication
Send \`Authorization: Bearer bk_live_...\` (or \`x-api-key\`). Keys are made by an owner or admin under API keys, shown once, and limited to scopes. A write scope includes reading the same. A key acts on its organization and the ones below it; ids of others answer 404.

## Rules
- JSON in, JSON out. Unknown fields are refused (400 validation_failed with errors: [{ path, message }]).
- Send \`Idempotency-Key\` (1-255 characters) with every POST that creates or charges: a repeat gives the same answer, and nothing is made or charged again. A key counts for one endpoint and your key's organization; another body under it answers 409.
- Balances: posted - held - scheduled = available; restricted is a part of available, debt is owed beside it.
- Answers about credits carry X-Credits-Remaining and, when it is low, X-Credits-Warning; those of paid requests X-Credits-Cost too. Your own X-Request-Id is kept.
- Lists answer { data, has_more, next_cursor } and Link: rel="next"; pass next_cursor as cursor, limit 1-200.
- Credits are numbers; money is integer cents (…_cents); amounts in the books are integer minor units of their currency.
- 402 insufficient_credits: { required, available, shortfall, top_up_url }. Do not loop: ask a person to buy at top_up_url, then repeat with the same Idempotency-Key.
- 503 recharge_in_progress and 429 rate_limited: wait for Retry-After seconds, then repeat.

## Endpoints
Each line: method, path, name, price, scope; * marks a required field.

${sections.join("\n\n")}

## Webhooks
Create an endpoint (webhook_endpoint.create) to receive { type, timestamp, data } by POST, signed by Standard Webhooks (headers webhook-id, webhook-timestamp, webhook-signature; verify with the package standardwebhooks and the secret whsec_...). Answer 2xx within 5 seconds; failed deliveries are tried 8 times over about 28 hours. Ids repeat in retries. Payloads: ${serverUrl}/docs/webhook-events
${webhookEventTypes.map((type) => `- ${type}: ${webhookEvents[type].summary}.`).join("\n")}

## Errors
application/problem+json: { type, title, status, detail, code, request_id, ... }
${errorGuide.map((e) => `- ${e.httpStatus} ${e.code}: ${e.meaning} ${e.remedy}`).join("\n")}
`;
}

function endpointLine(endpoint: ReferenceEndpoint): string {
  const price = priceWords(endpoint.creditsCost);
  const fields = fieldsOf(endpoint);
  return [
    `- ${endpoint.method} ${endpoint.path} (${endpoint.id}, ${price}${endpoint.scope ? `, ${endpoint.scope}` : ""}): ${endpoint.summary}.`,
    ...(fields ? [`  ${fields}`] : []),
  ].join("\n");
}

function priceWords(cost: ReferenceEndpoint["creditsCost"]): string {
  if (cost === "use") return "costs what was used";
  return cost === null ? "free" : `${cost} ${cost === 1 ? "credit" : "credits"}`;
}

function fieldsOf({ parameters, body }: ReferenceEndpoint): string {
  const query = parameters
    .filter((parameter) => parameter.in === "query")
    .map(({ name, required, schema }) => `${name}${required ? "*" : ""}: ${typeWords(schema)}`);
  const object = body && objectInside(body.schema);
  const fields = Object.entries(object?.properties ?? {}).map(
    ([name, schema]) =>
      `${name}${object?.required?.includes(name) ? "*" : ""}: ${typeWords(schema)}`,
  );
  return [
    query.length > 0 ? `query { ${query.join(", ")} }` : "",
    fields.length > 0
      ? `body { ${fields.join(", ")} }${body && listInside(body.schema) ? ", or an array of them" : ""}`
      : "",
  ]
    .filter(Boolean)
    .join(" ");
}
