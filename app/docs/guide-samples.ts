/** Requests that the guide shows in full. @param serverUrl where the reader's Bursar is */

export function checkCurl(serverUrl: string): string {
  return `curl ${serverUrl}/api/v1/check \\
  -H "Authorization: Bearer $BURSAR_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"operation":"api.call","quantity":3}'

{
  "allowed": false,
  "operation": "api.call",
  "credits": 3,
  "available": 120,
  "code": "insufficient_credits",
  "reason": "This costs 3 credits and the daily budget of agent “Night bot” has 1 of 50 credits left. …",
  "blocked_by": "budget",
  "cures": [
    { "kind": "wait", "detail": "Wait until …", "after": "2026-12-01T00:00:00.000Z" },
    { "kind": "request_budget", "detail": "Ask for …", "request": { "method": "POST", "path": "/api/v1/budget-requests", "body": { "budget_id": "bud_…", "limit": 52 } } }
  ],
  …
}`;
}

export function checkTypeScript(serverUrl: string): string {
  return `const response = await fetch("${serverUrl}/api/v1/check", {
  method: "POST",
  headers: {
    Authorization: \`Bearer \${process.env.BURSAR_KEY}\`,
    "Content-Type": "application/json",
  },
  body: JSON.stringify({ operation: "api.call", quantity: 3, agent: "agent_…" }),
});
const check = await response.json();
if (!check.allowed) console.log(check.reason, check.cures[0]);`;
}

export function requestCurl(serverUrl: string): string {
  return `curl ${serverUrl}/api/v1/budget-requests \\
  -H "Authorization: Bearer $BURSAR_KEY" \\
  -H "Idempotency-Key: $(uuidgen)" \\
  -H "Content-Type: application/json" \\
  -d '{"budget_id":"bud_…","limit":200,"reason":"The nightly import has 3,000 documents left."}'

{ "id": "bdr_…", "status": "open", "limit": 200, "limit_before": 50, … }`;
}

export function requestTypeScript(serverUrl: string): string {
  return `const problem = await refused.json(); // the 402
const cure = problem.cures.find(({ kind }) => kind === "request_budget");
const asked = await fetch("${serverUrl}" + cure.request.path, {
  method: cure.request.method,
  headers: {
    Authorization: \`Bearer \${process.env.BURSAR_KEY}\`,
    "Content-Type": "application/json",
  },
  body: JSON.stringify({ ...cure.request.body, reason: "More documents than usual" }),
});
const { id } = await asked.json();`;
}
