import type { ApiKeyAnswer } from "@/server/api-keys/api-key.schema";

/** The same first call in several languages, with the key in it. */
export type FirstCallCode = {
  kind: "charge" | "balance" | "key";
  tabs: readonly { label: string; code: string }[];
};

/** A first call that a key with these scopes may make, and that shows something. */
export function firstCall(
  { id, scopes }: Pick<ApiKeyAnswer, "id" | "scopes">,
  secret: string,
  apiUrl: string,
): FirstCallCode {
  // The same in every tab: whichever is tried after the first one, it is charged once.
  const intent = `first-call-${id.slice(-8)}`;
  const kind = scopes.includes("usage:write")
    ? "charge"
    : scopes.some((scope) => scope.startsWith("billing:"))
      ? "balance"
      : "key";
  const { curl, sdk, cli } = {
    charge: {
      curl: `curl -i ${apiUrl}/api/v1/charges \\
  -H "Authorization: Bearer ${secret}" \\
  -H "Idempotency-Key: ${intent}" \\
  -H "Content-Type: application/json" \\
  -d '{"operation":"api.call","quantity":1}'`,
      sdk: `await bursar.charge("api.call", { quantity: 1 }, { idempotencyKey: "${intent}" })`,
      cli: `charge api.call --idempotency-key ${intent}`,
    },
    balance: {
      curl: `curl -i ${apiUrl}/api/v1/credits/balance \\
  -H "Authorization: Bearer ${secret}"`,
      sdk: "await bursar.balance()",
      cli: "balance",
    },
    key: {
      curl: `curl -i ${apiUrl}/api/v1/current-key \\
  -H "Authorization: Bearer ${secret}"`,
      sdk: 'await bursar.request("get", "/api/v1/current-key")',
      cli: "whoami",
    },
  }[kind];
  return {
    kind,
    tabs: [
      { label: "curl", code: curl },
      {
        label: "JavaScript",
        code: `// npm install @bursar/sdk, then: node first-call.mjs
import { Bursar } from "@bursar/sdk";

const bursar = new Bursar({
  baseUrl: "${apiUrl}",
  apiKey: "${secret}",
});
console.log(${sdk});`,
      },
      {
        label: "Command line",
        code: `npx @bursar/cli ${cli} \\
  --base-url ${apiUrl} \\
  --key ${secret}`,
      },
    ],
  };
}
