import "server-only";
import { readFileSync } from "node:fs";
import path from "node:path";
import { errorGuide } from "@/server/doors/error-guide";
import { toolGroups } from "@/server/doors/mcp/tools";
import { formatPrice } from "@/server/pricing/amount-words";
import { type Reference, readReference } from "./read-reference";

/** The guides, in the order of the navigation: their file in `docs/guide` and where they are read. */
export const guides = [
  { name: "quick-start", path: "/docs/quick-start", title: "Quick start" },
  { name: "api", path: "/docs", title: "API" },
  { name: "webhook-events", path: "/docs/webhook-events", title: "Webhook events" },
  { name: "teams", path: "/docs/teams", title: "Team photoshoots" },
  { name: "sandbox", path: "/docs/sandbox", title: "Sandbox" },
  { name: "sdk", path: "/docs/sdk", title: "SDK" },
  { name: "mcp", path: "/docs/mcp", title: "MCP" },
  { name: "flexprice", path: "/docs/flexprice", title: "Flexprice client" },
  { name: "cli", path: "/docs/cli", title: "Command line" },
  { name: "console", path: "/docs/console", title: "Console" },
] as const;
export type GuideName = (typeof guides)[number]["name"];

/** What a guide says to somebody who is signed in, in place of what it says to anybody. */
export type Reader = { organizationId: string; slug: string };

/** A guide as Markdown, with addresses and prices in their places: what its page shows and what programs read. */
export async function readGuide(name: GuideName, reader?: Reader): Promise<string> {
  const words = wordsOf(await readReference(), reader);
  const text = readFileSync(path.join(process.cwd(), "docs/guide", `${name}.md`), "utf8");
  return text.replaceAll(/\{\{(\w+)\}\}/g, (whole, key: string) => words[key] ?? whole);
}

function wordsOf({ serverUrl, groups }: Reference, reader?: Reader): Record<string, string> {
  const example = groups
    .flatMap(({ endpoints }) => endpoints)
    .find(({ id }) => id === "account.create");
  const cost = Number(example?.creditsCost ?? 0);
  return {
    server: serverUrl,
    cost: String(cost),
    cost_words: formatPrice(cost),
    remaining: String(500 - cost),
    insufficient: insufficientExample(serverUrl, cost),
    errors: errorTable(),
    groups: [...toolGroups].map((group) => `\`${group}\``).join(", "),
    organization: reader?.organizationId ?? "org_…",
    key_words: reader
      ? `Open [API keys](/${reader.slug}/api-keys) and create one.`
      : "[Sign in](/sign-in?next=/docs/quick-start), open **API keys** in your organization, and create one.",
  };
}

function errorTable(): string {
  const rows = errorGuide.map(
    ({ code, httpStatus, meaning }) =>
      `| [\`${code}\`](/docs/errors#${code}) | ${httpStatus} | ${meaning} |`,
  );
  return ["| Code | Status | Meaning |", "| --- | --- | --- |", ...rows].join("\n");
}

function insufficientExample(serverUrl: string, cost: number): string {
  const problem = {
    type: `${serverUrl}/docs/errors#insufficient_credits`,
    title: "Not enough credits",
    status: 402,
    detail: `This costs ${formatPrice(cost)} and the pool has 0 credits. Nothing was done or charged. Buy credits or switch on auto-recharge, then send it again.`,
    code: "insufficient_credits",
    request_id: "req_01kan3x7c9e6mvb4f2tq8zr5ws",
    required: cost,
    available: 0,
    held: 0,
    shortfall: cost,
    blocked_by: "balance",
    top_up_url: `${serverUrl}/go/billing?organization=org_01kan3x7c9e6mvb4f2tq8zr5ws`,
    recharge_state: "off",
  };
  return JSON.stringify(problem, null, 2);
}
